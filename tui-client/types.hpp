// The values that network, store, model and screen of the client pass to each other.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace tui {

// An account of ours, by its bare JID's text. Everything is per account from the first day.
using AccountId = std::string;
// A row of the local history and its place in it: in one chat, the lower one is shown above. It is about the time in
// microseconds, so that what an archive brings later finds its place between what is there.
using MessageId = std::int64_t;

enum class Encryption { none, omemo };

enum class Direction { incoming, outgoing };

// Where an outgoing message is. `failed` carries an error text.
enum class Delivery { pending, sent, delivered, read, failed };

enum class MessageKind {
  text,
  undecryptable,  // a stub: `body` says why in words
  notice,         // an event of this chat, shown like a message (new device, trust changed)
  // What speaks of another message (`target`) is kept as a row of its own, so that nothing is overwritten, and is shown
  // at the message it speaks of.
  correction,  // XEP-0308; `body` is the new text
  retraction,  // XEP-0424
  reaction,    // XEP-0444; `body` has the sender's reactions, blanks between; empty: none any more
};

// One person's reaction to a message.
struct Reaction {
  xmpp::Jid from;  // bare; in a room full, the nick its resource
  bool mine = false;
  std::string emoji;
  std::string by = {};  // whose it is, where nicks change hands: as ChatMessage::occupant
};

// A file that a message shares; its body is the link (files/file_link.hpp). What nobody said is empty, or 0.
struct SharedFile {
  std::string name = {};        // as its sender calls it: to be shown, never a path
  std::string media_type = {};  // likewise
  std::uint64_t size = 0;       // bytes, of the file itself
  std::string path = {};        // where it is on this machine: fetched, or sent from here
};

struct ChatMessage {
  MessageId id = 0;  // 0: not stored yet, and will be the newest of its chat
  AccountId account;
  xmpp::Jid chat;  // the other side, bare; of private messages in a room (XEP-0045 §7.5) full, the nick its resource
  Direction direction = Direction::incoming;
  MessageKind kind = MessageKind::text;
  xmpp::Jid from;            // full, as far as known
  std::string body;          // UTF-8 as received, unfiltered: views make it safe to show
  xmpp::Timestamp when = 0;  // as the sender's server saw it (XEP-0203), else receipt
  Encryption encryption = Encryption::none;
  bool sender_verified = false;  // encrypted by a device whose key was verified by hand
  std::string stanza_id;         // id attribute / origin-id
  Delivery delivery = Delivery::sent;
  std::string error;  // why it failed
  bool unread = false;
  bool in_room = false;   // of a room; `from` has the nick as its resource then
  bool mentions = false;  // in a room: names us
  // The stanza_id of the message that this one answers (XEP-0461), corrects, retracts or reacts to.
  std::string target;
  bool markable = false;  // its sender wants to know when it was read (XEP-0333)
  // XEP-0359: the id that the chat's archive gave it, in a room the room itself; empty where nobody may be believed.
  std::string archive_id;
  // Of a room: who wrote it, beside the nick, which may be somebody else's tomorrow. `occupant`: what the room says
  // never changes (XEP-0421), or else one stay of one occupant; `author`: the bare address, as the key that opened the
  // message proves it or the room tells. Empty: not known.
  std::string occupant;
  std::string author;
  std::string quote;  // of an answer: what its sender quoted, shown only where the store does not have the message
  std::optional<SharedFile> file;
  std::uint32_t timer_s = 0;  // disappears so long after it was read, or sent (XEP-0466); 0: it stays
  bool vanished = false;      // has disappeared: nothing of what it said is left
  bool unstyled = false;      // its sender wants nothing in it drawn as XEP-0393 has it

  // What later messages said of this one, and the message it answers, as History found them; not stored here.
  bool edited = false;
  bool retracted = false;  // `body` is empty then
  bool moderated = false;  // by a moderator (XEP-0425), called `retracted_by` where that is known
  std::string retracted_by;
  std::string retraction_reason;
  std::vector<Reaction> reactions;
  struct Quoted {
    xmpp::Jid from;
    Direction direction = Direction::incoming;
    std::string body;
  };
  std::optional<Quoted> quoted;
};

