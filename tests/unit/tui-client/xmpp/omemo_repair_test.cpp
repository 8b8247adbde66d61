// Sessions out of step, devices that begin anew, stores that were put back.
#include <algorithm>
#include <filesystem>

#include "tests/unit/tui-client/xmpp/encrypted.hpp"

using namespace tui;
using test::Encrypted;
using test::text_of;
namespace ns = xmpp::ns;

TEST_CASE("a session out of step is replaced and the peer told, a few times at most") {
  Encrypted t;
  t.announce({&t.phone});
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"begin", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  REQUIRE(t.read(t.phone, 0));
  const auto stubs = [&t] {
    return std::count_if(t.events.begin(), t.events.end(), [](const Event& event) {
      const auto* added = event.as<MessageAdded>();
      return added && added->message.kind == MessageKind::undecryptable;
    });
  };
  constexpr int repaired = 3;  // within an hour
  for (int i = 0; i < 8; ++i) {
    auto broken = t.write(t.phone, "broken");
    broken.keys[0].data.back() ^= 1;
    t.deliver(broken, "x" + std::to_string(i));
    t.until([&] { return stubs() == i + 1; });
    if (i >= repaired) continue;
    const auto number = static_cast<std::size_t>(i) + 1;
    t.until([&] { return t.sent().size() > number; });
    const auto repair = t.read(t.phone, number);
    REQUIRE_MESSAGE(repair, omemo::to_string(repair.error().code));
    CHECK(repair->is_key_transport);
  }
  t.wait(100);
  CHECK(t.sent().size() == 1 + repaired);
  t.deliver(t.write(t.phone, "works again"), "y");
  t.until([&] { return t.newest().body == "works again"; });
}

TEST_CASE("a reset begins new sessions and tells the other side") {
  Encrypted t;
  t.publish({&t.phone});
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"begin", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  REQUIRE(t.read(t.phone, 0));
  // Bob has lost what he had, and can say nothing but by a new exchange.
  REQUIRE(t.phone.device->delete_session({t.own_address(), test::version}));
  REQUIRE(t.client->reset_sessions(t.me, t.bob));
  t.until([&] { return t.sent().size() == 2; });
  const auto exchange = t.read(t.phone, 1);
  REQUIRE(exchange);
  CHECK(exchange->is_key_transport);
  CHECK(exchange->new_session);
  t.deliver(t.write(t.phone, "works again"), "r1");
  t.until([&] { return t.newest().body == "works again"; });
  t.server.drop();
  t.until([&] { return !t.online(); });
  CHECK(t.client->reset_sessions(t.me, t.bob).error().code == xmpp::Errc::connection_closed);
}

TEST_CASE("this device begins anew: another number and identity, the old one gone, trust kept") {
  Encrypted t;
  t.publish({&t.phone});
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"before", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  REQUIRE(t.client->set_trust(t.me, t.bob, t.phone.id(), Trust::verified));
  const auto former = t.own_id();
  const auto key = t.own_bundle().identity_key;
  REQUIRE(t.client->omemo(t.me)->reset_device());
  CHECK(t.own_id() != former);
  t.until([&] { return test::ids_of(t.own_list()) == std::vector{t.own_id()}; });
  t.until([&] { return t.server.nodes.contains(test::bundle_key(t.me, t.own_id())); });
  CHECK(t.own_bundle().identity_key != key);
  CHECK(t.client->devices(t.me, t.bob)->front().trust == Trust::verified);
  CHECK(t.history->page(t.me, t.bob, 0, 10)->size() == 1);
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"after", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() >= 2; });
  const auto read = t.read(t.phone, t.sent().size() - 1);
  REQUIRE(read);
  CHECK(read->sender.device == t.own_id());
  CHECK(text_of(*read) == "after");
  t.deliver(t.write(t.phone, "the answer"), "b1");
  t.until([&] { return t.newest().body == "the answer"; });
  // And the store knows it again.
  t.client.reset();
  t.log_in();
  CHECK(t.own_id() != former);
}

TEST_CASE("a store that was put back is noticed, and nothing goes on from where it stood") {
  Encrypted t;
  t.publish({&t.phone});
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"first", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  REQUIRE(t.read(t.phone, 0));
  t.deliver(t.write(t.phone, "answer"), "b1");
  t.until([&] { return t.newest().body == "answer"; });
  const auto id = t.own_id();
  const auto key = t.own_bundle().identity_key;
  const auto close = [&] {
    t.client.reset();
    t.history.reset();
  };
  const auto open = [&] {
    t.history = std::move(*History::open(t.directory.path()));
    t.events.clear();
    t.log_in();
  };
  close();
  const test::TemporaryDirectory copy;
  const auto there = copy.path() / "store";
  std::filesystem::copy(t.directory.path(), there);
  open();
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"second", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  REQUIRE(t.read(t.phone, 0));
  const auto second = t.sent()[0];
  close();
  for (const auto& file : std::filesystem::directory_iterator(there)) {
    if (file.path().filename() == "store.lock") continue;
    std::filesystem::copy(file.path(), t.directory.path() / file.path().filename(),
                          std::filesystem::copy_options::overwrite_existing);
  }
  open();
  t.wait(100);
  const auto bundle = t.own_bundle();
  auto sent = second;
  sent.set_attr("from", t.me + "/elsewhere");
  t.server.send("<message type='chat' from='" + t.me + "'><sent xmlns='" + std::string(ns::carbons) +
                "'><forwarded xmlns='" + std::string(ns::forward) + "'>" + xmpp::to_xml(sent) +
                "</forwarded></sent></message>");
  t.until([&] { return t.sent().size() == 1; });
  const auto* notice = t.last<Notice>();
  REQUIRE(notice);
  CHECK(notice->error);
  CHECK(notice->text.find("store is older") != std::string::npos);
  const auto exchange = t.read(t.phone, 0);
  REQUIRE_MESSAGE(exchange, omemo::to_string(exchange.error().code));
  CHECK(exchange->new_session);
  CHECK(exchange->is_key_transport);
  t.until([&] { return t.own_bundle().signed_prekey.id != bundle.signed_prekey.id; });
  CHECK(t.own_id() == id);
  CHECK(t.own_bundle().identity_key == key);
  for (const auto& prekey : t.own_bundle().prekeys) {
    CHECK(std::none_of(bundle.prekeys.begin(), bundle.prekeys.end(),
                       [&](const omemo::PreKey& old) { return old.id == prekey.id; }));
  }
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"third", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 2; });
  const auto third = t.read(t.phone, 1);
  REQUIRE(third);
  CHECK(text_of(*third) == "third");
}

TEST_CASE("keys on the server that the store does not have tell of an older store") {
  Encrypted t;
  t.publish({&t.phone});
  t.wait(50);
  const auto before = t.own_bundle();
  auto later = before;
  later.prekeys.push_back(later.prekeys.back());
  later.prekeys.back().id += 50;
  t.server.nodes.insert_or_assign(test::bundle_key(t.me, t.own_id()), bundle_to_xml(later));
  t.events.clear();
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.online(); });
  t.until([&] { return t.own_bundle().signed_prekey.id != before.signed_prekey.id; });
  CHECK(t.own_bundle().prekeys.size() == 100);
  CHECK(t.own_bundle().identity_key == before.identity_key);
}
