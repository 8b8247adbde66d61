// Hooks: the table of contents of what a feature can take part in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "xmppd/core/account.hpp"
#include "xmppd/core/hook.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

// Who a stanza comes from: a local session (null for the server itself or a remote peer), and the work it belongs to.
struct Origin {
  std::shared_ptr<Session> session;
  Work work;
};

// `stanza` may be replaced in Phase::Rewrite, and in Phase::Archive, where it gets its id (XEP-0359).
// The recipient's account is loaded already, so everything that the hooks of one message write, the sender's and the
// recipient's, is one transaction (storage/turn.hpp), and nobody gets the message before it is on disk: a feature that
// writes in message_from_client or message_to_account need not wait, and need not answer for a failing disk.
struct ClientMessage {  // a message one of our clients sent, before it is routed; handled: it goes nowhere
  Session& sender;
  StanzaPtr stanza;
  Origin origin;
  std::string archived_as{};  // since Phase::Archive: its id in the sender's archive, for the eyes of the sender's
                              // devices alone (XEP-0313 §3.5); empty: it is not there
};
struct MessageFromAccount {  // a message in an account's name that none of its sessions has sent (XEP-0356), before it
                             // is routed; `from` is the bare address; handled: it goes nowhere
  Account& sender;
  StanzaPtr stanza;
  Origin origin;
  std::string archived_as{};  // as in ClientMessage
};
struct AccountMessage {  // a message for a local account (bare JID, or full JID of one of its resources)
  Account& recipient;
  StanzaPtr stanza;
  Origin origin;
};
struct SessionMessage {  // a message about to be written to one session
  Session& recipient;
  StanzaPtr stanza;
};
struct MessageRefused {  // an error of this server's own in answer to a message of one of our clients, about to be
                         // written to that client
  Session& sender;
  StanzaPtr error;
};
struct UndeliverableMessage {  // nobody could take it; unhandled, the sender is told by service-unavailable where the
                               // RFC says so
  Account& recipient;
  StanzaPtr stanza;
  Origin origin;
};
struct ClientIq {  // an IQ one of our clients sends to somebody else; handled: it goes nowhere
  Session& sender;
  StanzaPtr stanza;
  Origin origin;
};
struct AccountIq {  // an IQ for a local account or one of its resources, from whomever; handled: nobody answers it
  Account& recipient;
  StanzaPtr stanza;
  Origin origin;
};
struct ClientPresence {  // a presence one of our clients sent; `from` stamped with the full JID; unhandled, it is
                         // routed to its `to`, if it has one
  Session& sender;
  StanzaPtr stanza;
  Origin origin;
};
struct AccountPresence {  // a presence for a local account (bare JID, or full JID of one of its resources); unhandled,
                          // broadcasts reach the session named, or every available one (RFC 6121 §8.5.2.1.2, §8.5.3.1)
  Account& recipient;
  StanzaPtr stanza;
  Origin origin;
};
struct ClientElement {  // an element beside the stanzas that a bound client sent, not one of the stream's own;
                        // unhandled: the stream ends with unsupported-stanza-type
  Session& sender;
  const xmpp::Element& element;
};
struct SessionEvent {
  Session& session;
};
struct BindFeatures {  // what can be switched on while a resource is bound (XEP-0386)
  std::vector<std::string>& namespaces;
};
struct InlineBind {  // a resource was bound in the same request as the login (XEP-0386); nothing was sent to it yet
  Session& session;
  const xmpp::Element& request;          // <bind/>, with what the client wants switched on
  std::shared_ptr<xmpp::Element> bound;  // the answer waits until nobody holds it any more
};
struct SessionResumed {
  Session& session;
  // The daemon has been started since the connection was lost: what is not in the session's journal is forgotten, what
  // the session was not told meanwhile as well.
  bool restored;
};
struct SubscriptionGranted {  // the contact receives the account's presence from now on (from or both)
  const std::shared_ptr<Account>& account;
  const xmpp::Jid& contact;  // bare
};
struct StreamFeatures {  // what is offered in <stream:features/>
  bool authenticated;    // false: before SASL (and TLS is up where required)
  std::vector<xmpp::Element>& features;
};
struct ServerMessage {  // a message for the host's domain itself; unhandled: service-unavailable
  StanzaPtr stanza;
  Origin origin;
};
struct ForeignStanza {  // from another server or a component, for whomever here, before it is routed; handled: it goes
                        // nowhere
  StanzaPtr stanza;
  Origin origin;
};
struct AccountCreated {
  const xmpp::Jid& account;  // bare
};
struct AccountRemoved {
  Account& account;
};
struct HostStopping {};  // the daemon ends in an orderly way; sessions are told next
struct RemoteStanza {    // for a domain that is not ours; unhandled: remote-server-not-found
  StanzaPtr stanza;
  Origin origin;
};

struct Hooks {
  Hook<ClientMessage> message_from_client{"message_from_client"};
  Hook<MessageFromAccount> message_from_account{"message_from_account"};
  Hook<AccountMessage> message_to_account{"message_to_account"};
  // The last device that held a message ended without having acknowledged it: the Router's hooks for it have run
  // before, so it only needs a place to go. Handled: somebody got it; else message_undeliverable follows.
  Hook<AccountMessage> message_given_back{"message_given_back"};
  Hook<SessionMessage> message_to_session{"message_to_session"};
  Hook<MessageRefused> message_refused{"message_refused"};
  Hook<UndeliverableMessage> message_undeliverable{"message_undeliverable"};
  // For guards alone: what an IQ is about is the IqRouter's.
  Hook<ClientIq> iq_from_client{"iq_from_client"};
  Hook<AccountIq> iq_to_account{"iq_to_account"};
  Hook<ClientPresence> presence_from_client{"presence_from_client"};
  Hook<AccountPresence> presence_to_account{"presence_to_account"};
  Hook<ClientElement> element_from_client{"element_from_client"};
  Hook<SessionEvent> session_bound{"session_bound"};
  Hook<BindFeatures> bind_features{"bind_features"};
  Hook<InlineBind> inline_bind{"inline_bind"};  // after session_bound
  // The next two are fired by features/presence. Initial presence: the session has just become available (offline
  // messages, probes, requests are sent here).
  Hook<SessionEvent> session_available{"session_available"};
  // Unavailable by presence or by the stream's end; fires before the presence state is cleared. PEP and MUC look here.
  Hook<SessionEvent> session_unavailable{"session_unavailable"};
  Hook<SessionEvent> session_closed{"session_closed"};
  // The client is back after its connection was lost (XEP-0198 §5); what it had not acknowledged is on its way.
  Hook<SessionResumed> session_resumed{"session_resumed"};
  // Fired by features/subscriptions, after the commit.
  Hook<SubscriptionGranted> subscription_granted{"subscription_granted"};
  Hook<StreamFeatures> stream_features{"stream_features"};
  Hook<AccountCreated> account_created{"account_created"};
  Hook<AccountRemoved> account_removed{"account_removed"};
  // Fired by app/server before it closes the streams: the last moment to say something to clients.
  Hook<HostStopping> stopping{"stopping"};
  Hook<ServerMessage> message_to_server{"message_to_server"};
  // Of the host that the stanza is for, of any host where it is for a service or a component.
  Hook<ForeignStanza> from_outside{"from_outside"};
  Hook<RemoteStanza> route_remote{"route_remote"};
};

}  // namespace xmppd