// What a row of `kind` that speaks of `message` has as its target: texts are corrected by their sender's id (XEP-0308),
// in a room everything else goes by the id the room gave it (XEP-0424 §5.1, 0444 §4.2, 0461 §3.2). Empty: it can't be
// spoken of.
inline const std::string& reference_to(const ChatMessage& message, MessageKind kind) {
  return message.in_room && kind != MessageKind::correction ? message.archive_id : message.stanza_id;
}

// XEP-0245: what is done, without "/me "; empty: the text is no action.
inline std::string_view action_in(std::string_view text) {
  constexpr std::string_view command = "/me ";
  return text.starts_with(command) ? text.substr(command.size()) : std::string_view();
}

// What somebody wants to send.
struct Draft {
  std::string body = {};
  MessageKind kind = MessageKind::text;  // or correction, retraction, reaction
  std::string target = {};               // as in ChatMessage
  std::string quote = {};                // of an answer: the beginning of what it answers
  std::optional<SharedFile> file = {};   // `body` is the link to it
  std::uint32_t timer_s = 0;             // as in ChatMessage
  std::optional<Encryption> mode = {};   // for this one alone; none: as its chat has it
};

using TransferId = std::uint64_t;

enum class TransferState { running, done, failed, canceled };

// A file on its way.
struct TransferView {
  TransferId id = 0;
  AccountId account;
  xmpp::Jid chat;
  MessageId message = 0;  // of a download; of an upload when it has become a message
  bool upload = false;
  std::string name;
  std::uint64_t moved = 0, total = 0;  // bytes; total 0: not known
  TransferState state = TransferState::running;
  std::string problem;  // why it failed, for a person
};

struct Contact {
  AccountId account;
  xmpp::Jid jid;  // bare
  std::string name;
  std::vector<std::string> groups;
  std::string subscription;  // "none", "to", "from", "both"
  bool ask = false;
};

enum class Show { offline, online, chat, away, xa, dnd };

struct ContactPresence {
  AccountId account;
  xmpp::Jid jid;  // full
  Show show = Show::offline;
  std::string status;
  int priority = 0;
};

enum class Trust { undecided, trusted, verified, distrusted };

inline std::string_view trust_word(Trust trust) {
  switch (trust) {
    case Trust::undecided:
      return "undecided";
    case Trust::trusted:
      return "trusted";
    case Trust::verified:
      return "verified";
    case Trust::distrusted:
      return "distrusted";
  }
  return "undecided";
}

// One OMEMO device as a person sees it.
struct DeviceView {
  xmpp::Jid jid;  // bare
  std::uint32_t device = 0;
  std::string fingerprint;  // "1234abcd …", groups of eight
  std::string label;        // what its owner calls it, signed with its key (XEP-0384 §5.3.1); empty: nothing
  std::string protocol;     // "OMEMO 2", "OMEMO 0.3": how it is spoken to; empty if it is not listed
  Trust trust = Trust::undecided;
  bool active = false;  // on the current device list
  bool own = false;     // another device of ours
  bool this_device = false;
  xmpp::Timestamp last_used = 0;  // when a message of it was last opened, give or take an hour; 0: not yet
  xmpp::Timestamp listed_since = 0;  // of our own: when this device first saw it on the list; 0: not known
};

// What sending into a chat means right now; shown in its header and input line.
struct ChatEncryption {
  Encryption mode = Encryption::omemo;  // omemo unless /plain was said for this chat
  bool ready = false;                   // device lists are known
  unsigned devices = 0;                 // of the peer, that will be able to read
  std::string protocol = "OMEMO";       // in which version: "OMEMO 2", "OMEMO 0.3", "OMEMO 2 + 0.3"
  bool all_verified = false;
  // Who will not be able to read and why, in words; empty when everybody can. Includes "has no OMEMO device".
  std::vector<std::string> problems;
  // Of a room: members (bare addresses) not one device of whom can read, and whom nobody has said to leave out yet.
  // While there is one, nothing can be sent encrypted.
  std::vector<std::string> left_out;
};

enum class Affiliation { outcast, none, member, admin, owner };  // XEP-0045 §5.2, in ascending order
enum class RoomRole { none, visitor, participant, moderator };   // §5.1

