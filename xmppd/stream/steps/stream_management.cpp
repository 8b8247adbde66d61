// XEP-0198 Stream Management: counting, acknowledging and resuming. The queue of what is not acknowledged is
// core/session_outbox, the sessions without a connection are core/hibernation.
#include "xmppd/stream/stream_management.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using Condition = xmpp::StanzaErrorCondition;
using StreamCondition = xmpp::StreamErrorCondition;

// For what is still waiting for the disk: so long an answer may wait for it, too.
constexpr unsigned patience_ms = 1000;

Element own(std::string name) { return Element(std::move(name), std::string(xmpp::ns::sm)); }

std::optional<std::uint32_t> number(std::string_view text) { return xmpp::parse_unsigned<std::uint32_t>(text); }

class StreamManagementStep final : public Step {
 public:
  explicit StreamManagementStep(Stream& stream) : stream_(stream) {}

  void offer(std::vector<Element>& features) override { features.emplace_back("sm", std::string(xmpp::ns::sm)); }

  void handle(Element element) override {
    const auto session = stream_.session();
    if (element.name() == "enable") return enable(session, element);
    if (element.name() == "resume") return resume(element);
    if (!session || !session->management()) return fail(Condition::unexpected_request);
    if (element.name() == "r") return asked(session);
    if (element.name() == "a") return answered(*session, element);
    stream_.fail(StreamCondition::unsupported_stanza_type);
  }

 private:
  void fail(Condition condition, std::optional<std::uint32_t> h = std::nullopt) {
    Element failed = own("failed");
    if (h) failed.set_attr("h", std::to_string(*h));
    failed.add(std::string(to_string(condition)), std::string(xmpp::ns::stanza_errors));
    stream_.send(failed);
  }

  // §3. A session that may be resumed is on disk before the client relies on it.
  void enable(const std::shared_ptr<Session>& session, const Element& request) {
    if (!session || session->management()) return fail(Condition::unexpected_request);
    StreamManagement management;
    auto seconds = stream_.host().config.get(settings::sessions_resume_seconds);
    if (const auto max = number(request.attr("max"))) seconds = std::min<std::int64_t>(seconds, *max);
    Element enabled = own("enabled");
    if (!xmpp::parse_boolean(request.attr("resume")).value_or(false) || seconds == 0) {
      stream_.send(enabled);
      return session->manage(std::move(management));
    }
    const auto id = stream_.context().environment.new_id();
    management.secret = resumption_secret(id);
    management.seconds = seconds;
    enabled.set_attr("resume", "true").set_attr("id", id).set_attr("max", std::to_string(seconds));
    stream_.hold();
    session->begin_journal(seconds, management.secret);
    stream_.host().stores.turn.when_committed([this, alive = lifetime_.watch(), enabled, management](bool) {
      const auto owner = alive.lock();
      const auto current = stream_.session();
      if (!owner || !current) return;
      stream_.send(enabled);
      current->manage(management);
      stream_.release();
    });
  }

  // §4. Once all that came before is handled, and on disk; at the latest after a moment, with what is.
  void asked(const std::shared_ptr<Session>& session) {
    if (answering_) {
      asked_again_ = true;
      return;
    }
    const auto due = begin_answer([this] { answer(); });
    session->work().when_handled(session->work().begun(), [due, weak = std::weak_ptr<Session>(session)] {
      const auto current = weak.lock();
      if (!current || current->closed()) return;
      // What answers the client has got need not be kept for it.
      if (!current->journal() || current->outbox().unsaved() == 0) return secure(*current, due);
      current->outbox().when_delivered([due, weak] {
        const auto still = weak.lock();
        if (still && !still->closed()) secure(*still, due);
      });
    });
  }

  // What comes first calls `then`: who calls what this returns, or the end of patience.
  std::function<void()> begin_answer(std::function<void()> then) {
    answering_ = true;
    const auto due = [this, alive = lifetime_.watch(), serial = ++answers_, then = std::move(then)] {
      const auto owner = alive.lock();
      if (!owner || !answering_ || serial != answers_) return;
      answering_ = false;
      timer_.reset();
      then();
    };
    timer_ = stream_.context().environment.executor().after(patience_ms, due);
    return due;
  }

