// Chat: one conversation as the screen knows it: a window of its messages, who is there, how it is encrypted.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tui-client/model/composer.hpp"
#include "tui-client/types.hpp"

namespace tui {

// Messages of before what the store has: nobody has looked, they are being asked for, there are none.
enum class Older { maybe, asked, none };

struct Chat {
  // In memory at most this many; older ones are read from the store again when scrolled to.
  static constexpr std::size_t window = 1000;
  // Of a chat that nobody looks at only these: two hundred of them must not be two hundred thousand messages.
  static constexpr std::size_t window_behind = 100;
  bool in_view = false;

  AccountId account;
  xmpp::Jid jid;
  std::string name;  // from the roster, else the local part
  bool in_roster = false;
  std::uint32_t unread = 0;
  xmpp::Timestamp last_activity = 0;
  bool typing = false;
  std::uint32_t timer_s = 0;  // XEP-0466: new texts disappear so long after they were read; 0: they stay
  bool alarm = false;         // a new device or a changed key, not looked at yet
  ChatEncryption encryption;
  bool is_room = false;
  RoomView room;  // of a room
  // Up to which message people of a room have read, as far as they say so and since the program was started.
  struct Seen {
    std::string nick;
    MessageId last = 0;
  };
  static constexpr std::size_t max_seen = 500;
  std::map<std::string, Seen> seen;
  std::uint32_t mentions = 0;  // of the unread ones: those that name us
  NotifyRule notify = NotifyRule::standard;
  // `notify`, or what it means here where nobody said anything.
  NotifyRule rule() const;
  // Whether this message makes itself heard.
  bool wants(const ChatMessage& message) const;
  // Unread ones that somebody wants to be told of.
  std::uint32_t waiting() const;

  std::deque<ChatMessage> messages;  // ascending by id
  bool loaded = false;               // the newest page has been read
  bool at_beginning = false;         // nothing older in the store
  Older older = Older::maybe;        // in the server's archive
  // Rows up to this one were counted in the store: an event of theirs that is still on its way counts nothing.
  MessageId counted_through = 0;
  MessageId first_unread = 0;  // where the "new" line stands; 0: none
  int scroll = 0;              // lines above the bottom
  Composer composer;
  std::string kept_draft;  // of it, what the store has
  std::vector<TransferView> transfers;  // files on their way, and those that failed, oldest first
  MessageId picked = 0;                 // with the keyboard, for what the next command is about; 0: none
  // With a target: what the input line's text will be, instead of a new message.
  Draft writing;

  // Adds it at its place, or replaces the one with this id.
  void add(const ChatMessage& message);
  // Whether somebody looks at it from now on.
  void look(bool now);
  // The store's part of the window, anew.
  void replace(const std::vector<ChatMessage>& all);
  // Puts an older page in front.
  void prepend(const std::vector<ChatMessage>& older);
  ChatMessage* find(MessageId id);
  // To the next older (-1) or newer (1) message that can be spoken of; from the newest on if none is picked. Past the
  // newest none is picked; false: there is no older one here.
  bool pick(int step);
  // The picked message, or where none is picked the newest one that `suits`; null if it does not suit.
  const ChatMessage* about(const std::function<bool(const ChatMessage&)>& suits) const;
  // Back to a new message.
  void write_anew();
  // Takes away the oldest beyond the window.
  void shrink();
};

}  // namespace tui
