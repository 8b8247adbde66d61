// Rooms: the rooms of one account (XEP-0045): being in them, who is there, who belongs to them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/muc/room.hpp"
#include "tui-client/xmpp/room_actions.hpp"

namespace tui {

struct ParsedInvitation;

class Rooms final : public RoomActions {
 public:
  static constexpr std::size_t max_rooms = 1000;
  inline static const std::string gives_ids_key = "gives_ids";  // of chat settings: Room::gives_ids, as known last

  struct Hooks {
    std::function<void(const xmpp::Jid&)> ready;            // messages may go out
    std::function<void(const xmpp::Jid&)> members_changed;  // who has to be able to read
    std::function<void(const xmpp::Jid&)> leave_out;        // send_without()
    // We are in it to stay, or have left it; for bookmarks.
    std::function<void(const xmpp::Jid&, const std::string& nick, bool stay)> kept;
    // When it makes itself heard was changed here.
    std::function<void(const xmpp::Jid&, NotifyRule)> notify;
    // Somebody (bare) came into a private group, perhaps with a device that nobody knows yet.
    std::function<void(const xmpp::Jid&)> arrived;
    // We are in it, and its archive can be read; caught_up() is called then.
    std::function<void(const xmpp::Jid&)> archive;
  };

  // Reads the rooms of before from the store. `self_ping_ms`: after so long a silence a room is asked whether we are
  // still in it (XEP-0410). `max_members`: for a room with more nothing is encrypted.
  Rooms(AccountContext& account, unsigned self_ping_ms, std::size_t max_members);
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  void go_online(Show show, const std::string& status);
  void go_offline();
  void set_presence(Show show, const std::string& status);

  // The user is neither away nor busy.
  bool here() const { return show_ == Show::online || show_ == Show::chat; }
  const Room* find(const xmpp::Jid& room) const;
  // The chat that somebody's address belongs to: that of an occupant is a chat of its own, anybody else's is the bare
  // address.
  xmpp::Jid chat_of(const xmpp::Jid& jid) const;
  // Of a private chat in a room: who is there under that nick; null: nobody.
  const Occupant* occupant(const xmpp::Jid& jid) const;
  // The first message in a private chat: whether it is encrypted is decided now, and with whom it is.
  void meet_in_private(const xmpp::Jid& chat);
  // Why nothing can go to this private chat, in words; "" if it can. `whom`: the one it is for, "" for whoever it was
  // opened with.
  std::string private_obstacle(const xmpp::Jid& chat, const std::string& whom) const;
  // Rooms that are entered after each login, and our nicks there.
  std::vector<std::pair<xmpp::Jid, std::string>> wanted() const;
  // What was said there while we were away is read, or can't be.
  void caught_up(const xmpp::Jid& room);
  // Entered, described, its members known, and done with the messages of before.
  bool ready(const xmpp::Jid& room) const;
  // Who has to be able to read what is said there; without ourselves.
  struct Audience {
    bool known = false;
    std::string problem;  // why nothing can be encrypted for this room, in words
    std::vector<xmpp::Jid> members;
  };
  // nullopt: no room.
  std::optional<Audience> audience(const xmpp::Jid& chat) const;

  // True: it was of a room. Presence of a room never reaches the contact list.
  bool handle_presence(const xmpp::Element& presence, const xmpp::Jid& sender);
  // Of a message of the room: its subject, changes of its configuration and of people who are not there.
  void handle_message(const xmpp::Element& message, const xmpp::Jid& sender);
  // The room took no message of ours. True: for a reason that passes: it is slow, or has lost us, and is entered again.
  bool refused_message(const xmpp::Jid& room, const xmpp::StanzaError& error);
  // Invitations: mediated (§7.8.2) and direct (XEP-0249). True: it was one.
  bool handle_invitation(const xmpp::Element& message, const xmpp::Jid& sender);

  // XEP-0333: we have read it up to there. Lost where we are not in it: the next marker says more.
  void displayed(const xmpp::Jid& room, const std::string& archive_id);

