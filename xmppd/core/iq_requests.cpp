// IqRequests: the host's own questions.
#include "xmppd/core/iq_requests.hpp"

#include "xmppd/core/host.hpp"

namespace xmppd {

namespace {

constexpr unsigned answer_within_milliseconds = 30000;
// A client that never answers costs one of these for half a minute.
constexpr std::size_t max_waiting = 10000;

}  // namespace

void IqRequests::ask(const xmpp::Jid& to, xmpp::IqType type, xmpp::Element payload, Answered answered) {
  if (waiting_.size() >= max_waiting) {
    host_.environment.executor().post([answered = std::move(answered)] { answered(nullptr); });
    return;
  }
  const std::string id = host_.environment.new_id();
  auto iq = xmpp::make_iq(type, id, host_.jid, to);
  iq.add(std::move(payload));
  auto timeout = host_.environment.executor().after(answer_within_milliseconds, [this, id] { finish(id, nullptr); });
  waiting_[id] = Waiting{to, std::move(answered), std::move(timeout)};
  host_.router.route(Stanza::make(std::move(iq), host_.jid, to), {});
}

void IqRequests::take(const StanzaPtr& answer) {
  const auto found = waiting_.find(answer->id());
  if (found != waiting_.end() && found->second.asked == answer->from()) finish(found->first, answer);
}

void IqRequests::finish(const std::string& id, const StanzaPtr& answer) {
  auto waiting = waiting_.extract(id);
  if (!waiting) return;
  // Not from within: whoever asks a long row of clients that have gone would ask them all on one stack.
  host_.environment.executor().post([answered = std::move(waiting.mapped().answered), answer] { answered(answer); });
}

}  // namespace xmppd
