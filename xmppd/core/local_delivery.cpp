// Router, second half: stanzas for this host and its accounts (RFC 6120 §10.5, RFC 6121 §8.5).
#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/router.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::PresenceType;
using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;
using xmpp::StanzaKind;

namespace {

bool is_iq_request(const Stanza& stanza) {
  return stanza.kind() == StanzaKind::iq && (stanza.type() == "get" || stanza.type() == "set");
}

// Headlines and errors are for whoever is there (RFC 6121 §8.5.3.2.1).
bool outlives_session(const Stanza& message) {
  const auto type = xmpp::message_type(message.content());
  return type != xmpp::MessageType::headline && type != xmpp::MessageType::error;
}

}  // namespace

void Router::route_local(StanzaPtr stanza, Origin origin) {
  const auto& to = stanza->to();
  if (to.local().empty()) return to_server(stanza, origin);
  if (const auto account = host_.accounts.ready(to)) {
    return to_account(account, std::move(stanza), std::move(origin));
  }
  const auto bare = to.bare();
  host_.accounts.with(bare, [this, stanza = std::move(stanza), origin = std::move(origin)](const Recipient& loaded) {
    to_recipient(loaded, stanza, origin);
  });
}

void Router::to_recipient(const Recipient& recipient, StanzaPtr stanza, Origin origin) {
  if (!recipient) return reply_error(stanza, origin, xmpp::to_stanza_error(recipient.error()));
  if (!*recipient) return to_unknown(stanza, origin);
  to_account(*recipient, std::move(stanza), std::move(origin));
}

void Router::to_server(const StanzaPtr& stanza, const Origin& origin) {
  if (is_iq_request(*stanza) && stanza->to().is_domain()) {
    return host_.iq.handle(At::Server, {stanza, nullptr, origin});
  }
  if (stanza->kind() == StanzaKind::iq && !is_iq_request(*stanza)) return host_.requests.take(stanza);
  // RFC 6120 §10.5.1, §10.5.2: no person reads messages here, and a presence tells the server nothing.
  if (stanza->kind() == StanzaKind::presence) return;
  if (stanza->kind() == StanzaKind::message) {
    ServerMessage event{stanza, origin};
    if (!passes(host_.hooks.message_to_server, event)) return;
  }
  reply_error(stanza, origin, StanzaError(StanzaErrorCondition::service_unavailable));
}

void Router::to_account(const std::shared_ptr<Account>& account, StanzaPtr stanza, Origin origin) {
  switch (stanza->kind()) {
    case StanzaKind::message:
      return message_to_account(*account, std::move(stanza), std::move(origin));
    case StanzaKind::presence:
      return presence_to_account(*account, std::move(stanza), std::move(origin));
    case StanzaKind::iq:
      return iq_to_account(account, std::move(stanza), std::move(origin));
  }
}

void Router::message_to_account(Account& account, StanzaPtr stanza, Origin origin) {
  DeliveryPtr delivery;
  // What the account itself says to its devices is kept where they can ask for it again, or was sent to others as well.
  if (outlives_session(*stanza) && stanza->from() != account.jid()) {
    delivery = std::make_shared<PendingDelivery>(PendingDelivery{stanza, host_.environment.now()});
  }
  hand_over(host_.hooks.message_to_account, {account, std::move(stanza), std::move(origin)}, std::move(delivery));
}

void Router::hand_over(Hook<AccountMessage>& hook, AccountMessage event, DeliveryPtr delivery) {
  Account& account = event.recipient;
  const bool outer = std::exchange(awaits_commit_, false);
  auto outer_delivery = std::exchange(delivery_, std::move(delivery));
  const bool undelivered = passes(hook, event);
  delivery_ = std::move(outer_delivery);
  if (std::exchange(awaits_commit_, outer)) {
    // Holds the sender's work, too: handled is what is on disk.
    host_.stores.turn.when_committed(
        [this, alive = lifetime_.watch(), sent = event.stanza, from = event.origin](bool committed) {
          if (committed || alive.expired()) return;
          reply_error(sent, from, xmpp::to_stanza_error({xmpp::Errc::storage_failed, {}}));
        });
  }
  if (!undelivered) return;
  UndeliverableMessage undeliverable{account, std::move(event.stanza), std::move(event.origin)};
  if (!passes(host_.hooks.message_undeliverable, undeliverable)) return;
  reply_error(undeliverable.stanza, undeliverable.origin, StanzaError(StanzaErrorCondition::service_unavailable));
}

