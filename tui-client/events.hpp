// Event: everything the network can tell the model. One direction: Client → Event → Model::apply → views.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "tui-client/types.hpp"

namespace tui {

struct ConnectionChanged {
  AccountId account;
  ConnectionState state;
  std::string text;    // for a person: "wrong password", "certificate has expired", "retrying in 8 s"
  bool fatal = false;  // no retry: needs the user (password, certificate)
};
// The server's certificate is not trusted; answered by Client::trust_certificate or by leaving it.
struct CertificateQuestion {
  AccountId account;
  std::string sha256;  // hex
  std::string reason;
};
// The server offers less to log in by than it did; answered by Client::accept_weaker_login or by leaving it.
struct WeakerLoginQuestion {
  AccountId account;
  std::string reason;
};
// The password was right, and the server wants a code of the account's authenticator, too; answered by Client::show_code
// or by leaving it.
struct LoginCodeQuestion {
  AccountId account;
  std::string reason;
};
struct RosterReceived {  // the whole roster, after login
  AccountId account;
  std::vector<Contact> contacts;
};
struct ContactChanged {
  Contact contact;
};
struct ContactRemoved {
  AccountId account;
  xmpp::Jid jid;
};
struct PresenceChanged {
  ContactPresence presence;
};
struct SubscriptionRequested {
  AccountId account;
  xmpp::Jid from;
  std::string text;
};
struct MessageAdded {  // stored already; incoming, sent from here, or sent from another device of ours
  ChatMessage message;
};
// A message that is stored already looks different now: corrected, retracted, reacted to. Not news: nothing to count.
struct MessageUpdated {
  ChatMessage message;
};
struct MessagesRead {  // by the other side (XEP-0333): ours up to and including `last`
  AccountId account;
  xmpp::Jid chat;
  MessageId last;
};
struct MessageChanged {  // delivery state
  AccountId account;
  xmpp::Jid chat;
  MessageId id;
  Delivery delivery;
  std::string error;
};
struct TypingChanged {
  AccountId account;
  xmpp::Jid chat;
  bool typing;
};
struct EncryptionChanged {
  AccountId account;
  xmpp::Jid chat;
  ChatEncryption encryption;
};
// A device nobody has decided on, of a contact or of ourselves.
struct TrustNeeded {
  AccountId account;
  DeviceView device;
  std::string reason;
};
// Somebody or something about a room changed; many changes of one moment come as one.
struct RoomChanged {
  AccountId account;
  xmpp::Jid room;
  RoomView view;
};
// Somebody in a room has read it up to and including `last` (XEP-0333).
struct SeenInRoom {
  AccountId account;
  xmpp::Jid room;
  std::string who;  // the same for the same person, whatever the nick
  std::string nick;
  MessageId last;
};
struct NotifyChanged {  // here, or on another device of ours
  AccountId account;
  xmpp::Jid chat;
  NotifyRule rule;
};
struct RoomInvitation {
  AccountId account;
  xmpp::Jid room;
  xmpp::Jid from;  // bare; the room itself where it does not say who
  std::string reason;
};
// The answer to RoomActions::list_affiliations().
struct AffiliationsReceived {
  AccountId account;
  xmpp::Jid room;
  std::vector<Affiliated> people;     // owners first
  std::vector<std::string> problems;  // lists that can't be read, in words
};
struct FormReceived {  // asked for by the user: to be filled in
  FormOffer offer;
};
struct FormAnswered {
  AccountId account;
  std::uint64_t id;                // FormOffer::id; 0: a command that needed no form
  bool ok;                         // false: it may be changed and sent again
  std::string text;                // for a person; may be empty
  std::vector<std::string> lines;  // what a command found
  xmpp::Jid open;                  // a chat to look at now; empty: none
  std::string code = {};           // what came of it, to be shown as a QR code, too; empty: nothing
};
// In the store, these chats have messages more, or others are read: to be looked up again. An archive was read, or
// another device of ours has shown something.
struct ChatsChanged {
  AccountId account;
  std::vector<xmpp::Jid> chats;
};
// What was said while we were away is being read, and takes its time.
struct ArchiveProgress {
  AccountId account;
  bool reading;
};
// The answer to Client::fetch_older(); ChatsChanged came before it if there was something.
struct OlderRead {
  AccountId account;
  xmpp::Jid chat;
  bool beginning;  // there is nothing older
};
struct TransferChanged {  // of a file; MessageAdded or MessageUpdated tells what it became
  TransferView transfer;
};
struct AvatarChanged {  // of a contact (XEP-0084)
  AccountId account;
  xmpp::Jid jid;
  std::string image;  // the file; empty: there is none any more
};
struct BlockListChanged {  // whom our server keeps from us (XEP-0191): all of them
  AccountId account;
  std::vector<xmpp::Jid> blocked;
};
struct TimerChanged {  // XEP-0466
  AccountId account;
  xmpp::Jid chat;
  std::uint32_t seconds;
};
struct Notice {  // a line for the user that belongs to no chat (or to `chat`, if not empty)
  AccountId account;
  xmpp::Jid chat;
  bool error = false;
  std::string text;
};

// One of them. A class, because copying, moving and destroying 31 alternatives is compiled once so (events.cpp), and not in
// every file that passes an event on.
class Event {
 public:
  using Value = std::variant<ConnectionChanged, CertificateQuestion, WeakerLoginQuestion, LoginCodeQuestion,
                             RosterReceived, ContactChanged, ContactRemoved, PresenceChanged, SubscriptionRequested,
                             MessageAdded, MessageUpdated, MessagesRead, MessageChanged, TypingChanged,
                             EncryptionChanged, TrustNeeded, RoomChanged, SeenInRoom, NotifyChanged, RoomInvitation,
                             AffiliationsReceived, FormReceived, FormAnswered, ChatsChanged, ArchiveProgress,
                             OlderRead, TransferChanged, AvatarChanged, BlockListChanged, TimerChanged, Notice>;

  template <class Alternative>
  Event(Alternative value);
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
  const Value& value() const { return value_; }
  // The event, if it is an `Alternative`, or nullptr.
  template <class Alternative>
  const Alternative* as() const {
    return std::get_if<Alternative>(&value_);
  }

 private:
  Value value_;
};

}  // namespace tui
