// /join /create /leave /topic /who /invite …: rooms and who is in them.
#include <algorithm>
#include <array>

#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

RoomActions* rooms(CommandHost& host) {
  const auto account = host.model().default_account();
  if (account.empty()) {
    host.complain("no account yet: /connect ADDRESS");
    return nullptr;
  }
  auto* actions = host.client().rooms(account);
  if (!actions) host.complain(account + " is not connected");
  return actions;
}

// The open chat, if it is a room.
const Chat* open_room(CommandHost& host) {
  const auto* chat = host.model().current();
  if (chat && chat->is_room) return chat;
  host.complain("open the room first: /join ROOM");
  return nullptr;
}

struct OpenRoom {
  const Chat& chat;
  RoomActions& actions;
};

// The open room and what can be done there; complains if there is none.
std::optional<OpenRoom> in_room(CommandHost& host) {
  const auto* chat = open_room(host);
  auto* actions = chat ? rooms(host) : nullptr;
  if (!actions) return std::nullopt;
  return OpenRoom{*chat, *actions};
}

std::optional<xmpp::Jid> read_room(CommandHost& host, const std::string& text) {
  const auto jid = read_address(host, text);
  if (!jid || !jid->local().empty()) return jid;
  host.complain("\"" + text + "\" is no room: name it like room@conference.example.org");
  return std::nullopt;
}

void enter(CommandHost& host, const xmpp::Jid& room) {
  const auto account = host.model().default_account();
  host.model().ensure_chat(account, room).is_room = true;
  host.open_chat(account, room);
}

void join(CommandHost& host, const CommandLine& line) {
  if (line.words.empty()) return host.complain("usage: /join ROOM [NICK [PASSWORD]]");
  const auto room = read_room(host, line.word(0));
  auto* actions = room ? rooms(host) : nullptr;
  if (!actions) return;
  actions->join(*room, line.word(1), line.word(2));
  enter(host, *room);
}

void create(CommandHost& host, const CommandLine& line) {
  const bool open = line.words.size() > 1 && line.words.back() == "open";
  std::string name;
  for (std::size_t i = 0; i < line.words.size() - (open ? 1 : 0); ++i) name += (i == 0 ? "" : " ") + line.words[i];
  if (name.empty()) return host.complain("usage: /create NAME-OR-ADDRESS [open]");
  if (name.find('@') == std::string::npos) {
    if (auto* actions = forms(host)) actions->create_room(name, !open);
    return;
  }
  const auto room = read_room(host, name);
  auto* actions = room ? rooms(host) : nullptr;
  if (!actions) return;
  actions->create(*room, {}, !open);
  enter(host, *room);
}

void leave(CommandHost& host, const CommandLine&) {
  const auto room = in_room(host);
  if (!room) return;
  room->actions.leave(room->chat.jid);
  host.close_chat();
}

void topic(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  if (line.rest.empty())
    return host.say(room->chat.room.subject.empty() ? "there is no topic" : room->chat.room.subject);
  room->actions.set_subject(room->chat.jid, line.rest);
}

void who(CommandHost& host, const CommandLine& line) {
  if (open_room(host)) host.show_people(line.word(0) == "all");
}

void nick(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  if (line.rest.empty()) return host.complain("usage: /nick NAME");
  room->actions.join(room->chat.jid, line.rest, {});
}

void invite(CommandHost& host, const CommandLine& line) {
  const auto link = line.word(0);
  if (link.empty()) return host.make_invite();
  if (link.starts_with("xmpp:") || link.starts_with("https:")) return host.take_invite(link);
  const auto room = in_room(host);
  if (!room) return;
  if (const auto jid = read_address(host, line.word(0))) room->actions.invite(room->chat.jid, *jid, line.after(1));
}

void without(CommandHost& host, const CommandLine&) {
  if (const auto room = in_room(host)) room->actions.send_without(room->chat.jid);
}

