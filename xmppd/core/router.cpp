// Router, first half: from clients to an addressee, and the way back.
#include "xmppd/core/router.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/enrolment_only.hpp"
#include "xmppd/core/external_domain.hpp"
#include "xmppd/core/foreign_stanza.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;
using xmpp::StanzaKind;

// RFC 6120 §8.1.2.1: a client may leave `from` out or give its own address, with or without the resource.
bool from_is_own(Session& sender, const xmpp::Element& element) {
  const auto from = element.find_attr("from");
  if (!from || *from == sender.jid().text() || *from == sender.jid().bare_text()) return true;
  const auto jid = xmpp::Jid::parse(*from);
  return jid && (*jid == sender.jid() || *jid == sender.account().jid());
}

// What RFC 6120 §8.2.3 asks of an IQ.
bool well_formed_iq(const xmpp::Element& iq) {
  const auto type = xmpp::iq_type(iq);
  if (!type || iq.attr("id").empty()) return false;
  const bool request = *type == xmpp::IqType::get || *type == xmpp::IqType::set;
  return !request || iq.children().size() == 1;
}

}  // namespace

Router::Router(Host& host)
    : host_(host),
      departures_(
          host.stores, [this](StanzaPtr stanza, Origin origin) { leave(std::move(stanza), std::move(origin)); },
          [this](const StanzaPtr& stanza, const Origin& origin, const StanzaError& error) {
            if (somebody_waits(*stanza)) reply_error(stanza, origin, error);
          }) {}

void Router::from_client(Session& sender, xmpp::Element element) {
  if (sender.closed()) return;
  if (host_.directory.traces.active()) {
    host_.directory.traces.saw(StanzaTraces::Way::received, sender.jid(), element, host_.environment.now());
  }
  const auto kind = xmpp::stanza_kind(element);
  if (!kind) {
    ClientElement event{sender, element};
    if (host_.hooks.element_from_client.fire(event) == Verdict::Handled) return;
    return host_.sessions.kick(sender, {xmpp::StreamErrorCondition::unsupported_stanza_type, ""});
  }
  if (!from_is_own(sender, element)) {
    xmpp::log::info("router", "{}: stanza with a foreign from", sender.facts().stream_id);
    return host_.sessions.kick(sender, {xmpp::StreamErrorCondition::invalid_from, ""});
  }
  Origin origin{sender.shared_from_this(), sender.work().begin()};
  throttle(sender);

  xmpp::Jid to;
  if (const auto text = element.find_attr("to")) {
    auto parsed = xmpp::Jid::parse(*text);
    if (!parsed) {
      const auto refused = Stanza::make(std::move(element), sender.jid(), host_.jid);
      return reply_error(refused, origin, StanzaError(StanzaErrorCondition::jid_malformed));
    }
    to = std::move(*parsed);
  } else if (*kind != StanzaKind::presence) {
    to = sender.account().jid();  // RFC 6120 §10.3.1, §10.3.3
  }
  const bool well_formed = *kind == StanzaKind::iq         ? well_formed_iq(element)
                           : *kind == StanzaKind::presence ? xmpp::presence_type(element).has_value()
                                                           : true;
  auto stanza = Stanza::make(std::move(element), sender.jid(), std::move(to));
  if (!well_formed) return reply_error(stanza, origin, StanzaError(StanzaErrorCondition::bad_request));
  if (sender.facts().only_enrols && !passes_enrolment(host_, sender, *stanza)) {
    if (*kind == StanzaKind::presence) return;  // it stays unavailable
    return reply_error(stanza, origin, StanzaError(StanzaErrorCondition::not_allowed, enrolment_advice()));
  }

  if (*kind == StanzaKind::message && !stanza->to().local().empty() && host_.directory.find(stanza->to().domain())) {
    return await_recipient(sender, std::move(stanza), std::move(origin.work));
  }
  if (sender.inbox().empty()) return process(sender, std::move(stanza), std::move(origin.work), std::nullopt);
  sender.inbox().push(std::move(stanza), std::move(origin.work), true);
}

void Router::await_recipient(Session& sender, StanzaPtr stanza, Work work) {
  auto& accounts = host_.directory.find(stanza->to().domain())->accounts;
  if (sender.inbox().empty()) {
    if (auto account = accounts.ready(stanza->to())) {
      return process(sender, std::move(stanza), std::move(work), std::move(account));
    }
  }
  const auto bare = stanza->to().bare();
  const auto entry = sender.inbox().push(std::move(stanza), std::move(work), false);
  accounts.with(bare, [this, alive = lifetime_.watch(), session = sender.shared_from_this(), entry](Recipient loaded) {
    if (alive.expired()) return;
    entry->recipient = std::move(loaded);
    entry->ready = true;
    process_waiting(*session);
  });
}

void Router::process_waiting(Session& sender) {
  while (const auto entry = sender.inbox().take()) {
    process(sender, std::move(entry->stanza), std::move(entry->work), std::move(entry->recipient));
  }
}

void Router::process(Session& sender, StanzaPtr stanza, Work work, std::optional<Recipient> recipient) {
  Origin origin{sender.shared_from_this(), std::move(work)};
  switch (stanza->kind()) {
    case StanzaKind::message:
      return message_from_client(sender, std::move(stanza), std::move(origin), std::move(recipient));
    case StanzaKind::presence:
      if (auto* journal = sender.journal()) journal->state_may_have_changed();
      return presence_from_client(sender, std::move(stanza), std::move(origin));
    case StanzaKind::iq:
      if (auto* journal = sender.journal()) journal->state_may_have_changed();
      return iq_from_client(sender, std::move(stanza), std::move(origin));
  }
}

