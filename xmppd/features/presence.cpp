// RFC 6121 §4: presence: initial, later and final broadcasts, probes, directed presence. Delivery to the recipient's
// sessions is the Router's (§8.5).
#include "xmppd/features/presence.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/presence_fanout.hpp"

namespace xmppd {

using xmpp::PresenceType;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const IntSetting presence_max_directed =
    IntSetting("presence.max_directed", 1000,
               "Entities (rooms among them) that one session may send directed presence to at a time.")
        .range(1, 100000);

class Presence final : public Feature {
 public:
  explicit Presence(Host& host) : host_(host) {
    host.hooks.presence_from_client.on(Phase::Deliver, "presence",
                                       [this](ClientPresence& event) { return from_client(event); });
    host.hooks.presence_to_account.on(Phase::Deliver, "presence", [](AccountPresence& event) {
      if (event.stanza->type() != "probe") return Verdict::Pass;
      answer_probe(event);
      return Verdict::Handled;
    });
    host.hooks.session_closed.on(Phase::Deliver, "presence", [this](SessionEvent& event) {
      leave(event.session, nullptr, nullptr);  // §4.5.2: the server says it for a client that could not
      return Verdict::Pass;
    });
    // XEP-0198: no presence is kept for a client over the end of the daemon, and much may have changed.
    host.hooks.session_resumed.on(Phase::Deliver, "presence", [this](SessionResumed& event) {
      if (event.restored && event.session.available()) show_others(event.session, nullptr);
      return Verdict::Pass;
    });
  }

 private:
  Verdict from_client(ClientPresence& event) {
    const auto type = xmpp::presence_type(event.stanza->element());
    if (!type) return refuse(event, Condition::bad_request);
    if (!event.stanza->to().empty()) return directed(event, *type);
    switch (*type) {
      case PresenceType::available:
        return available(event);
      case PresenceType::unavailable:
        leave(event.sender, event.stanza, event.origin.work);
        return Verdict::Handled;
      case PresenceType::error:
        return Verdict::Handled;
      default:
        return refuse(event, Condition::bad_request);  // a probe for nobody
    }
  }

  // §4.2.2 for the first, §4.4.2 for those that follow.
  Verdict available(ClientPresence& event) {
    const auto priority = xmpp::presence_priority(event.stanza->element());
    if (!priority) return refuse(event, Condition::bad_request);
    Session& sender = event.sender;
    const bool initial = !sender.available();
    // Addressed from the start, so that all recipients share one serialisation.
    const auto presence = Stanza::make(event.stanza->element(), sender.jid(), sender.account().jid());
    sender.set_presence(presence, *priority);
    broadcast_presence(sender, presence, event.origin.work);
    if (!initial) return Verdict::Handled;
    show_others(sender, event.origin.work);
    SessionEvent became{sender};
    host_.hooks.session_available.fire(became);
    return Verdict::Handled;
  }

  // The account's other devices, and its contacts.
  void show_others(Session& session, const Work& work) {
    for (const auto& other : session.account().sessions()) {
      if (other.get() != &session && other->available()) {
        session.send(Stanza::readdress(other->presence(), session.jid()));
      }
    }
    probe_contacts(session, work);
  }

  // §4.3.1. From the full JID, so that the answers reach the new session alone.
  void probe_contacts(Session& sender, const Work& work) {
    StanzaPtr probe;
    for (const auto& item : sender.account().roster().items) {
      const auto& contact = item.jid;
      if (item.subscription != Subscription::to && item.subscription != Subscription::both) continue;
      if (sender.account().block_list().blocks(contact)) continue;  // XEP-0191 §3.3
      if (!probe) {
        probe = Stanza::make(xmpp::make_presence(sender.jid(), contact, PresenceType::probe), sender.jid(), contact);
      }
      host_.router.route(Stanza::readdress(probe, contact), Origin{nullptr, work});
    }
  }

  // §4.5: to whoever knows of this session. `presence` is what the client said in parting, if it did.
  void leave(Session& sender, StanzaPtr presence, const Work& work) {
    const bool was_available = sender.available();
    auto directed = std::move(sender.directed());
    sender.directed().clear();
    if (!was_available && directed.empty()) return;
    const auto& home = sender.account().jid();
    presence =
        presence ? Stanza::make(presence->element(), sender.jid(), home)
                 : Stanza::make(xmpp::make_presence(sender.jid(), home, PresenceType::unavailable), sender.jid(), home);
    if (was_available) {
      SessionEvent leaving{sender};
      host_.hooks.session_unavailable.fire(leaving);
      broadcast_presence(sender, presence, work);
      sender.set_presence(nullptr, 0);
    }
    for (const auto& entity : directed) {
      // §4.6.3: nobody is told twice.
      if (was_available && reached_by_broadcast(sender.account(), entity)) continue;
      host_.router.route(Stanza::readdress(presence, entity), Origin{nullptr, work});
    }
  }

  static bool reached_by_broadcast(Account& account, const xmpp::Jid& entity) {
    return entity.same_bare(account.jid()) || account.roster().sends_to(entity.bare());
  }

  // §4.6. Passed on, the Router sends it.
  Verdict directed(ClientPresence& event, PresenceType type) {
    const auto& to = event.stanza->to();
    auto& known = event.sender.directed();
    if (type == PresenceType::unavailable) known.erase(to);
    if (type == PresenceType::available && !known.contains(to)) {
      if (known.size() >= static_cast<std::size_t>(host_.config.get(presence_max_directed))) {
        return refuse(event, Condition::resource_constraint);
      }
      known.insert(to);
    }
    return Verdict::Pass;
  }

  // §4.3.2
  static void answer_probe(AccountPresence& event) {
    Account& account = event.recipient;
    const auto& asker = event.stanza->from();
    const auto& asked = event.stanza->to();
    const Work& work = event.origin.work;
    const bool trusted = asker.same_bare(account.jid()) || account.roster().sends_to(asker.bare());
    bool answered = false;
    for (const auto& session : account.sessions()) {
      if (!session->available() || (!asked.is_bare() && session->jid() != asked)) continue;
      // Whoever was shown this session's presence directly may ask for it again.
      const auto& shown = session->directed();
      if (!trusted && !shown.contains(asker) && !shown.contains(asker.bare())) continue;
      account.host().router.route(Stanza::readdress(session->presence(), asker), Origin{nullptr, work});
      answered = true;
    }
    if (answered) return;
    if (trusted) {
      account.host().router.route(
          Stanza::make(xmpp::make_presence(asked, asker, PresenceType::unavailable), asked, asker),
          Origin{nullptr, work});
    } else {
      send_from_account(account, asker.bare(), PresenceType::unsubscribed, work);
    }
  }

  Verdict refuse(ClientPresence& event, Condition condition) {
    host_.router.reply_error(event.stanza, event.origin, StanzaError(condition));
    return Verdict::Handled;
  }

  Host& host_;
};

}  // namespace

const FeatureEntry presence_feature{
    .name = "presence",
    .specifications = {{0, "RFC 6121"}},
    .settings = {&presence_max_directed},
    .make = make_feature<Presence>,
};

}  // namespace xmppd