// Somebody in a room, under the nick they have there.
struct Occupant {
  std::string nick;
  xmpp::Jid jid;     // bare; empty where the room hides it
  std::string id;    // XEP-0421; empty where the room gives none
  std::string stay;  // another one each time somebody comes
  Affiliation affiliation = Affiliation::none;
  RoomRole role = RoomRole::none;
  Show show = Show::online;
  std::vector<std::string> hats = {};  // XEP-0317: their titles
};

// XEP-0513 §3.2: words that speak to many at once in a room.
struct MentionGroup {
  std::string_view word;  // in the text
  std::string_view type;  // behind the namespace
  bool active = false;    // those alone who are here now
};
inline constexpr std::array<MentionGroup, 9> mention_groups{{{"@room", "#channel"},
                                                             {"@here", "#channel", true},
                                                             {"@moderators", "#moderators"},
                                                             {"@participants", "#participants"},
                                                             {"@visitors", "#visitors"},
                                                             {"@owners", "#owner"},
                                                             {"@admins", "#admin"},
                                                             {"@members", "#member"},
                                                             {"@guests", "#none"}}};

// When a chat makes itself heard and counts as unread. `standard`: as XEP-0492 has it: always, but in a room that is
// no private group when we are named.
enum class NotifyRule { standard, always, mention, never };
// The chat setting that keeps it, and its words.
inline const std::string notify_setting = "notify";
inline std::string_view notify_word(NotifyRule rule) {
  return rule == NotifyRule::always    ? "always"
         : rule == NotifyRule::mention ? "mention"
         : rule == NotifyRule::never   ? "never"
                                       : "standard";
}
inline NotifyRule read_notify_word(std::string_view word) {
  for (const auto rule : {NotifyRule::always, NotifyRule::mention, NotifyRule::never}) {
    if (word == notify_word(rule)) return rule;
  }
  return NotifyRule::standard;
}

// The chat setting with the id of the oldest message that was read from the chat's archive, or that there is nothing
// older to read.
inline const std::string archive_oldest_setting = "archive_oldest";
inline const std::string archive_beginning = "*";

// The chat setting that keeps what was typed and not sent.
inline const std::string draft_setting = "draft";

enum class RoomState { left, joining, joined };

// A room as a person sees it.
struct RoomView {
  RoomState state = RoomState::left;
  std::string nick;  // ours, or the one we want
  std::string subject;
  std::string problem;  // why we are not in it, in words
  bool members_only = false;
  bool shows_addresses = false;     // non-anonymous
  bool moderates = false;           // XEP-0425: its moderators can remove messages
  std::vector<Occupant> occupants;  // by nick
  std::string name = {};            // as its owner calls it (§6.4); empty: not known
  unsigned slow_mode_s = 0;         // XEP-0500: to wait between two messages; 0: nothing
};
// The chat setting that keeps RoomView::name for the time before the room is entered.
inline const std::string room_name_setting = "room_name";

// Somebody on one of a room's lists (§9, §10).
struct Affiliated {
  xmpp::Jid jid;
  Affiliation affiliation = Affiliation::none;
  std::string nick;    // reserved there; may be empty
  std::string reason;  // of a ban
};

// A form and the picture that belongs to it (XEP-0158): an image file; empty: there is none.
struct IllustratedForm {
  xmpp::DataForm form;
  std::string picture = {};
};

// What a service wants to know; answered by FormActions::answer or cancel with its id.
struct FormOffer {
  AccountId account;
  std::uint64_t id = 0;
  xmpp::Jid from;
  std::string title;  // for a person: "Configuration of tea@conference.example.org"
  xmpp::DataForm form;
  std::vector<std::string> actions;  // ways to send it: "send", or of a command "prev", "next", "complete"
  std::string picture = {};          // as of IllustratedForm
};

// What the other side may learn without a word of ours.
enum class Told { receipts, read, typing, sync };  // sync: our own devices, through our server (XEP-0490)
// The name of its setting: "on", "off", or nothing said.
inline std::string_view told_key(Told what) {
  return what == Told::receipts ? "receipts" : what == Told::read ? "read" : what == Told::typing ? "typing" : "sync";
}

enum class ConnectionState { offline, connecting, authenticating, online, waiting };  // waiting: retries later

}  // namespace tui