  // RoomActions
  void join(const xmpp::Jid& room, const std::string& nick, const std::string& password) override;
  void leave(const xmpp::Jid& room) override;
  void create(const xmpp::Jid& room, const std::string& name, bool private_group) override;
  void destroy(const xmpp::Jid& room, const std::string& reason) override;
  void set_subject(const xmpp::Jid& room, const std::string& subject) override;
  void set_affiliation(const xmpp::Jid& room, const xmpp::Jid& who, Affiliation affiliation,
                       const std::string& reason) override;
  void open_private(const xmpp::Jid& room, const std::string& nick) override;
  void set_role(const xmpp::Jid& room, const std::string& nick, RoomRole role, const std::string& reason) override;
  void moderate(const xmpp::Jid& room, const std::string& archive_id, const std::string& reason) override;
  void list_affiliations(const xmpp::Jid& room) override;
  void invite(const xmpp::Jid& room, const xmpp::Jid& who, const std::string& reason) override;
  void set_notify(const xmpp::Jid& chat, NotifyRule rule) override;
  // Said by the bookmark.
  void learn_notify(const xmpp::Jid& chat, NotifyRule rule);
  void send_without(const xmpp::Jid& room) override;

 private:
  Room& ensure(const xmpp::Jid& room);
  Room* joined(const xmpp::Jid& room);  // complains if we are not in it
  void enter(const xmpp::Jid& room);
  void send_presence(const xmpp::Jid& room, const Room& state, bool entering);
  void refused(const xmpp::Jid& jid, Room& room, const xmpp::Element& presence);
  void left(const xmpp::Jid& jid, Room& room, const xmpp::Element& x);
  void entered(const xmpp::Jid& jid, Room& room, const xmpp::Element& x);
  void settle(const xmpp::Jid& jid, Room& room);
  void watch(const xmpp::Jid& jid);
  void self_ping(const xmpp::Jid& jid);
  void tell(const xmpp::Jid& jid, Room& room);
  void gone(const xmpp::Jid& jid, Room& room, const std::string& why);
  // Once it is gone: later, or not until somebody asks for it.
  void come_back(const xmpp::Jid& jid, Room& room, bool later);
  // room_description.cpp
  void describe(const xmpp::Jid& jid);
  // What it can do, asked before it is entered; a room that is made by entering has no answer yet.
  void ask_for_features(const xmpp::Jid& jid);
  void learn_features(const xmpp::Jid& jid, Room& room, const xmpp::Element& query);
  void described(const xmpp::Jid& jid, Room& room, bool known);
  void ask_for_members_soon(const xmpp::Jid& jid, Room& room);
  void ask_for_members(const xmpp::Jid& jid);
  // room_admin.cpp
  void configure_new(const xmpp::Jid& jid);
  void submit_configuration(const xmpp::Jid& jid, const xmpp::Element& form);
  void undo_creation(const xmpp::Jid& jid, const std::string& why);
  void change(const xmpp::Jid& room, xmpp::Element item, const std::string& what, std::function<void()> done);
  void learn_name(const xmpp::Jid& room, Room& state, const xmpp::Element& query);
  using Lists = std::function<void(std::vector<Affiliated> people, std::vector<std::string> problems)>;
  void ask_for_lists(const xmpp::Jid& room, std::vector<Affiliation> lists, std::size_t most, Lists done);
  bool is_news(const ParsedInvitation& invitation);
  void complain(const xmpp::Jid& room, const std::string& what) { account_.notice(what, true, room); }

  AccountContext& account_;
  unsigned self_ping_ms_;
  std::size_t max_members_;
  Hooks hooks_;
  Show show_ = Show::online;
  std::string status_;
  std::map<xmpp::Jid, Room> rooms_;  // bare
  struct Invited {
    std::uint64_t at_ms = 0;
    std::string reason;
  };
  std::map<xmpp::Jid, Invited> invited_;  // not long ago, by room
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
