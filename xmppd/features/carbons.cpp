// XEP-0280 Message Carbons: every device of a user sees what the others send and receive.
#include <algorithm>
#include <deque>
#include <functional>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/archive/stanza_id.hpp"
#include "xmppd/features/messages.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::MessageType;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

// So many eligible messages of an account are remembered, so that their errors are known to belong to them (§6.1).
constexpr std::size_t remembered_messages = 128;

bool is_invitation(const Element& payload) {
  return payload.is("x", xmpp::ns::muc_invitation) ||
         (payload.is("x", xmpp::ns::muc_user) && payload.child("invite", xmpp::ns::muc_user));
}

// §6.1: payloads typically used in IM, and invitations to rooms.
bool is_copied_for_itself(const Element& payload) {
  const auto& ns = payload.ns();
  return ns == xmpp::ns::receipts || ns == xmpp::ns::chat_states || ns == xmpp::ns::chat_markers ||
         is_invitation(payload);
}

// §9; XEP-0334 §4.3 says of itself that it is meant for this.
bool is_private(const Element& message) {
  return message.child("private", xmpp::ns::carbons) || message.child("no-copy", xmpp::ns::hints);
}

// §6.1, all but errors.
bool is_eligible(const Element& message) {
  if (is_private(message)) return false;
  switch (xmpp::message_type(message)) {
    case MessageType::chat:
      return true;
    case MessageType::groupchat:
    case MessageType::error:
      return false;
    case MessageType::normal:
      if (message.child("body", xmpp::ns::client)) return true;
      break;
    case MessageType::headline:
      break;
  }
  for (const auto& payload : message.children()) {
    if (is_copied_for_itself(payload)) return true;
  }
  return false;
}

// §6.1: from an occupant of a room, who is known by the mark that rooms leave. The room sends it to each of the
// account's sessions that are in it.
bool is_private_message_of_room(const Stanza& message) {
  return !message.from().is_bare() && message.content().child("x", xmpp::ns::muc_user);
}

class Carbons final : public Feature {
 public:
  explicit Carbons(Host& host) : host_(host) {
    host.disco.add_feature(At::Server, xmpp::ns::carbons);
    host.disco.add_feature(At::Server, xmpp::ns::carbons_rules);
    host.iq.on_set(At::Account, xmpp::ns::carbons, "enable", [this](IqRequest& r) { return enable(r, true); });
    host.iq.on_set(At::Account, xmpp::ns::carbons, "disable", [this](IqRequest& r) { return enable(r, false); });
    host.hooks.bind_features.on(Phase::Deliver, "carbons", [](BindFeatures& event) {
      event.namespaces.emplace_back(xmpp::ns::carbons);
      return Verdict::Pass;
    });
    host.hooks.inline_bind.on(Phase::Deliver, "carbons", [this](InlineBind& event) {
      enabled_[event.session] = event.request.child("enable", xmpp::ns::carbons) != nullptr;
      return Verdict::Pass;
    });
    host.session_states.add(
        "carbons", [this](Session& session) { return std::string(enabled_[session] ? "1" : ""); },
        [this](Session& session, const std::string&) { enabled_[session] = true; });
    host.hooks.message_from_client.on(Phase::Guard, "carbons", [this](ClientMessage& m) { return refuse_forged(m); });
    host.hooks.message_to_account.on(Phase::Guard, "carbons", [this](AccountMessage& m) { return refuse_forged(m); });
    host.hooks.message_from_client.on(Phase::Copy, "carbons", [this](ClientMessage& m) {
      sent(m.sender.account(), m, &m.sender);
      return Verdict::Pass;
    });
    host.hooks.message_from_account.on(Phase::Copy, "carbons", [this](MessageFromAccount& m) {
      sent(m.sender, m, nullptr);
      return Verdict::Pass;
    });
    host.hooks.message_to_account.on(Phase::Copy, "carbons", [this](AccountMessage& m) {
      received(m);
      return Verdict::Pass;
    });
    host.hooks.message_refused.on(Phase::Copy, "carbons", [this](MessageRefused& m) {
      refused(m);
      return Verdict::Pass;
    });
  }

 private:
  IqAnswer enable(IqRequest& request, bool on) {
    if (!request.from_owner() || !request.origin.session) return StanzaError(Condition::not_allowed);  // §4.1, §5.1
    enabled_[*request.origin.session] = on;
    return ok();
  }

