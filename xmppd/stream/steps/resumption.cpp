// Enabling and resuming.
#include "xmppd/stream/steps/resumption.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using Condition = xmpp::StanzaErrorCondition;
using StreamCondition = xmpp::StreamErrorCondition;

Element own(std::string name) { return Element(std::move(name), std::string(xmpp::ns::sm)); }

std::optional<std::uint32_t> number(std::string_view text) { return xmpp::parse_unsigned<std::uint32_t>(text); }

}  // namespace

Element sm_failure(Condition condition, std::optional<std::uint32_t> h) {
  Element failed = own("failed");
  if (h) failed.set_attr("h", std::to_string(*h));
  failed.add(std::string(to_string(condition)), std::string(xmpp::ns::stanza_errors));
  return failed;
}

Enabling enable_management(Stream& stream, Session& session, const Element& request) {
  Enabling enabling{own("enabled"), {}};
  auto seconds = stream.host().config.get(settings::sessions_resume_seconds);
  if (const auto max = number(request.attr("max"))) seconds = std::min<std::int64_t>(seconds, *max);
  if (!xmpp::parse_boolean(request.attr("resume")).value_or(false) || seconds == 0) return enabling;
  const auto id = stream.context().environment.new_id();
  enabling.management.secret = resumption_secret(id);
  enabling.management.seconds = seconds;
  enabling.answer.set_attr("resume", "true").set_attr("id", id).set_attr("max", std::to_string(seconds));
  session.begin_journal(seconds, enabling.management.secret);
  return enabling;
}

void refuse_handled_count(Stream& stream, const Session& session, std::uint32_t h) {
  const auto sent = std::to_string(session.outbox().sent());
  xmpp::StreamError error{StreamCondition::undefined_condition,
                          "h is " + std::to_string(h) + ", but " + sent + " stanzas were sent"};
  error.application = own("handled-count-too-high");
  error.application->set_attr("h", std::to_string(h)).set_attr("send-count", sent);
  stream.fail(error);
}

void when_secure(Session& session, const std::function<void()>& then) {
  if (!session.journal()) return then();
  session.journal()->secure(then);
}

Resumption::Resumption(Stream& stream) : stream_(stream), patience_(stream.context().environment.executor()) {}

void Resumption::begin(const xmpp::Jid& user, const Element& request, Outcome outcome) {
  id_ = request.attr("previd");
  outcome_ = std::move(outcome);
  stream_.hold();
  // What the session may do, and is sent, it had from a login with more rights.
  if (stream_.login().only_enrols) return outcome_.failed(sm_failure(Condition::not_allowed));
  const auto h = number(request.attr("h"));
  if (!h) return outcome_.failed(sm_failure(Condition::bad_request));
  stream_.host().accounts.with(user, [this, alive = lifetime_.watch(), h = *h](const auto& account) {
    if (const auto owner = alive.lock()) look_up(account, h);
  });
}

Element Resumption::resumed(const Session& session) const {
  Element resumed = own("resumed");
  resumed.set_attr("previd", id_).set_attr("h", std::to_string(session.told()));
  return resumed;
}

void Resumption::look_up(const xmpp::Result<std::shared_ptr<Account>>& account, std::uint32_t h) {
  if (stream_.ended()) return;
  if (!account) return outcome_.failed(sm_failure(Condition::internal_server_error));
  if (!*account) return stream_.fail(StreamCondition::not_authorized);
  if ((*account)->disabled()) return stream_.fail(StreamCondition::not_authorized, "The account is disabled.");
  // Of this account alone: the id of somebody else's session names nothing.
  const auto secret = resumption_secret(id_);
  for (const auto& session : (*account)->sessions()) {
    if (session->management() && session->management()->secret == secret) return take(session, h);
  }
  outcome_.failed(
      sm_failure(Condition::item_not_found, stream_.host().sessions.ended().handled((*account)->jid(), secret)));
}

void Resumption::take(const std::shared_ptr<Session>& session, std::uint32_t h) {
  // A lost connection is often known to the client first.
  auto& sessions = stream_.host().sessions;
  if (!session->hibernated()) {
    sessions.kick(*session, {StreamCondition::conflict, "Resumed by a new connection."});
    sessions.hibernate(*session);
  }
  const std::weak_ptr<Session> weak = session;
  if (session->restored()) {
    session->outbox().renumber(h);
    // However long it takes: after another crash, what has no number yet that the client counts would come again.
    return stream_.host().stores.turn.when_committed([this, alive = lifetime_.watch(), weak](bool) {
      const auto owner = alive.lock();
      if (owner) settle(weak);
    });
  }
  if (!session->outbox().acknowledge(h)) return refuse_handled_count(stream_, *session, h);
  settle(weak);
}

void Resumption::settle(const std::weak_ptr<Session>& weak) {
  const auto session = weak.lock();
  if (!session || session->closed()) return finish(nullptr);
  // What the old connection brought should be on disk, so that the client need not send it again.
  const auto due = patience_.begin(disk_patience_ms, [this, weak] { finish(weak.lock()); });
  session->work().when_handled(session->work().begun(), [due, weak] {
    const auto current = weak.lock();
    if (current && !current->closed()) return when_secure(*current, due);
    due();
  });
}

void Resumption::finish(const std::shared_ptr<Session>& session) {
  if (stream_.ended()) return;
  // It may have ended, or another connection was faster.
  if (!session || session->closed() || !session->hibernated()) {
    return outcome_.failed(sm_failure(Condition::item_not_found));
  }
  outcome_.found(*session);
}

}  // namespace xmppd
