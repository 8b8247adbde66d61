// What events do to the model.
#include "tui-client/model/model.hpp"

#include <doctest/doctest.h>

using namespace tui;
using xmpp::Jid;

namespace {

const AccountId me = "me@example.org";
const Jid bob = *Jid::parse("bob@example.net");

ChatMessage message(MessageId id, const std::string& body, bool unread = true) {
  ChatMessage m;
  m.id = id;
  m.account = me;
  m.chat = bob;
  m.from = bob;
  m.body = body;
  m.when = id * 1'000'000;
  m.unread = unread;
  return m;
}

Model online() {
  Model model;
  model.apply(ConnectionChanged{me, ConnectionState::online, "", false});
  return model;
}

}  // namespace

TEST_CASE("unread counts until the chat is opened, and the line stands at the first") {
  auto model = online();
  model.apply(MessageAdded{message(7, "one")});
  model.apply(MessageAdded{message(8, "two")});
  auto* chat = model.chat(me, bob);
  REQUIRE(chat);
  CHECK(chat->unread == 2);
  CHECK(chat->first_unread == 7);
  CHECK(model.total_unread() == 2);
  model.open(chat);
  CHECK(model.total_unread() == 0);
  CHECK(chat->first_unread == 7);
  model.apply(MessageAdded{message(9, "three")});
  CHECK(model.total_unread() == 0);
}

TEST_CASE("messages are kept once, in order, within the window") {
  auto model = online();
  auto& chat = model.ensure_chat(me, bob);
  chat.loaded = true;
  model.open(&chat);
  for (int i = 1; i <= 1500; ++i) model.apply(MessageAdded{message(i, "m", false)});
  CHECK(chat.messages.size() == Chat::window);
  CHECK(chat.messages.back().id == 1500);
  CHECK_FALSE(chat.at_beginning);
  model.apply(MessageAdded{message(1500, "again", false)});
  CHECK(chat.messages.size() == Chat::window);
  CHECK(chat.messages.back().body == "again");
  chat.prepend({message(499, "old"), message(500, "old"), message(501, "overlap")});
  CHECK(chat.messages.front().id == 499);
  CHECK(chat.messages.size() == Chat::window + 2);
  // Once nobody looks, a page is enough, also of what arrives then.
  model.open(nullptr);
  CHECK(chat.messages.size() == Chat::window_behind);
  for (int i = 1501; i <= 1700; ++i) model.apply(MessageAdded{message(i, "m", false)});
  CHECK(chat.messages.size() == Chat::window_behind);
  CHECK(chat.messages.back().id == 1700);
  CHECK_FALSE(chat.at_beginning);
}

TEST_CASE("delivery changes reach their message only") {
  auto model = online();
  auto& chat = model.ensure_chat(me, bob);
  chat.loaded = true;
  model.apply(MessageAdded{message(1, "a", false)});
  model.apply(MessageChanged{me, bob, 1, Delivery::failed, "no device"});
  model.apply(MessageChanged{me, bob, 99, Delivery::failed, "nobody"});
  model.apply(MessageChanged{"else@example.org", bob, 1, Delivery::read, ""});
  CHECK(chat.messages.front().delivery == Delivery::failed);
  CHECK(chat.messages.front().error == "no device");
}

TEST_CASE("presence: the best resource counts, similar addresses do not mix, going offline clears") {
  auto model = online();
  const auto set = [&](const char* jid, Show show, int priority) {
    model.apply(PresenceChanged{{me, *Jid::parse(jid), show, "", priority}});
  };
  set("bob@example.net/phone", Show::away, 5);
  set("bob@example.net/desk", Show::online, 0);
  set("bob@example.net-evil.example/x", Show::dnd, 100);
  CHECK(model.presence_of(me, bob).show == Show::away);
  set("bob@example.net/phone", Show::offline, 0);
  CHECK(model.presence_of(me, bob).show == Show::online);
  model.apply(ConnectionChanged{me, ConnectionState::waiting, "", false});
  CHECK(model.presence_of(me, bob).show == Show::offline);
}

TEST_CASE("the list: by account, then recent first, then by name") {
  auto model = online();
  model.apply(ConnectionChanged{"work@corp.example", ConnectionState::online, "", false});
  const auto contact = [](const AccountId& account, const char* jid, const char* name) {
    Contact c;
    c.account = account;
    c.jid = *Jid::parse(jid);
    c.name = name;
    return c;
  };
  model.apply(RosterReceived{me, {contact(me, "z@x.example", "Anna"), contact(me, "a@x.example", "Zoe")}});
  model.apply(ContactChanged{contact("work@corp.example", "dana@corp.example", "Dana")});
  model.apply(MessageAdded{message(3, "hi")});
  std::vector<std::string> names;
  for (const auto& chat : model.chats()) names.push_back(chat->name);
  CHECK(names == std::vector<std::string>{"bob", "Anna", "Zoe", "Dana"});
}

TEST_CASE("a removed contact leaves the list unless there is history or the chat is open") {
  auto model = online();
  Contact contact;
  contact.account = me;
  contact.jid = bob;
  model.apply(ContactChanged{contact});
  model.apply(ContactRemoved{me, bob});
  CHECK(model.chat(me, bob) == nullptr);
  model.apply(ContactChanged{contact});
  model.apply(MessageAdded{message(1, "hi")});
  model.apply(ContactRemoved{me, bob});
  CHECK(model.chat(me, bob) != nullptr);
}

TEST_CASE("a new device alarms in the list until the chat is looked at") {
  auto model = online();
  auto& chat = model.ensure_chat(me, bob);
  TrustNeeded event;
  event.account = me;
  event.device.jid = bob;
  event.reason = "new device";
  model.apply(event);
  CHECK(chat.alarm);
  model.open(&chat);
  CHECK_FALSE(chat.alarm);
}

TEST_CASE("the home page is bounded") {
  Model model;
  for (int i = 0; i < 2000; ++i) model.say(me, std::to_string(i));
  CHECK(model.home.size() == Model::max_home_lines);
  CHECK(model.home.back().text == "1999");
}
