// Presence fan-outs; all recipients of one share its serialisation.
#include "xmppd/features/presence_fanout.hpp"

#include "xmppd/core/host.hpp"

namespace xmppd {

void send_from_account(Account& account, const xmpp::Jid& to, xmpp::PresenceType type, const Work& work) {
  account.host().router.route(Stanza::make(xmpp::make_presence(account.jid(), to, type), account.jid(), to),
                              Origin{nullptr, work});
}

void send_presence_of(Account& account, const xmpp::Jid& to, const Work& work) {
  if (account.block_list().blocks(to)) return;
  for (const auto& session : account.sessions()) {
    if (session->available()) {
      account.host().router.route(Stanza::readdress(session->presence(), to), Origin{nullptr, work});
    }
  }
}

void send_unavailable_of(Account& account, const xmpp::Jid& to, const Work& work) {
  if (account.block_list().blocks(to)) return;
  for (const auto& session : account.sessions()) {
    if (!session->available()) continue;
    account.host().router.route(
        Stanza::make(xmpp::make_presence(session->jid(), to, xmpp::PresenceType::unavailable), session->jid(), to),
        Origin{nullptr, work});
  }
}

void broadcast_presence(Session& sender, const StanzaPtr& presence, const Work& work) {
  Account& account = sender.account();
  for (const auto& session : account.sessions()) {
    if (session->available() || session.get() == &sender) session->send(Stanza::readdress(presence, session->jid()));
  }
  for (const auto& item : account.roster().items) {
    if (account.block_list().blocks(item.jid)) continue;
    if (item.subscription == Subscription::from || item.subscription == Subscription::both) {
      account.host().router.route(Stanza::readdress(presence, item.jid), Origin{nullptr, work});
    }
  }
}

}  // namespace xmppd
