// Stanzas that a server passes on to xmpp-tui, whoever wrote them: messages, carbons, archive results, events, presence of
// rooms, answers to what the client asked. They go through a whole account, its model and the screen; the store is rolled
// back after each input. What was encrypted is never replaced by what was not, nothing forged counts as encrypted, a
// verified key stays what it was, and no byte of it reaches the terminal.
//
// An input is a sequence of stanzas. In the id of an answer "q0", "q1" … stand for the questions of the client, in their
// order. <pause/>, <resume/> and <lose/> are what becomes of the connection, <ask what='…'/> is what the user does.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/model/model.hpp"
#include "tui-client/ui/views/views.hpp"
#include "tui-client/xmpp/account.hpp"

namespace {

using namespace tui;
using xmpp::Element;

const AccountId me = "me@example.org";
const xmpp::Jid own = xmpp::Jid::parse("me@example.org").value();
const xmpp::Jid own_full = xmpp::Jid::parse("me@example.org/desk").value();
const xmpp::Jid bob = xmpp::Jid::parse("bob@example.net").value();
const xmpp::Jid eve = xmpp::Jid::parse("eve@evil.example").value();
const xmpp::Jid tea = xmpp::Jid::parse("tea@conference.example.org").value();
constexpr std::string_view secret = "the secret words", own_words = "what I have to say";
constexpr unsigned bobs_device = 31337;
constexpr std::size_t most_stanzas = 40;

ChatMessage row(Direction direction, const std::string& id) {
  ChatMessage message;
  message.account = me;
  message.chat = bob;
  message.from = direction == Direction::incoming ? bob : own_full;
  message.direction = direction;
  message.body = secret;
  message.when = 1'795'356'120'000'000;
  message.encryption = Encryption::omemo;
  message.stanza_id = id;
  message.archive_id = "archive-" + id;
  message.markable = true;
  return message;
}

// The store that every input finds: two encrypted messages, and a device of Bob's that somebody has verified.
struct World {
  World() {
    xmpp::log::configure({.level = xmpp::log::Level::off, .file = {}, .timestamps = false});
    history = std::move(History::open(directory.path()).value());
    FUZZ_CHECK(history->add(row(Direction::incoming, "his")).has_value());
    FUZZ_CHECK(history->add(row(Direction::outgoing, "mine")).has_value());
    FUZZ_CHECK(history->add(row(Direction::incoming, "his-last")).has_value());
    auto device = omemo::Device::create(history->omemo_store(me), me, {.prekey_count = 5, .clock = {}});
    FUZZ_CHECK(device.has_value());
    omemo::MemoryStore store;
    auto his = omemo::Device::create(store, bob.text(), {.prekey_count = 5, .clock = {}}).value();
    const omemo::Address address{bob.text(), bobs_device};
    const auto version = omemo::all_versions.front();
    FUZZ_CHECK((*device)->process_bundle(address, his->bundle(version)->bundle).has_value());
    FUZZ_CHECK((*device)->set_trust(address, his->identity_key(), omemo::Trust::verified).has_value());
  }
  test::TemporaryDirectory directory;
  std::unique_ptr<History> history;
  xmpp::EventLoop loop;
};

World& world() {
  static World once;  // its folder goes with it
  return once;
}

// One connection of the account, from the login on.
struct Connected {
  Connected() {
    model.accounts.push_back({.id = me, .text = {}});
    AccountConfig config;
    config.jid = own;
    config.password = "secret";
    GlooxClientOptions options;
    options.avatars = true;
    options.wire = [this](std::string_view xml) { sent(xml); };
    auto opened = Account::open(world().loop, *world().history, config, options, nullptr,
                                [this](Event event) { told(event); });
    FUZZ_CHECK(opened.has_value());
    account = std::move(*opened);
    link().on_link_online(own_full);
    turn();
    // Bob is a contact, and we are in a room.
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (!asked[i].child("query", xmpp::ns::roster)) continue;
      give("<iq type='result' id='q" + std::to_string(i) +
           "'><query xmlns='jabber:iq:roster'><item jid='bob@example.net' subscription='both'/></query></iq>");
    }
    model.open(&model.ensure_chat(me, bob));
    account->rooms().join(tea, "me", {});
    turn();
  }
  LinkHandler& link() { return *account; }

  void turn() {
    for (int i = 0; i < 3; ++i) world().loop.run_once_nowait();
  }

  void sent(std::string_view xml) {
    const auto element = xmpp::parse_element(xml, xmpp::ns::client, {.max_stanza_bytes = 16U << 20});
    FUZZ_CHECK(element.has_value());
    const bool question = element->name() == "iq" && (element->attr("type") == "get" || element->attr("type") == "set");
    if (question && asked.size() < 1000) asked.push_back(*element);
    FUZZ_CHECK(xml.find(secret) == std::string_view::npos && xml.find(own_words) == std::string_view::npos);
  }

