// XEP-0313: what was said while we were away, once, in its order, across restarts; and what only looks like it.
#include "tests/unit/tui-client/xmpp/archive.hpp"

#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::Archive;

namespace {

const std::string bobs = "bob@example.net/x", our_phone = "me@example.test/phone", own = "me@example.test";

struct WithArchive : test::LoggedIn {
  Archive archive{own};

  WithArchive() {
    server.on_stanza = [this](const xmpp::Element& stanza) { return archive.answer(server, stanza); };
  }
  std::string bob_said(const std::string& body) { return archive.add(Archive::chat(bobs, own, "b-" + body, body)); }
  std::string we_said(const std::string& body) {
    return archive.add(Archive::chat(our_phone, bobs, "m-" + body, body));
  }
  void log_in_again() {
    client.reset();
    test::run_for(loop, 20);
    events.clear();
    log_in();
  }
  std::string said() {
    std::string all;
    const auto page = history->page(me, bob, 0, 1000);
    for (const auto& row : *page) all += row.body + " ";
    return all;
  }
  // Until the archive has nothing to be asked for any more.
  void read() {
    until([this] { return archive.asked > 0; });
    for (std::size_t before = 0; before != archive.asked;) {
      before = archive.asked;
      wait(60);
    }
  }
  std::size_t unread() { return history->unread(me, bob)->size(); }
};

}  // namespace

TEST_CASE("the first login takes the newest page alone, as read; later ones what came since, as news") {
  WithArchive t;
  for (const auto* body : {"1", "2", "3", "4", "5"}) t.bob_said(body);
  t.log_in();
  t.read();
  CHECK(t.archive.asked == 1);
  CHECK(t.said() == "3 4 5 ");
  CHECK(t.unread() == 0);
  for (const auto* body : {"6", "7", "8", "9", "10", "11", "12", "13"}) t.bob_said(body);
  t.log_in_again();
  t.until([&] { return t.said() == "3 4 5 6 7 8 9 10 11 12 13 "; });
  CHECK(t.unread() == 8);
  CHECK(t.count<MessageAdded>() == 0);  // told by the page
  REQUIRE(t.last<ChatsChanged>());
  CHECK(t.last<ChatsChanged>()->chats == std::vector{t.bob});
  t.read();
  t.log_in_again();
  t.read();
  CHECK(t.said() == "3 4 5 6 7 8 9 10 11 12 13 ");
}

TEST_CASE("an archive that was empty at first is read from its beginning") {
  WithArchive t;
  t.log_in();
  t.read();
  for (const auto* body : {"1", "2", "3", "4", "5"}) t.bob_said(body);
  t.log_in_again();
  t.until([&] { return t.said() == "1 2 3 4 5 "; });
  CHECK(t.unread() == 5);
}

TEST_CASE("live, offline, carbon and archive are one message") {
  WithArchive t;
  t.log_in();
  t.read();
  const auto id = t.bob_said("live");
  t.server.send(Archive::chat(bobs, own, "b-live", "live",
                              "<stanza-id xmlns='urn:xmpp:sid:0' by='me@example.test' id='" + id + "'/>"));
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.history->page(t.me, t.bob, 0, 1)->back().archive_id == id);
  // One without an id of its own sender is known by that of the archive alone.
  const auto nameless = t.archive.add(Archive::chat(bobs, own, "", "nameless"));
  t.server.send("<message type='chat' from='" + bobs + "'><body>nameless</body>" +
                "<stanza-id xmlns='urn:xmpp:sid:0' by='me@example.test' id='" + nameless + "'/></message>");
  t.until([&] { return t.count<MessageAdded>() == 2; });
  // Ours, of this device.
  t.send_plain("mine");
  t.until([&] { return t.server.find("message", "body") != nullptr; });
  const std::string mine(t.server.find("message", "body")->attr("id"));
  t.archive.add(Archive::chat("me@example.test/desk", "bob@example.net", mine, "mine"));
  t.we_said("elsewhere");
  t.log_in_again();
  t.until([&] { return t.said().find("elsewhere") != std::string::npos; });
  t.read();
  CHECK(t.said() == "live nameless mine elsewhere ");
  const auto page = *t.history->page(t.me, t.bob, 0, 10);
  for (const auto& row : page) CHECK_FALSE(row.archive_id.empty());
  CHECK(page[3].direction == Direction::outgoing);
  CHECK(t.unread() == 0);  // we wrote after them
}