// Whom a line begins with, and the rest of it: "two words" in quotes; the nick of somebody here as it is, and of nicks
// that begin alike the longest; else the first word.
std::pair<std::string, std::string> named_first(const Chat& chat, const CommandLine& line) {
  std::string nick;
  const auto at = std::min(line.rest.find_first_not_of(' '), line.rest.size());
  const auto rest = std::string_view(line.rest).substr(at);
  for (const auto& occupant : chat.room.occupants) {
    const bool here =
        rest.starts_with(occupant.nick) && (rest.size() == occupant.nick.size() || rest[occupant.nick.size()] == ' ');
    if (here && occupant.nick.size() > nick.size()) nick = occupant.nick;
  }
  if (nick.empty()) return {line.word(0), line.after(1)};
  const auto next = rest.find_first_not_of(' ', nick.size());
  return {nick, next == rest.npos ? std::string() : std::string(rest.substr(next))};
}

void kick(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  if (line.words.empty()) return host.complain("usage: /kick NICK [REASON]");
  const auto [nick, reason] = named_first(room->chat, line);
  room->actions.set_role(room->chat.jid, nick, RoomRole::none, reason);
}

// An address, or the nick of somebody whose address the room shows.
std::optional<xmpp::Jid> person(CommandHost& host, const Chat& chat, const std::string& text) {
  for (const auto& occupant : chat.room.occupants) {
    if (occupant.nick == text && !occupant.jid.empty()) return occupant.jid;
  }
  return read_address(host, text);
}

void ban(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  if (line.words.empty()) return host.complain("usage: /ban NICK-OR-ADDRESS [REASON]");
  const auto [name, reason] = named_first(room->chat, line);
  if (const auto jid = person(host, room->chat, name)) {
    room->actions.set_affiliation(room->chat.jid, *jid, Affiliation::outcast, reason);
  }
}

constexpr std::array affiliation_words{"outcast", "none", "member", "admin", "owner"};

void affiliation(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  const auto [name, what] = named_first(room->chat, line);
  const auto words = read_line(what);
  const auto found = std::find(affiliation_words.begin(), affiliation_words.end(), words.word(0));
  if (found == affiliation_words.end()) {
    return host.complain("usage: /affiliation NICK-OR-ADDRESS owner|admin|member|none|outcast");
  }
  if (const auto jid = person(host, room->chat, name)) {
    room->actions.set_affiliation(room->chat.jid, *jid, static_cast<Affiliation>(found - affiliation_words.begin()),
                                  words.after(1));
  }
}

void affiliations(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  const auto word = line.word(0);
  const bool known = std::find(affiliation_words.begin(), affiliation_words.end(), word) != affiliation_words.end();
  if (!word.empty() && (!known || word == "none")) {
    return host.complain("usage: /affiliations [owner|admin|member|outcast]");
  }
  host.show_affiliations(word);
}

constexpr std::array role_words{"none", "visitor", "participant", "moderator"};

void role(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  const auto [name, what] = named_first(room->chat, line);
  const auto words = read_line(what);
  const auto found = std::find(role_words.begin() + 1, role_words.end(), words.word(0));
  if (found == role_words.end()) return host.complain("usage: /role NICK moderator|participant|visitor");
  room->actions.set_role(room->chat.jid, name, static_cast<RoomRole>(found - role_words.begin()), words.after(1));
}

void pm(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  if (line.words.empty()) return host.complain("usage: /pm NICK [TEXT]");
  const auto [nick, text] = named_first(room->chat, line);
  const auto& all = room->chat.room.occupants;
  const bool there =
      std::any_of(all.begin(), all.end(), [&nick = nick](const Occupant& occupant) { return occupant.nick == nick; });
  if (!there) return host.complain("nobody here is called \"" + nick + "\"");
  if (nick == room->chat.room.nick) return host.complain("that is you");
  const auto jid = room->chat.jid.with_resource(nick);
  if (!jid) return;
  const auto account = room->chat.account;
  room->actions.open_private(room->chat.jid, nick);
  host.open_chat(account, *jid);
  if (text.empty()) return;
  const auto sent = host.client().send_message(
      account, *jid, Draft{.body = text, .kind = MessageKind::text, .target = {}, .quote = {}});
  if (!sent) host.complain(sent.error().detail);
}

void destroy(CommandHost& host, const CommandLine& line) {
  const auto room = in_room(host);
  if (!room) return;
  host.ask(
      {"Destroy " + room->chat.jid.text() + " for everybody? (yes/no)", false,
       [&host, account = room->chat.account, where = room->chat.jid, reason = line.rest](const std::string& answer) {
         auto* now = host.client().rooms(account);
         if (answer == "yes" && now) return now->destroy(where, reason);
         host.say("not destroyed");
       }});
}

