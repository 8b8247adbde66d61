// XEP-0198 Stream Management: counting and acknowledging; enabling and resuming by elements of their own. The queue of
// what is not acknowledged is core/session_outbox, the sessions without a connection are core/hibernation.
#include "xmppd/stream/stream_management.hpp"

#include <functional>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/steps/resumption.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using Condition = xmpp::StanzaErrorCondition;

class StreamManagementStep final : public Step {
 public:
  explicit StreamManagementStep(Stream& stream)
      : stream_(stream), patience_(stream.context().environment.executor()), resumption_(stream) {}

  void offer(std::vector<Element>& features) override { features.emplace_back("sm", std::string(xmpp::ns::sm)); }

  void handle(Element element) override {
    const auto session = stream_.session();
    if (element.name() == "enable") return enable(session, element);
    if (element.name() == "resume") return resume(element);
    if (!session || !session->management()) return fail(Condition::unexpected_request);
    if (element.name() == "r") return asked(session);
    if (element.name() == "a") return answered(*session, element);
    stream_.fail(xmpp::StreamErrorCondition::unsupported_stanza_type);
  }

 private:
  void fail(Condition condition) { stream_.send(sm_failure(condition)); }

  // §3. A session that may be resumed is on disk before the client relies on it.
  void enable(const std::shared_ptr<Session>& session, const Element& request) {
    if (!session || session->management()) return fail(Condition::unexpected_request);
    auto enabling = enable_management(stream_, *session, request);
    if (enabling.management.secret.empty()) {
      stream_.send(enabling.answer);
      return session->manage(std::move(enabling.management));
    }
    stream_.hold();
    stream_.host().stores.turn.when_committed([this, alive = lifetime_.watch(), enabling = std::move(enabling)](bool) {
      const auto owner = alive.lock();
      if (!owner) return;  // and no stream either
      const auto current = stream_.session();
      if (!current) return;
      stream_.send(enabling.answer);
      current->manage(enabling.management);
      stream_.release();
    });
  }

  // §4. Once all that came before is handled, and on disk; at the latest after a moment, with what is.
  void asked(const std::shared_ptr<Session>& session) {
    if (patience_.waits()) {
      asked_again_ = true;
      return;
    }
    const auto due = patience_.begin(disk_patience_ms, [this] { answer(); });
    session->work().when_handled(session->work().begun(), [due, weak = std::weak_ptr<Session>(session)] {
      const auto current = weak.lock();
      if (!current || current->closed()) return;
      // What answers the client has got need not be kept for it.
      if (!current->journal() || current->outbox().unsaved() == 0) return when_secure(*current, due);
      current->outbox().when_delivered([due, weak] {
        const auto still = weak.lock();
        if (still && !still->closed()) when_secure(*still, due);
      });
    });
  }

  void answer() {
    const auto session = stream_.session();
    if (!session) return;
    stream_.send(acknowledgement(session->told()));
    // It said less because something took its time: the next answer says more.
    if (session->journal() && session->told() != session->handled()) session->journal()->secure([] {});
    if (std::exchange(asked_again_, false)) asked(session);
  }

  void answered(Session& session, const Element& answer) {
    const auto h = xmpp::parse_unsigned<std::uint32_t>(answer.attr("h"));
    if (!h) return stream_.fail(xmpp::StreamErrorCondition::bad_format, "h is a number");
    stream_.on_acknowledged();
    if (!session.outbox().acknowledge(*h)) refuse_handled_count(stream_, session, *h);
  }

  void resume(const Element& request) {
    if (stream_.facts().has(Fact::bound)) return fail(Condition::unexpected_request);
    resumption_.begin(stream_.user(), request,
                      {.found =
                           [this](Session& session) {
                             stream_.take_over(session,
                                               [this](const Session& s) { stream_.send(resumption_.resumed(s)); });
                             stream_.release();
                           },
                       .failed =
                           [this](const Element& failed) {
                             stream_.send(failed);
                             stream_.release();
                           }});
  }

  Stream& stream_;
  bool asked_again_ = false;
  Patience patience_;  // an <a/> is due
  Resumption resumption_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

Element acknowledgement(std::uint32_t h) {
  Element a("a", std::string(xmpp::ns::sm));
  a.set_attr("h", std::to_string(h));
  return a;
}

StepEntry stream_management_step() {
  return {
      .name = "stream-management",
      .needs = {Fact::authenticated},
      .forbids = {},
      .adds = {},
      .removes = {},
      .takes = [](const Element& element) { return element.ns() == xmpp::ns::sm; },
      .refuse = nullptr,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<StreamManagementStep>(stream); },
  };
}

}  // namespace xmppd