TEST_CASE("a message of ours that the archive has is not sent again") {
  WithArchive t;
  t.server.answer_pings = false;  // nothing is known to have arrived
  t.log_in();
  t.send_plain("mine");
  t.until([&] { return t.server.find("message", "body") != nullptr; });
  const std::string mine(t.server.find("message", "body")->attr("id"));
  t.archive.add(Archive::chat("me@example.test/desk", "bob@example.net", mine, "mine"));
  const auto row = t.history->page(t.me, t.bob, 0, 1)->back();
  CHECK(row.delivery == Delivery::pending);
  t.server.answer_pings = true;
  t.log_in_again();
  t.until([&] { return t.delivery(row.id) != Delivery::pending; });
  CHECK(t.history->page(t.me, t.bob, 0, 10)->size() == 1);
}

TEST_CASE("a restart in mid-sync goes on where it was") {
  WithArchive t;
  t.bob_said("0");
  t.log_in();
  t.read();
  for (int i = 1; i <= 20; ++i) t.bob_said(std::to_string(i));
  std::size_t answered = 0;
  t.archive.before_answer = [&] { return ++answered <= 2; };
  t.archive.asked = 0;
  t.log_in_again();
  t.until([&] { return t.archive.asked == 3; });
  t.wait(30);
  CHECK(t.said() == "0 1 2 3 4 5 6 ");
  t.archive.before_answer = [] { return true; };
  t.archive.queries.clear();
  t.log_in_again();
  t.until([&] { return t.said().find("20") != std::string::npos; });
  CHECK(t.said() == "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 ");
  const auto* set = t.archive.queries.front().child("set", xmpp::ns::rsm);
  CHECK(set->child_text("after", xmpp::ns::rsm) == t.archive.items[6].id);
}

TEST_CASE("what the archive has forgotten is passed over") {
  WithArchive t;
  for (const auto* body : {"1", "2", "3"}) t.bob_said(body);
  t.log_in();
  t.read();
  for (const auto* body : {"4", "5", "6", "7"}) t.bob_said(body);
  t.archive.items.erase(t.archive.items.begin(), t.archive.items.begin() + 4);
  t.log_in_again();
  t.until([&] { return t.said() == "1 2 3 5 6 7 "; });
}

TEST_CASE("messages of one second, and those that come late, stand in the archive's order") {
  WithArchive t;
  const auto second = (xmpp::now() / 1'000'000 - 100) * 1'000'000;
  for (int i = 0; i < 10; ++i) {
    t.archive.add(Archive::chat(bobs, own, "b" + std::to_string(i), std::to_string(i)), second);
  }
  t.log_in();
  t.read();
  CHECK(t.said() == "7 8 9 ");
  t.archive.page_size = 2;
  t.client->fetch_older(t.me, t.bob);
  t.until([&] { return t.count<OlderRead>() == 1; });
  t.client->fetch_older(t.me, t.bob);
  t.until([&] { return t.count<OlderRead>() == 2; });
  while (!t.last<OlderRead>()->beginning) {
    const auto before = t.count<OlderRead>();
    t.client->fetch_older(t.me, t.bob);
    t.until([&] { return t.count<OlderRead>() > before; });
  }
  CHECK(t.said() == "0 1 2 3 4 5 6 7 8 9 ");
}