  // Nobody but this feature makes carbons. A client should know that by itself (§11); some did not.
  template <class Event>
  Verdict refuse_forged(Event& m) {
    const auto& message = m.stanza->content();
    if (!message.child("received", xmpp::ns::carbons) && !message.child("sent", xmpp::ns::carbons)) {
      return Verdict::Pass;
    }
    xmpp::log::info("carbons", "a forged copy from {} for {}", m.stanza->from().text(), m.stanza->to().text());
    host_.router.reply_error(m.stanza, m.origin, StanzaError(Condition::not_acceptable));
    return Verdict::Handled;
  }

  // §8. `sender`: null if none of the account's sessions has sent it.
  template <class Event>
  void sent(Account& account, Event& m, const Session* sender) {
    if (!wanted(account, sender) || !takes_part(account, *m.stanza, m.stanza->to())) return;
    // What one writes to oneself is a message received: one copy is enough.
    if (m.stanza->to().same_bare(account.jid())) return;
    // The id in the sender's archive is for the sender's devices alone.
    const auto message = m.archived_as.empty() ? m.stanza : with_stanza_id(m.stanza, account.jid(), m.archived_as);
    copy(account, *message, "sent",
         [this, sender](Session& session) { return &session != sender && enabled_[session]; });
  }

  // §7
  void received(AccountMessage& m) {
    Account& account = m.recipient;
    if (!wanted(account, m.origin.session.get()) || is_private_message_of_room(*m.stanza)) return;
    if (!takes_part(account, *m.stanza, m.stanza->from())) return;
    const auto delivery = delivery_of(account, *m.stanza);
    if (delivery.sessions.empty() && delivery.otherwise == Delivery::Otherwise::refused) return;
    // Kept for a session that is yet to become available, it will be delivered there; a copy would be its second.
    const bool kept = delivery.sessions.empty() && delivery.otherwise == Delivery::Otherwise::kept;
    copy(account, *m.stanza, "received", [&](Session& session) {
      if (!enabled_[session] || &session == m.origin.session.get() || (kept && !session.available())) return false;
      for (const auto& each : delivery.sessions) {
        if (each.get() == &session) return false;
      }
      return true;
    });
  }

  // The same for errors that do not come by way of the account, because they are answers of this server to its client.
  void refused(MessageRefused& m) {
    Account& account = m.sender.account();
    if (!wanted(account, &m.sender) || !takes_part(account, *m.error, m.error->from())) return;
    copy(account, *m.error, "received", [&](Session& session) { return &session != &m.sender && enabled_[session]; });
  }

  // Most accounts have one session, or none that asked.
  bool wanted(const Account& account, const Session* sender) {
    return account.any_session([&](Session& session) { return &session != sender && enabled_[session]; });
  }

  bool takes_part(Account& account, const Stanza& message, const xmpp::Jid& peer) {
    const bool error = message.type() == "error";
    if (error ? message.id().empty() || is_private(message.content()) : !is_eligible(message.content())) return false;
    if (message.id().empty()) return true;
    // §6.1: "in response to a message that was eligible": one that went between the two with the same id.
    const std::hash<std::string_view> hash;
    const auto key = hash(peer.bare_text()) * 31 + hash(message.id());
    auto& eligible = eligible_[account];
    if (error) return std::find(eligible.begin(), eligible.end(), key) != eligible.end();
    if (eligible.size() == remembered_messages) eligible.pop_front();
    eligible.push_back(key);
    return true;
  }

  // One copy, shared by all that `wants` it.
  template <class Wants>
  void copy(Account& account, const Stanza& message, std::string_view direction, Wants wants) {
    StanzaPtr carbon;
    for (const auto& session : account.sessions()) {
      if (!wants(*session)) continue;
      if (!carbon) carbon = make_copy(account, message, direction, session->jid());
      host_.router.deliver(*session, Stanza::readdress(carbon, session->jid()));
    }
  }

  static StanzaPtr make_copy(const Account& account, const Stanza& message, std::string_view direction,
                             const xmpp::Jid& to) {
    auto wrapper = xmpp::make_message(account.jid(), to, xmpp::message_type(message.content()), {});
    wrapper.add(std::string(direction), std::string(xmpp::ns::carbons))
        .add("forwarded", std::string(xmpp::ns::forward))
        .add(message.element());
    return Stanza::make(std::move(wrapper), account.jid(), to);
  }

  Host& host_;
  PerSession<bool> enabled_;
  PerAccount<std::deque<std::size_t>> eligible_;
};

}  // namespace

extern const FeatureEntry carbons_feature{
    .name = "carbons", .specifications = {{280, "1.0.1"}}, .settings = {}, .make = make_feature<Carbons>};

}  // namespace xmppd
