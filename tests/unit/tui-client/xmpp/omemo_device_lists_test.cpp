// Others' device lists: when they are asked for, what is told of them, and whose are not listened to.
#include <algorithm>

#include "tests/unit/tui-client/xmpp/encrypted.hpp"

using namespace tui;

using test::BobsDevice;
using test::Encrypted;

TEST_CASE("what is learned of both versions is told once, and a problem ends with the connection") {
  Encrypted t;
  t.publish({&t.phone});
  t.client->prepare_chat(t.me, t.bob);
  t.until([&] {
    return t.last<EncryptionChanged>()->chat == t.bob && t.last<EncryptionChanged>()->encryption.devices == 1;
  });
  t.wait(50);
  const auto told = std::count_if(t.events.begin(), t.events.end(), [&](const Event& event) {
    const auto* changed = event.as<EncryptionChanged>();
    return changed && changed->chat == t.bob;
  });
  CHECK(told <= 2);  // the list's news, and the end of what was asked for
  std::vector<xmpp::Element> asked;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    const auto* pubsub = stanza.child("pubsub");
    const auto* items = pubsub ? pubsub->child("items") : nullptr;
    if (!items || stanza.attr("to") != "carol@example.net") return false;
    t.server.error_for(stanza, "service-unavailable");
    return true;
  };
  const auto carol = *xmpp::Jid::parse("carol@example.net");
  t.client->prepare_chat(t.me, carol);
  t.until([&] {
    return t.last<EncryptionChanged>()->chat == carol && !t.last<EncryptionChanged>()->encryption.problems.empty();
  });
  t.server.on_stanza = nullptr;
  test::put_list(t.server, "carol@example.net", {4711});
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.online(); });
  t.events.clear();
  t.client->prepare_chat(t.me, carol);
  t.until([&] {
    return t.count<EncryptionChanged>() > 0 && t.last<EncryptionChanged>()->chat == carol &&
           t.last<EncryptionChanged>()->encryption.ready;
  });
  for (const auto& problem : t.last<EncryptionChanged>()->encryption.problems) {
    CHECK(problem.find("does not exist") == std::string::npos);
  }
}

TEST_CASE("device lists of strangers are not listened to") {
  Encrypted t;
  t.announce({&t.phone});
  t.wait(100);
  CHECK(t.client->devices(t.me, t.bob)->empty());
}

TEST_CASE("who is no contact and has a device only since we looked can be answered once it has written") {
  Encrypted t;
  const auto too_early = t.client->send_message(t.me, t.bob, Draft{"anybody there?", MessageKind::text, {}, {}});
  REQUIRE(too_early);
  t.until([&] { return t.delivery(*too_early) == Delivery::failed; });
  t.publish({&t.phone});  // nobody tells us
  t.deliver(t.write(t.phone, "here I am"), "b1");
  t.until([&] {
    const auto* state = t.last<EncryptionChanged>();
    return state && state->chat == t.bob && state->encryption.devices == 1 && state->encryption.ready;
  });
  CHECK(t.last<EncryptionChanged>()->encryption.problems.empty());
  const auto answer = t.client->send_message(t.me, t.bob, Draft{"good", MessageKind::text, {}, {}});
  REQUIRE(answer);
  t.until([&] { return t.delivery(*answer) == Delivery::sent; });
}

TEST_CASE("a device that is on no list is a reason to ask for the lists, but not with every message") {
  Encrypted t;
  BobsDevice hidden;
  t.publish({&t.phone});
  const auto asked = [&] {
    return std::count_if(t.server.stanzas.begin(), t.server.stanzas.end(), [](const xmpp::Element& stanza) {
      const auto* pubsub = stanza.attr("to") == "bob@example.net" ? stanza.first_child() : nullptr;
      const auto* items = pubsub ? pubsub->child("items") : nullptr;
      return items && items->attr("node") == test::list_node;
    });
  };
  SUBCASE("whose chat was opened") {
    const auto first = t.client->send_message(t.me, t.bob, Draft{"hello", MessageKind::text, {}, {}});
    t.until([&] { return t.delivery(*first) == Delivery::sent; });
    CHECK(asked() == 1);
    for (const std::string id : {"b1", "b2", "b3"}) t.deliver(t.write(hidden, id), id);
    t.until([&] { return t.newest().body == "b3"; });
    t.wait(100);
    CHECK(asked() == 2);
  }
  SUBCASE("of a stranger, who would learn that we are here") {
    t.deliver(t.write(hidden, "b1"), "b1");
    t.until([&] { return t.count<MessageAdded>() == 1; });
    CHECK(t.newest().body == "b1");
    t.wait(100);
    CHECK(asked() == 0);
  }
}