TEST_CASE("older messages are read for one chat, down to its beginning") {
  WithArchive t;
  const xmpp::Jid carol = *xmpp::Jid::parse("carol@example.net");
  for (int i = 0; i < 8; ++i) {
    t.bob_said(std::to_string(i));
    t.archive.add(Archive::chat("carol@example.net/y", own, "c" + std::to_string(i), "c"));
  }
  // A page of receipts shows nothing: the next one is read at once.
  for (int i = 0; i < 4; ++i) {
    const auto& first = t.archive.items.front();
    t.archive.items.insert(
        t.archive.items.begin() + 3,
        {"r" + std::to_string(i), first.when + 1 + i,
         Archive::chat(bobs, own, "r" + std::to_string(i), "", "<received xmlns='urn:xmpp:receipts' id='none'/>")});
  }
  t.log_in();
  t.read();
  CHECK(t.said() == "7 ");
  std::size_t rounds = 0;
  while (!t.last<OlderRead>() || !t.last<OlderRead>()->beginning) {
    const auto before = t.count<OlderRead>();
    t.client->fetch_older(t.me, t.bob);
    t.until([&] { return t.count<OlderRead>() > before; });
    REQUIRE(++rounds < 10);
  }
  CHECK(t.said() == "0 1 2 3 4 5 6 7 ");
  CHECK(t.unread() == 0);
  CHECK(t.history->page(t.me, carol, 0, 100)->size() == 2);
  const auto asked = t.archive.asked;
  t.client->fetch_older(t.me, t.bob);
  t.wait(30);
  CHECK(t.archive.asked == asked);  // it is known to be all
  t.log_in_again();
  t.read();
  t.client->fetch_older(t.me, t.bob);
  t.until([&] { return t.last<OlderRead>() != nullptr; });
  CHECK(t.last<OlderRead>()->beginning);
}