void Router::deliver(Session& session, const StanzaPtr& message, Kept kept) {
  SessionMessage event{session, message};
  try {
    if (host_.hooks.message_to_session.fire(event) != Verdict::Pass) return;
    const bool joins = kept == Kept::nowhere_else && delivery_ && delivery_->message->to().same_bare(session.jid());
    // The message that is given back has what its archive added; a carbon only holds it.
    if (joins && !event.stanza->from().same_bare(session.jid())) delivery_->message = event.stanza;
    if (session.send_committed(event.stanza, joins ? delivery_ : nullptr)) awaits_commit_ = true;
  } catch (const GuardFailed&) {
    xmpp::log::error("router", "{}: message {} refused by a failing guard", session.jid().text(), message->id());
  }
}

void Router::move(Session& session, const StanzaPtr& message, xmpp::Timestamp received) {
  auto outer = std::exchange(delivery_, std::make_shared<PendingDelivery>(PendingDelivery{message, received}));
  deliver(session, message);
  delivery_ = std::move(outer);
}

void Router::take_back(Account& account, std::vector<Undelivered> undelivered) {
  for (auto& each : undelivered) {
    if (is_iq_request(*each.stanza)) {
      reply_error(each.stanza, {}, StanzaError(StanzaErrorCondition::service_unavailable));
      continue;
    }
    const auto delivery = std::move(each.delivery);
    if (delivery && !delivery->taken && delivery.use_count() == 1) give_back(account, *delivery);
  }
}

void Router::give_back(Account& account, const PendingDelivery& delivery) {
  const auto& message = delivery.message;
  if (host_.accounts.loaded(account.jid()).get() != &account) return to_unknown(message, {});
  auto element = message->element();
  const bool delayed = std::any_of(element.children().begin(), element.children().end(), [this](const auto& child) {
    return child.is("delay", xmpp::ns::delay) && child.attr("from") == host_.jid.text();
  });
  if (!delayed) {
    auto& delay = element.add("delay", std::string(xmpp::ns::delay));
    delay.set_attr("from", host_.jid.text()).set_attr("stamp", xmpp::format_timestamp(delivery.received));
  }
  auto stanza = Stanza::make(std::move(element), message->from(), message->to());
  auto next = std::make_shared<PendingDelivery>(PendingDelivery{stanza, delivery.received});
  hand_over(host_.hooks.message_given_back, {account, std::move(stanza), {}}, std::move(next));
}

void Router::presence_to_account(Account& account, StanzaPtr stanza, Origin origin) {
  AccountPresence event{account, std::move(stanza), std::move(origin)};
  if (!passes(host_.hooks.presence_to_account, event)) return;
  const auto type = xmpp::presence_type(event.stanza->content());
  const bool broadcast = type == PresenceType::available || type == PresenceType::unavailable;
  const auto resource = event.stanza->to().resource();
  if (resource.empty()) {
    if (!broadcast) return;
    for (const auto& session : account.sessions()) {
      if (session->available()) session->send(event.stanza);
    }
  } else if (broadcast || type == PresenceType::error) {
    if (const auto session = account.session(resource)) session->send(event.stanza);
  }
}

void Router::iq_to_account(const std::shared_ptr<Account>& account, StanzaPtr received, Origin from) {
  AccountIq event{*account, std::move(received), std::move(from)};
  if (!passes(host_.hooks.iq_to_account, event)) return;
  const auto& [recipient, stanza, origin] = event;
  const auto resource = stanza->to().resource();
  if (resource.empty()) {
    // RFC 6121 §8.5.2.1.3: the server answers on behalf of the user; a result is for no request it has made.
    if (is_iq_request(*stanza)) host_.iq.handle(At::Account, {stanza, account, origin});
    return;
  }
  if (const auto session = account->session(resource)) return session->send(stanza);
  reply_error(stanza, origin, StanzaError(StanzaErrorCondition::service_unavailable));
}

void Router::to_unknown(const StanzaPtr& stanza, const Origin& origin) {
  switch (stanza->kind()) {
    case StanzaKind::iq:
      return reply_error(stanza, origin, StanzaError(StanzaErrorCondition::service_unavailable));
    case StanzaKind::message:
      // As for a known user who is offline: RFC 6121 §8.5.2.2.1 has headlines dropped.
      if (stanza->type() == "headline") return;
      return reply_error(stanza, origin, StanzaError(StanzaErrorCondition::service_unavailable));
    case StanzaKind::presence: {
      if (stanza->type() != "probe") return;  // RFC 6121 §8.5.1
      // §4.3.2: the same as from an account that does not share its presence.
      auto account = stanza->to().bare();
      auto asker = stanza->from().bare();
      auto answer = xmpp::make_presence(account, asker, PresenceType::unsubscribed);
      return route(Stanza::make(std::move(answer), std::move(account), std::move(asker)), {});
    }
  }
}

}  // namespace xmppd
