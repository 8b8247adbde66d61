// Outbox: messages of ours on their way: pending in the store, encrypted, on the wire, handled by the server.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class OmemoService;
class Rooms;
struct Room;

// Begins the error text of a message that failed because it could not be encrypted.
inline constexpr std::string_view not_encrypted = "not encrypted: ";

// A message counts as sent when the server has acknowledged it (XEP-0198); on a stream without acknowledgements, when
// it has answered a ping that went out after the message: it handles a stream's stanzas in their order. A resumed
// session sends again what was not acknowledged. What was on the wire when a session ended goes again, as the same
// stanza with the same id, so that receivers and archives know it for the same.
class Outbox {
 public:
  static constexpr std::size_t max_body_bytes =
      100000;                                // servers take stanzas of 256 KiB and more; base64 costs a third
  static constexpr std::size_t window = 50;  // on the wire and not yet known to be handled

  Outbox(AccountContext& account, OmemoService& omemo, Rooms& rooms)
      : account_(account), omemo_(omemo), rooms_(rooms) {}

  // Stores it as pending; MessageAdded follows; then it goes out, now or after the next login. `mode`: for this message
  // alone, whatever the chat's mode is.
  // Corrections, retractions and reactions go the same way; of them, MessageUpdated follows.
  xmpp::Result<MessageId> submit(const xmpp::Jid& chat, const Draft& draft,
                                 std::optional<Encryption> mode = std::nullopt);
  void go_online();
  void go_offline();
  // What waited for a room to be entered can go now.
  void room_ready() { pump(); }
  // The same session has a connection again.
  void resume() { pump(); }
  void acknowledged_through(std::uint64_t position);
  // The stream acknowledges nothing, after all.
  void stream_unmanaged();
  // Its recipient has it, or refused it: the ping has nothing to say about it any more.
  void forget(MessageId id);
  // Its room refused it, for a reason that passes: it goes once more, in its place, when the room takes messages of
  // ours. False: that was tried before.
  bool again(const ChatMessage& row);
  // Called when the server did not answer the ping.
  std::function<void()> on_dead_peer;

 private:
  struct Item {
    MessageId id;
    std::string stanza_id;
    Draft draft;
    Encryption encryption;
    std::string occupant;     // of a room's private chat: whom it is for
    bool said_plain = false;  // for this message, in this run of the program
  };
  struct OnWire {
    MessageId id;
    xmpp::Jid chat;
    xmpp::Element stanza;
    std::uint64_t position;  // in the stream; 0: it does not acknowledge
  };

  static Item item_of(const ChatMessage& row, bool said_plain);
  // What a correction of an answer answers, too.
  Draft complete(const xmpp::Jid& chat, const Draft& draft, xmpp::Jid& answered);
  void pump();
  // Rooms take messages from those alone who are in them, and a slow one (XEP-0500) not before its time.
  bool may_go(const xmpp::Jid& chat) const;
  // Milliseconds until it may; 0: now.
  std::uint64_t pause_of(const xmpp::Jid& chat, const Room& room) const;
  void spoke(const xmpp::Jid& chat);
  void flush_chat(const xmpp::Jid& chat, bool prepared);
  bool is_plain(const xmpp::Jid& chat, const Item& item);
  void send(const xmpp::Jid& chat, const Item& item);
  void put_on_wire(MessageId id, const xmpp::Jid& chat, xmpp::Element stanza);
  void fail(const xmpp::Jid& chat, MessageId id, const std::string& why);
  void ask_for_ack();
  void acknowledged(const std::vector<MessageId>& ids);

  AccountContext& account_;
  OmemoService& omemo_;
  Rooms& rooms_;
  std::map<xmpp::Jid, std::deque<Item>> waiting_;
  std::set<xmpp::Jid> preparing_;
  std::vector<OnWire> on_wire_;
  std::unordered_map<MessageId, xmpp::Element> interrupted_;  // was on the wire when the connection broke
  std::set<MessageId> tried_again_;
  struct Spoke {
    std::uint64_t at_ms = 0;
    std::shared_ptr<void> timer;
  };
  std::map<xmpp::Jid, Spoke> spoke_;  // in rooms that are slow
  bool ack_asked_ = false;
  unsigned login_ = 0;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