  // What comes of it on the screen.
  void told(const Event& event) {
    if (const auto* added = event.as<MessageAdded>()) check_new(added->message);
    model.apply(event);
  }

  void check_new(const ChatMessage& message) {
    if (message.kind == MessageKind::notice || message.kind == MessageKind::undecryptable) return;
    if (message.direction == Direction::outgoing && message.body == own_words) return;
    FUZZ_CHECK(message.encryption == Encryption::none);
    FUZZ_CHECK(!message.sender_verified);
  }

  void give(const std::string& xml) {
    if (auto stanza = xmpp::parse_element(xml, xmpp::ns::client)) give(std::move(*stanza));
  }

  void give(Element stanza) {
    if (stanza.name() == "pause" || stanza.name() == "resume" || stanza.name() == "lose") return change_link(stanza.name());
    if (stanza.name() == "ask") return ask(stanza.attr("what"));
    if (!online || stanza.ns() != xmpp::ns::client) return;
    const auto id = stanza.attr("id");
    if (stanza.name() == "iq" && id.size() > 1 && id.size() < 5 && id[0] == 'q' && !asked.empty()) {
      std::size_t number = 0;
      for (const char c : id.substr(1)) number = number * 10 + static_cast<std::size_t>(c >= '0' && c <= '9' ? c - '0' : 0);
      const auto& question = asked[number % asked.size()];
      stanza.set_attr("id", std::string(question.attr("id")));
      if (!stanza.has_attr("from") && question.has_attr("to")) stanza.set_attr("from", std::string(question.attr("to")));
    }
    link().on_link_stanza(stanza);
    turn();
  }

  void ask(std::string_view what) {
    if (what == "send") static_cast<void>(account->send_message(bob, {.body = std::string(own_words)}));
    if (what == "react") static_cast<void>(account->send_message(bob, {.body = "x", .kind = MessageKind::reaction, .target = "his"}));
    if (what == "chat") account->prepare_chat(bob);
    if (what == "older") account->fetch_older(bob);
    if (what == "profile") account->forms().edit_profile();
    if (what == "config") account->forms().configure_room(tea);
    if (what == "command") account->forms().run_command(own.domain_jid(), "x");
    if (what == "rooms") account->forms().list_rooms({});
    if (what == "whois") account->personal().fetch_profile(bob, [](const auto&) {});
    if (what == "logins") account->personal().fetch_logins([](const auto&) {});
    if (what == "members") account->rooms().list_affiliations(tea);
    turn();
  }

  void change_link(const std::string& what) {
    if (what == "lose" && session) {
      session = online = false;
      link().on_link_lost({});
    } else if (what == "pause" && online) {
      online = false;
      link().on_link_paused();
    } else if (what == "resume" && session && !online) {
      online = true;
      link().on_link_resumed();
    }
    turn();
  }

  void check_store() {
    const auto page = world().history->page(me, bob, 0, 1000);
    FUZZ_CHECK(page.has_value());
    unsigned found = 0;
    for (const auto& message : *page) {
      const bool known = message.stanza_id == "his" || message.stanza_id == "mine" || message.stanza_id == "his-last";
      if (!known || message.archive_id.empty() || message.archive_id != "archive-" + message.stanza_id) continue;
      ++found;
      FUZZ_CHECK(!message.edited);  // nobody but the author, and never in plain text
      FUZZ_CHECK(message.body == secret || message.retracted || message.vanished);
      FUZZ_CHECK(message.encryption == Encryption::omemo);
    }
    FUZZ_CHECK(found == 3);
    bool verified = false;
    for (const auto& device : account->omemo().devices(bob)) {
      if (device.device == bobs_device) verified = device.trust == Trust::verified;
    }
    FUZZ_CHECK(verified);
    for (const auto& device : account->omemo().devices(eve)) FUZZ_CHECK(device.trust != Trust::verified);
  }

  void draw() {
    Canvas canvas(80, 24);
    tui::draw(model, canvas);
    for (int y = 0; y < canvas.height(); ++y) {
      for (int x = 0; x < canvas.width(); ++x) {
        for (const unsigned char byte : canvas.at(x, y).bytes) FUZZ_CHECK(byte >= 0x20 && byte != 0x7f);
      }
    }
  }

  Model model;
  std::vector<Element> asked;
  std::unique_ptr<Account> account;
  bool session = true, online = true;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto all = xmpp::parse_element("<stream xmlns='jabber:client'>" + text + "</stream>", "", {.max_stanza_bytes = 1U << 20});
  if (!all || all->children().empty()) return 0;
  auto& history = *world().history;
  static_cast<void>(history.transaction([&]() -> xmpp::Result<void> {
    {
      Connected connected;
      std::size_t count = 0;
      for (const auto& stanza : all->children()) {
        if (++count > most_stanzas) break;
        connected.give(stanza);
      }
      connected.check_store();
      connected.draw();
    }
    world().loop.run_once_nowait();
    return xmpp::fail(xmpp::Errc::canceled, "the same store for the next one");
  }));
  return 0;
}