TEST_CASE("corrections, reactions, receipts and markers out of the archive apply; nothing is answered twice") {
  WithArchive t;
  t.log_in();
  t.read();
  REQUIRE(t.client->roster_add(t.me, t.bob, ""));
  t.send_plain("mine");
  t.until([&] { return t.server.find("message", "body") != nullptr; });
  const std::string mine(t.server.find("message", "body")->attr("id"));
  const auto id = t.history->page(t.me, t.bob, 0, 1)->back().id;
  t.archive.add(Archive::chat(bobs, own, "v", "", "<received xmlns='urn:xmpp:receipts' id='" + mine + "'/>"));
  t.archive.add(Archive::chat(bobs, own, "w", "", "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + mine + "'/>"));
  t.archive.add(Archive::chat(bobs, own, "q1", "tehxt", "<request xmlns='urn:xmpp:receipts'/>"));
  t.archive.add(Archive::chat(bobs, own, "q2", "text", "<replace xmlns='urn:xmpp:message-correct:0' id='q1'/>"));
  t.archive.add(Archive::chat(bobs, own, "q3", "answered", "<request xmlns='urn:xmpp:receipts'/>"));
  t.archive.add(Archive::chat(our_phone, bobs, "q4", "", "<received xmlns='urn:xmpp:receipts' id='q3'/>"));
  t.archive.add(
      Archive::chat(bobs, own, "q5", "",
                    "<reactions xmlns='urn:xmpp:reactions:0' id='" + mine + "'><reaction>+</reaction></reactions>"));
  t.log_in_again();
  t.until([&] { return t.said() == "mine text answered "; });
  t.read();
  const auto page = *t.history->page(t.me, t.bob, 0, 10);
  CHECK(t.delivery(id) == Delivery::read);
  REQUIRE(page[0].reactions.size() == 1);
  CHECK(page[1].edited);
  std::vector<std::string> receipts;
  for (const auto& stanza : t.server.stanzas) {
    if (const auto* received = stanza.child("received", xmpp::ns::receipts))
      receipts.emplace_back(received->attr("id"));
  }
  CHECK(receipts == std::vector<std::string>{"q1"});
}

// CVE-2019-16237, CVE-2020-26547.
TEST_CASE("a forged result is refused, and nothing else comes in by it") {
  WithArchive t;
  t.bob_said("genuine");
  t.archive.before_answer = [&] {
    const std::string query(t.archive.queries.back().attr("queryid"));
    const Archive::Item forged{"f", xmpp::now(), Archive::chat(bobs, own, "f", "forged")};
    for (const auto* from : {"bob@example.net", "mallory@example.net/x", "example.test", "me@example.test/phone"}) {
      t.server.send(Archive::result(from, query, forged));
    }
    t.server.send(Archive::result(own, "guessed", forged));
    t.server.send(Archive::result(own, query, {"g", xmpp::now(), Archive::chat(bobs, "eve@example.net", "g", "no")}));
    t.server.send(Archive::result(own, query, {"h", xmpp::now(), "<iq xmlns='jabber:client' type='get' id='h'/>"}));
    t.server.send(Archive::result(own, query, {"", xmpp::now(), Archive::chat(bobs, own, "i", "no id")}));
    return true;
  };
  t.log_in();
  t.until([&] { return t.said() == "genuine "; });
  const Archive::Item late{"l", xmpp::now(), Archive::chat(bobs, own, "l", "late")};
  t.server.send(Archive::result(own, std::string(t.archive.queries.back().attr("queryid")), late));
  t.wait(50);
  CHECK(t.said() == "genuine ");
}

TEST_CASE("an id that somebody else claims to be the archive's counts for nothing") {
  WithArchive t;
  t.log_in();
  t.read();
  const auto id = t.bob_said("wanted");
  for (const auto* by : {"bob@example.net", "example.test", "me@example.test/desk"}) {
    t.server.send(Archive::chat(bobs, own, std::string("x") + by, "other",
                                std::string("<stanza-id xmlns='urn:xmpp:sid:0' by='") + by + "' id='" + id + "'/>"));
  }
  t.until([&] { return t.count<MessageAdded>() == 3; });
  const auto page = t.history->page(t.me, t.bob, 0, 10);
  for (const auto& row : *page) CHECK(row.archive_id.empty());
  t.log_in_again();
  t.until([&] { return t.said().find("wanted") != std::string::npos; });
}

TEST_CASE("without an archive nothing is asked, and ids in its name are not believed") {
  test::LoggedIn t;
  t.log_in();
  t.server.send(
      Archive::chat(bobs, own, "x", "text", "<stanza-id xmlns='urn:xmpp:sid:0' by='me@example.test' id='y'/>"));
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.history->page(t.me, t.bob, 0, 1)->back().archive_id.empty());
  t.wait(50);
  CHECK(t.server.find("iq", "query", "urn:xmpp:mam:2") == nullptr);
  t.client->fetch_older(t.me, t.bob);
  t.until([&] { return t.count<OlderRead>() == 1; });
  CHECK_FALSE(t.last<OlderRead>()->beginning);
}

TEST_CASE("an archive that refuses, or goes in circles, is left alone") {
  WithArchive t;
  SUBCASE("refuses") {
    t.server.on_stanza = [&](const xmpp::Element& stanza) {
      if (!stanza.child("query", xmpp::ns::mam)) return t.archive.answer(t.server, stanza);
      ++t.archive.asked;
      t.server.error_for(stanza, "forbidden");
      return true;
    };
  }
  SUBCASE("goes in circles") {
    t.bob_said("round");
    t.log_in();
    t.read();
    t.server.on_stanza = [&](const xmpp::Element& stanza) {
      const auto* query = stanza.child("query", xmpp::ns::mam);
      if (!query) return t.archive.answer(t.server, stanza);
      ++t.archive.asked;
      t.server.send(Archive::result(own, std::string(query->attr("queryid")), t.archive.items[0]));
      t.server.result_for(stanza, "<fin xmlns='urn:xmpp:mam:2'/>");
      return true;
    };
    t.archive.asked = 0;
  }
  t.log_in_again();
  t.read();
  t.wait(100);
  CHECK(t.archive.asked <= 2);
}

TEST_CASE("what was deleted here does not come back with the next login") {
  WithArchive t;
  t.log_in();
  t.read();
  const auto id = t.bob_said("secret");
  t.server.send(Archive::chat(bobs, own, "b-secret", "secret",
                              "<stanza-id xmlns='urn:xmpp:sid:0' by='me@example.test' id='" + id + "'/>"));
  t.until([&] { return t.count<MessageAdded>() == 1; });
  t.bob_said("not seen here yet");
  REQUIRE(t.history->clear(t.me, t.bob));
  t.log_in_again();
  t.read();
  CHECK(t.said() == "not seen here yet ");
}