  static void secure(Session& session, const std::function<void()>& then) {
    if (!session.journal()) return then();
    session.journal()->secure(then);
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
    const auto h = number(answer.attr("h"));
    if (!h) return stream_.fail(StreamCondition::bad_format, "h is a number");
    stream_.on_acknowledged();
    if (!session.outbox().acknowledge(*h)) too_high(session, *h);
  }

  void too_high(const Session& session, std::uint32_t h) {
    const auto sent = std::to_string(session.outbox().sent());
    xmpp::StreamError error{StreamCondition::undefined_condition,
                            "h is " + std::to_string(h) + ", but " + sent + " stanzas were sent"};
    error.application = own("handled-count-too-high");
    error.application->set_attr("h", std::to_string(h)).set_attr("send-count", sent);
    stream_.fail(error);
  }

  // §5
  void resume(const Element& request) {
    if (stream_.facts().has(Fact::bound)) return fail(Condition::unexpected_request);
    const auto h = number(request.attr("h"));
    if (!h) return fail(Condition::bad_request);
    stream_.hold();
    stream_.host().accounts.with(stream_.user(), [this, alive = lifetime_.watch(), h = *h,
                                                  id = std::string(request.attr("previd"))](const auto& account) {
      if (const auto owner = alive.lock()) look_up(account, id, h);
    });
  }

  void look_up(const xmpp::Result<std::shared_ptr<Account>>& account, const std::string& id, std::uint32_t h) {
    if (stream_.ended()) return;
    if (!account) return refuse(Condition::internal_server_error);
    if (!*account) return stream_.fail(StreamCondition::not_authorized);
    if ((*account)->disabled()) return stream_.fail(StreamCondition::not_authorized, "The account is disabled.");
    // Of this account alone: the id of somebody else's session names nothing.
    const auto secret = resumption_secret(id);
    for (const auto& session : (*account)->sessions()) {
      if (session->management() && session->management()->secret == secret) return take(session, id, h);
    }
    refuse(Condition::item_not_found, stream_.host().sessions.ended().handled((*account)->jid(), secret));
  }

  void take(const std::shared_ptr<Session>& session, const std::string& id, std::uint32_t h) {
    // A lost connection is often known to the client first.
    auto& sessions = stream_.host().sessions;
    if (!session->hibernated()) {
      sessions.kick(*session, {StreamCondition::conflict, "Resumed by a new connection."});
      sessions.hibernate(*session);
    }
    if (session->restored()) {
      session->outbox().renumber(h);
    } else if (!session->outbox().acknowledge(h)) {
      return too_high(*session, h);
    }
    // What the old connection brought should be on disk, so that the client need not send it again.
    const std::weak_ptr<Session> weak = session;
    const auto due = begin_answer([this, weak, id] { finish(weak.lock(), id); });
    session->work().when_handled(session->work().begun(), [due, weak] {
      const auto current = weak.lock();
      if (current && !current->closed()) return secure(*current, due);
      due();
    });
  }

  void finish(const std::shared_ptr<Session>& session, const std::string& id) {
    if (stream_.ended()) return;
    // It may have ended, or another connection was faster.
    if (!session || session->closed() || !session->hibernated()) return refuse(Condition::item_not_found);
    stream_.take_over(*session, [&id](const Session& resumed) {
      return std::move(own("resumed").set_attr("previd", id).set_attr("h", std::to_string(resumed.told())));
    });
    stream_.release();
  }

  void refuse(Condition condition, std::optional<std::uint32_t> h = std::nullopt) {
    fail(condition, h);
    stream_.release();
  }

  Stream& stream_;
  bool answering_ = false;  // an <a/> or a <resumed/> is due
  bool asked_again_ = false;
  std::uint64_t answers_ = 0;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

Element acknowledgement(std::uint32_t h) {
  Element a = own("a");
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