void Router::throttle(Session& sender) {
  auto& work = sender.work();
  // Each client has its stanzas in work; a thousand of them together may be more than the disk can take.
  const auto limit = host_.stores.turn.crowded() ? 1 : host_.config.get(settings::sessions_max_unhandled);
  if (work.begun() - work.handled() < limit || paused_[sender]) return;
  paused_[sender] = true;
  sender.sink()->pause_reading();
  // Later, not from within whatever finishes the last of them: reading may start at once.
  work.when_handled(work.begun(), [this, &sender] {
    host_.environment.executor().post([this, weak = sender.weak_from_this()] {
      const auto session = weak.lock();
      if (!session || session->closed()) return;
      paused_[*session] = false;
      session->sink()->resume_reading();
    });
  });
}

void Router::message_from_client(Session& sender, StanzaPtr stanza, Origin origin, std::optional<Recipient> recipient) {
  const StanzaPtr asked = stanza;
  ClientMessage event{sender, std::move(stanza), std::move(origin)};
  if (!passes(host_.hooks.message_from_client, event)) return;
  // A hook may have given it another address, or ended the account.
  const bool same = recipient && event.stanza->to().same_bare(asked->to());
  auto* const home = same ? host_.directory.find(asked->to().domain()) : nullptr;
  if (!home || (*recipient && **recipient && home->accounts.loaded(asked->to()) != **recipient)) {
    return route(std::move(event.stanza), std::move(event.origin));
  }
  count(*event.stanza);
  const auto work = event.origin.work;
  home->router.to_recipient(*recipient, std::move(event.stanza), std::move(event.origin));
  if (host_.stores.turn.written() != 0) sender.record(work);
}

void Router::presence_from_client(Session& sender, StanzaPtr stanza, Origin origin) {
  ClientPresence event{sender, std::move(stanza), std::move(origin)};
  if (!passes(host_.hooks.presence_from_client, event)) return;
  if (!event.stanza->to().empty()) route(std::move(event.stanza), std::move(event.origin));
}

void Router::iq_from_client(Session& sender, StanzaPtr stanza, Origin origin) {
  ClientIq event{sender, std::move(stanza), std::move(origin)};
  if (passes(host_.hooks.iq_from_client, event)) route(std::move(event.stanza), std::move(event.origin));
}

void Router::from_outside(StanzaPtr stanza, Origin origin) {
  ForeignStanza event{std::move(stanza), std::move(origin)};
  if (passes(host_.hooks.from_outside, event)) route(std::move(event.stanza), std::move(event.origin));
}

void Router::from_account(Account& sender, StanzaPtr message, Origin origin) {
  MessageFromAccount event{sender, std::move(message), std::move(origin)};
  if (passes(host_.hooks.message_from_account, event)) route(std::move(event.stanza), std::move(event.origin));
}

void Router::count(const Stanza& stanza) {
  switch (stanza.kind()) {
    case StanzaKind::message:
      ++counters_.messages;
      break;
    case StanzaKind::presence:
      ++counters_.presences;
      break;
    case StanzaKind::iq:
      ++counters_.iqs;
      break;
  }
}

void Router::route(StanzaPtr stanza, Origin origin) {
  count(*stanza);
  const auto domain = stanza->to().domain();
  if (domain == host_.jid.domain()) return route_local(std::move(stanza), std::move(origin));
  if (auto* other = host_.directory.find(domain)) {
    return other->router.route_local(std::move(stanza), std::move(origin));
  }
  if (auto* service = host_.directory.find_service(domain)) return service->take(stanza, origin);
  const auto limit = host_.config.get(settings::router_max_waiting);
  departures_.take(std::move(stanza), std::move(origin), static_cast<std::size_t>(limit));
}

void Router::leave(StanzaPtr stanza, Origin origin) {
  if (auto* external = host_.directory.find_external(stanza->to().domain())) {
    return external->take(*this, stanza, origin);
  }
  RemoteStanza event{std::move(stanza), std::move(origin)};
  if (passes(host_.hooks.route_remote, event)) {
    reply_error(event.stanza, event.origin, StanzaError(StanzaErrorCondition::remote_server_not_found));
  }
}

void Router::reply_result(const StanzaPtr& request, const Origin& origin, std::optional<xmpp::Element> payload) {
  auto result = xmpp::make_iq_result(request->element());
  if (payload) result.add(std::move(*payload));
  reply(request, origin, std::move(result));
}

void Router::reply_error(const StanzaPtr& request, const Origin& origin, const StanzaError& error) {
  const auto type = request->type();
  if (type == "error" || (request->kind() == StanzaKind::iq && type == "result")) return;
  if (request->kind() == StanzaKind::message && !WorkQueue::first_refusal(origin.work)) return;
  ++counters_.errors;
  xmpp::log::debug("router", "{} to the {} {} of {}", to_string(error.condition), request->element().name(),
                   request->id(), request->from().text());
  reply(request, origin, xmpp::make_error_reply(request->element(), error));
}

void Router::reply(const StanzaPtr& request, const Origin& origin, xmpp::Element element) {
  auto stanza = Stanza::make(std::move(element), request->to(), request->from());
  auto* session = origin.session.get();
  // A bare `from` is what the server stamps on subscription stanzas: the client that sent it hears of the failure.
  if (!session || !stanza->to().same_bare(session->jid())) {
    if (!stanza->to().empty()) route(std::move(stanza), {});
    return;
  }
  auto& work = session->work();
  const auto before = origin.work ? WorkQueue::number_of(origin.work) - 1 : work.handled();
  work.when_handled(before, [session, stanza = std::move(stanza)] {
    if (stanza->kind() == StanzaKind::message) {
      MessageRefused event{*session, stanza};
      session->host().hooks.message_refused.fire(event);
    }
    session->send(stanza);
  });
}

}  // namespace xmppd
