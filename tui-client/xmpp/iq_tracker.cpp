// IqTracker: ids are random, so that nobody who sees one can guess the next.
#include "tui-client/xmpp/iq_tracker.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"

namespace tui {

using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

IqTracker::IqTracker(xmpp::Executor& executor, Send send, unsigned default_deadline_ms)
    : executor_(executor), send_(std::move(send)), default_deadline_ms_(default_deadline_ms) {}

IqTracker::~IqTracker() = default;

void IqTracker::ask(xmpp::Element iq, Answer answer, unsigned deadline_ms) {
  const std::string id = xmpp::random_id();
  iq.set_attr("id", id);
  Waiting waiting;
  if (const auto to = iq.find_attr("to")) waiting.to = xmpp::Jid::parse(*to).value_or(xmpp::Jid());
  waiting.answer = std::move(answer);
  waiting.deadline = executor_.after(deadline_ms ? deadline_ms : default_deadline_ms_, [this, id] {
    complete(id, tl::unexpected(StanzaError(StanzaErrorCondition::remote_server_timeout)));
  });
  waiting_.emplace(id, std::move(waiting));
  if (send_(iq)) return;
  executor_.post([this, id, alive = lifetime_.watch()] {
    if (!alive.expired()) complete(id, tl::unexpected(StanzaError(StanzaErrorCondition::recipient_unavailable)));
  });
}

bool IqTracker::from_asked(const Waiting& waiting, const xmpp::Element& iq) const {
  const auto raw = iq.find_attr("from");
  const bool asked_own = waiting.to.empty() || waiting.to == own_.bare();
  if (!raw) return asked_own || waiting.to == own_.domain_jid();  // only our own server omits it
  const auto from = xmpp::Jid::parse(*raw);
  if (!from) return false;
  if (*from == waiting.to) return true;
  // RFC 6120 §8.1.2.1; some servers answer for the account as the domain or the full address.
  return asked_own && (*from == own_.bare() || *from == own_ || *from == own_.domain_jid());
}

void IqTracker::handle(const xmpp::Element& iq) {
  const std::string id(iq.attr("id"));
  const auto found = waiting_.find(id);
  if (found == waiting_.end() || !from_asked(found->second, iq)) {
    xmpp::log::info("client", "dropped an IQ answer that was not asked for");
    return;
  }
  if (iq.attr("type") == "error") {
    complete(id, tl::unexpected(xmpp::parse_stanza_error(iq)));
  } else {
    complete(id, iq);
  }
}

void IqTracker::complete(const std::string& id, IqResult result) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const Answer answer = std::move(found->second.answer);
  waiting_.erase(found);
  answer(std::move(result));
}

void IqTracker::cancel_all() {
  const std::weak_ptr<void> alive = lifetime_.watch();
  auto gone = std::move(waiting_);
  waiting_.clear();
  for (auto& [id, waiting] : gone) {
    if (alive.expired()) return;
    waiting.answer(tl::unexpected(StanzaError(StanzaErrorCondition::recipient_unavailable)));
  }
}

}  // namespace tui
