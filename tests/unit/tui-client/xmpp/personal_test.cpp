// What an account wants of its own server: blocking, reports, password; what was read, on all devices; timers.
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/archive.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tui-client/timer.hpp"

using namespace tui;
using test::Archive;
using xmpp::Element;
namespace ns = xmpp::ns;

namespace {

const std::string from_bob = "bob@example.net/x", ours = "me@example.test";

struct Personal : test::LoggedIn {
  Archive archive{ours};
  std::string node;  // items of the displayed node
  std::vector<Element> published, sets;
  bool refuse = false;

  Personal() {
    server.on_stanza = [this](const Element& stanza) { return archive.answer(server, stanza) || answer(stanza); };
  }
  bool answer(const Element& iq) {
    if (iq.name() != "iq") return false;
    if (iq.child("blocklist", ns::blocking)) {
      server.result_for(iq, "<blocklist xmlns='urn:xmpp:blocking'><item jid='eve@example.net'/></blocklist>");
      return true;
    }
    if (iq.child("block", ns::blocking) || iq.child("unblock", ns::blocking) ||
        iq.child("query", ns::register_account)) {
      sets.push_back(iq);
      if (refuse) {
        const std::string from(iq.attr("to"));
        server.send("<iq type='error' id='" + std::string(iq.attr("id")) + "'" +
                    (from.empty() ? "" : " from='" + from + "'") +
                    "><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
      } else {
        server.result_for(iq, "");
      }
      return true;
    }
    const Element* pubsub = iq.child("pubsub", ns::pubsub);
    if (!pubsub) return false;
    if (const Element* items = pubsub->child("items"); items && items->attr("node") == ns::displayed_sync) {
      server.result_for(
          iq, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:mds:displayed:0'>" + node +
                  "</items></pubsub>");
      return true;
    }
    if (const Element* publish = pubsub->child("publish"); publish && publish->attr("node") == ns::displayed_sync) {
      published.push_back(iq);
      server.result_for(iq, "");
      return true;
    }
    return false;
  }
  static std::string item(const std::string& chat, const std::string& by, const std::string& id) {
    return "<item id='" + chat +
           "'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='" + by + "' id='" + id +
           "'/></displayed></item>";
  }
  std::string event(const std::string& items, const std::string& from = ours) {
    return "<message type='headline' from='" + from +
           "'><event xmlns='http://jabber.org/protocol/pubsub#event'><items "
           "node='urn:xmpp:mds:displayed:0'>" +
           items + "</items></event></message>";
  }
  // A live message that the archive has.
  std::string bob_says(const std::string& id, const std::string& more = {}) {
    const auto archived = archive.add(Archive::chat(from_bob, ours, id, "text", more));
    const auto before = count<MessageAdded>();
    server.send(Archive::chat(from_bob, ours, id, "text",
                              more + "<stanza-id xmlns='urn:xmpp:sid:0' by='me@example.test' id='" + archived + "'/>"));
    until([&] { return count<MessageAdded>() > before; });
    return archived;
  }
  std::size_t unread() { return history->unread_state(me, bob)->count; }
};

}  // namespace

TEST_CASE("the block list comes with the login and by pushes of our own account alone") {
  Personal t;
  t.log_in();
  t.until([&] { return t.count<BlockListChanged>() == 1; });
  CHECK(t.last<BlockListChanged>()->blocked.size() == 1);
  t.server.send(
      "<iq type='set' id='p1' from='mallory@example.net/x'><block xmlns='urn:xmpp:blocking'><item "
      "jid='bob@example.net'/></block></iq>");
  t.server.send("<iq type='set' id='p2'><block xmlns='urn:xmpp:blocking'><item jid='spam.example'/></block></iq>");
  t.until([&] { return t.count<BlockListChanged>() == 2; });
  CHECK(t.last<BlockListChanged>()->blocked.size() == 2);
  t.server.send("<iq type='set' id='p3' from='me@example.test'><unblock xmlns='urn:xmpp:blocking'/></iq>");
  t.until([&] { return t.count<BlockListChanged>() == 3; });
  CHECK(t.last<BlockListChanged>()->blocked.empty());
}

TEST_CASE("a report goes with the block; what is refused is said") {
  Personal t;
  t.log_in();
  REQUIRE(t.client->personal(t.me)->block(t.bob, AbuseReport{true, "he <shouts>", {"a1"}}));
  t.until([&] { return t.sets.size() == 1; });
  const auto* block = t.sets[0].child("block", ns::blocking);
  REQUIRE(block);
  const auto* report = block->child("item")->child("report", ns::reporting);
  REQUIRE(report);
  CHECK(report->attr("reason") == "urn:xmpp:reporting:abuse");
  CHECK(report->child("stanza-id", ns::stanza_ids)->attr("id") == "a1");
  CHECK(report->child_text("text", ns::reporting) == "he <shouts>");
  t.until([&] { return t.last<BlockListChanged>() && t.last<BlockListChanged>()->blocked.size() == 2; });
  t.refuse = true;
  REQUIRE(t.client->personal(t.me)->block(*xmpp::Jid::parse("x@example.net"), std::nullopt));
  t.until([&] { return t.last<Notice>() && t.last<Notice>()->text.find("was not blocked") != std::string::npos; });
  CHECK(t.last<BlockListChanged>()->blocked.size() == 2);
}

TEST_CASE("a password is stored when the server has taken it, and not before") {
  Personal t;
  t.log_in();
  std::vector<xmpp::Result<void>> outcomes;
  t.refuse = true;
  t.client->personal(t.me)->change_password("fresh", [&](auto outcome) { outcomes.push_back(outcome); });
  t.until([&] { return outcomes.size() == 1; });
  CHECK_FALSE(outcomes[0]);
  CHECK(t.history->get(t.me, "password").value() == "secret");
  t.refuse = false;
  t.client->personal(t.me)->change_password("fresh", [&](auto outcome) { outcomes.push_back(outcome); });
  t.until([&] { return outcomes.size() == 2; });
  CHECK(outcomes[1]);
  CHECK(t.history->get(t.me, "password").value() == "fresh");
  CHECK(t.sets.back().attr("to") == "example.test");
}

TEST_CASE("what was read on another device is read here, forward only, and nobody else has a say") {
  Personal t;
  t.log_in();
  const auto first = t.bob_says("m1"), second = t.bob_says("m2"), third = t.bob_says("m3");
  t.until([&] { return t.archive.asked > 0; });
  CHECK(t.unread() == 3);
  t.server.send(t.event(Personal::item("bob@example.net", ours, third), "mallory@example.net"));
  t.server.send(t.event(Personal::item("bob@example.net", "bob@example.net", third)));
  t.server.send(t.event(Personal::item("bob@example.net", ours, "unknown")));
  t.server.send(t.event(Personal::item("bob@example.net", ours, second)));
  t.until([&] { return t.unread() == 1; });
  CHECK(t.last<ChatsChanged>()->chats == std::vector{t.bob});
  t.server.send(t.event(Personal::item("bob@example.net", ours, first)));
  t.wait(50);
  CHECK(t.unread() == 1);
}

TEST_CASE("what the node says is known after the next login, once the archive has brought the messages") {
  Personal t;
  t.log_in();
  t.until([&] { return t.archive.asked > 0; });
  t.wait(50);
  t.client.reset();
  t.archive.add(Archive::chat(from_bob, ours, "n1", "one"));
  const auto read = t.archive.add(Archive::chat(from_bob, ours, "n2", "two"));
  t.archive.add(Archive::chat(from_bob, ours, "n3", "three"));
  t.node = Personal::item("bob@example.net", ours, read);
  t.log_in();
  t.until([&] { return t.history->page(t.me, t.bob, 0, 9)->size() == 3 && t.unread() == 1; });
}

TEST_CASE("what is read here is told with the access closed, once, unless it is switched off") {
  Personal t;
  t.log_in();
  t.until([&] { return t.archive.asked > 0; });
  t.bob_says("m1");
  const auto second = t.bob_says("m2");
  const auto last = t.history->page(t.me, t.bob, 0, 1)->back().id;
  REQUIRE(t.history->mark_read(t.me, t.bob, last));
  t.client->personal(t.me)->seen(t.bob, last);
  t.client->personal(t.me)->seen(t.bob, last);
  t.until([&] { return t.published.size() == 1; });
  const auto* pubsub = t.published[0].child("pubsub", ns::pubsub);
  const auto* item = pubsub->child("publish")->child("item");
  CHECK(item->attr("id") == "bob@example.net");
  const auto* id = item->child("displayed", ns::displayed_sync)->child("stanza-id", ns::stanza_ids);
  CHECK(id->attr("id") == second);
  CHECK(id->attr("by") == ours);
  const auto* form = pubsub->child("publish-options")->first_child();
  bool closed = false;
  for (const auto& field : form->children()) {
    closed = closed ||
             (field.attr("var") == "pubsub#access_model" && field.child_text("value", ns::data_forms) == "whitelist");
  }
  CHECK(closed);
  REQUIRE(t.history->set_chat_setting(t.me, t.bob, "sync", "off"));
  t.bob_says("m3");
  t.client->personal(t.me)->seen(t.bob, t.history->page(t.me, t.bob, 0, 1)->back().id);
  t.wait(1300);
  CHECK(t.published.size() == 1);
}

TEST_CASE("timers: sent with every text, learnt from the other side, told without a text") {
  Personal t;
  t.log_in();
  REQUIRE(t.client->personal(t.me)->set_timer(t.bob, 3600));
  t.until([&] { return t.server.find("message", "ephemeral") != nullptr; });
  CHECK(t.server.find("message", "ephemeral")->child("ephemeral", ns::ephemeral)->attr("timer") == "3600");
  CHECK_FALSE(t.server.find("message", "ephemeral")->child("body"));
  t.send_plain("mine");
  t.until([&] { return t.server.find("message", "body") != nullptr; });
  CHECK(t.server.find("message", "body")->child("ephemeral", ns::ephemeral)->attr("timer") == "3600");
  CHECK(t.history->page(t.me, t.bob, 0, 1)->back().timer_s == 3600);
  t.bob_says("m1", "<ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/>");
  CHECK(t.last<TimerChanged>()->seconds == 60);
  CHECK(t.history->page(t.me, t.bob, 0, 1)->back().timer_s == 60);
  t.server.send("<message type='chat' from='" + from_bob +
                "' id='e'><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='0'/></message>");
  t.until([&] { return t.last<TimerChanged>()->seconds == 0; });
  t.server.send("<message type='chat' from='" + from_bob +
                "' id='f'><body>x</body><ephemeral xmlns='urn:xmpp:ephemeral:0' "
                "timer='99999999999999999999'/></message>");
  t.until([&] { return t.count<MessageAdded>() >= 3; });
  CHECK(t.history->page(t.me, t.bob, 0, 1)->back().timer_s == 0);
}