void notify(CommandHost& host, const CommandLine& line) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("open the chat first: this is decided for each chat");
  const auto word = line.word(0);
  if (word.empty()) {
    const std::string standard = chat->notify == NotifyRule::standard ? " (nothing was said: the standard)" : "";
    return host.say(chat->jid.text() + ": " + std::string(notify_word(chat->rule())) + standard);
  }
  const auto rule = read_notify_word(word);
  if (rule == NotifyRule::standard && word != "standard") {
    return host.complain("usage: /notify [always|mention|never|standard]");
  }
  auto* actions = rooms(host);
  if (!actions) return;
  actions->set_notify(chat->jid, rule);
  host.say(chat->jid.text() + ": notified " + std::string(notify_word(rule)));
}
std::vector<std::string> rules(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"always", "mention", "never", "standard"} : std::vector<std::string>();
}

std::vector<std::string> who_words(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"all"} : std::vector<std::string>();
}
std::vector<std::string> list_words(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"owner", "admin", "member", "outcast"} : std::vector<std::string>();
}
std::vector<std::string> nicks(const Model& model, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  if (index > 0 || !model.current()) return all;
  for (const auto& occupant : model.current()->room.occupants) all.push_back(occupant.nick);
  return all;
}
std::vector<std::string> nick_then_affiliation(const Model& model, const CommandLine& line, std::size_t index) {
  if (index == 1) return {affiliation_words.begin(), affiliation_words.end()};
  return nicks(model, line, index);
}
std::vector<std::string> nick_then_role(const Model& model, const CommandLine& line, std::size_t index) {
  if (index == 1) return {role_words.begin() + 1, role_words.end()};
  return nicks(model, line, index);
}
std::vector<std::string> rooms_known(const Model& model, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  for (const auto& chat : model.chats()) {
    if (index == 0 && chat->is_room) all.push_back(chat->jid.text());
  }
  return all;
}
std::vector<std::string> people(const Model& model, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  for (const auto& [key, contact] : model.contacts) {
    if (index == 0) all.push_back(contact.jid.text());
  }
  return all;
}

}  // namespace

std::vector<Command> room_commands() {
  return {
      {"join", "ROOM [NICK [PASSWORD]]", "Enter a room, now and after each login until /leave.", join, rooms_known},
      {"create", "NAME-OR-ADDRESS [open]",
       "Make a room: a private group (members only, encrypted from the first message), or one open to all. A name "
       "alone: "
       "at your server.",
       create, nullptr},
      {"leave", "", "Leave this room; its messages stay in the store.", leave, nullptr},
      {"who", "[all]", "Show or hide who is in this room; with \"all\" as a page to search and choose from.", who,
       who_words},
      {"topic", "[TEXT]", "Show this room's topic, or change it.", topic, nullptr},
      {"nick", "NAME", "Be called NAME in this room.", nick, nullptr},
      {"invite", "[ADDRESS [REASON] | LINK]",
       "Alone: a link that makes somebody your contact. Into the room, somebody (of a private group a member first). "
       "LINK: follow an invitation.",
       invite, people},
      {"without", "", "Send in this room although some members (named above the messages) can't read it.", without,
       nullptr},
      {"pm", "NICK [TEXT]", "Talk to somebody of this room alone; encrypted, if the room is and shows addresses.", pm,
       nicks},
      {"kick", "NICK [REASON]", "Put somebody out of this room; they may come back.", kick, nicks},
      {"ban", "NICK-OR-ADDRESS [REASON]", "Put somebody out of this room for good.", ban, nicks},
      {"affiliation", "NICK-OR-ADDRESS owner|admin|member|none|outcast", "What somebody is to this room.", affiliation,
       nick_then_affiliation},
      {"affiliations", "[owner|admin|member|outcast]", "Who belongs to this room, and who is banned from it.",
       affiliations, list_words},
      {"role", "NICK moderator|participant|visitor", "What somebody may do in this room until they leave.", role,
       nick_then_role},
      {"notify", "[always|mention|never|standard]", "When this chat makes itself heard and counts as unread.", notify,
       rules},
      {"destroy", "[REASON]", "Destroy this room.", destroy, nullptr},
  };
}

}  // namespace tui
