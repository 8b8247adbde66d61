// The page of OMEMO devices, codes shown and read: keys in, screen out.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

const auto own = *xmpp::Jid::parse(me);

DeviceView device(const xmpp::Jid& jid, std::uint32_t number, Trust trust) {
  DeviceView view;
  view.jid = jid;
  view.device = number;
  view.fingerprint = "01234567 89abcdef";
  view.trust = trust;
  view.active = true;
  view.protocol = "OMEMO 2";
  return view;
}

VerificationUri code(const xmpp::Jid& jid, std::size_t keys) {
  VerificationUri uri{jid, {}};
  for (std::size_t i = 0; i < keys; ++i) {
    uri.keys.push_back({static_cast<omemo::DeviceId>(1234567890 + i), {}});
    uri.keys.back().key.fill(static_cast<std::uint8_t>(0xa0 + i));
  }
  return uri;
}

}  // namespace

TEST_CASE("own devices: labels and last use; trusted with one key, removed after a question") {
  for (const auto& [width, height] : {std::pair{40, 10}, {80, 24}, {200, 60}}) {
    const int columns = width, rows = height;
    CAPTURE(columns);
    DrivenApp t(columns, rows);
    t.app->start();
    t.online();
    auto here = device(own, 1, Trust::verified);
    here.this_device = true;
    auto phone = device(own, 22, Trust::undecided);
    phone.own = true;
    phone.label = "old phone";
    phone.last_used = t.now - 86'400LL * 1'000'000 * 3;
    t.client.known_devices[own] = {here, phone};
    t.type("\x1bt");
    CHECK(t.sees("Your own OMEMO devices"));
    CHECK(t.sees("▶ 1"));
    CHECK((rows < 20 || t.sees("last used 2026-11-19")));
    t.type("v");
    CHECK(t.sees("the device that you use"));
    t.type("\x1b[B");
    CHECK(t.sees("▶ 22"));
    CHECK(t.sees("old phone"));
    t.type("t");
    CHECK(t.client.called("trust alice@example.org 22 1"));
    t.type("v");
    CHECK(t.client.called("trust alice@example.org 22 2"));
    t.type("r");
    CHECK(t.sees("Remove device 22"));
    t.type("no\r");
    CHECK_FALSE(t.client.called("remove-device 22"));
    CHECK(t.sees("Your own OMEMO devices"));
    t.type("\x1b[Brno\r\x1b[Bryes\r");
    CHECK(t.client.called("remove-device 22"));
  }
}

TEST_CASE("a new device is made after a question alone") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/omemo reset-device\rno\r");
  CHECK_FALSE(t.client.called("reset-device"));
  t.type("/omemo reset-device\ryes\r");
  CHECK(t.client.called("reset-device"));
}

TEST_CASE("own devices that were silent for long are taken off the list after a question") {
  DrivenApp t;
  t.app->start();
  t.online();
  auto here = device(own, 1, Trust::verified);
  here.this_device = true;
  std::vector<DeviceView> all{here};
  constexpr xmpp::Timestamp day = 86'400LL * 1'000'000;
  // Number, heard of so many days ago, listed since; 0: never, or not known.
  const auto add = [&](std::uint32_t number, int heard, int listed) {
    auto other = device(own, number, Trust::trusted);
    other.own = other.active = true;
    other.last_used = heard ? t.now - heard * day : 0;
    other.listed_since = listed ? t.now - listed * day : 0;
    all.push_back(other);
  };
  add(22, 200, 400);
  add(33, 3, 400);
  add(44, 0, 150);
  add(55, 0, 0);
  add(66, 0, 10);
  t.client.known_devices[own] = all;
  t.type("/omemo prune\r");
  CHECK(t.sees("Remove 22, 44 from your account"));
  t.type("no\r");
  CHECK_FALSE(t.client.called("remove-device 22"));
  t.type("/omemo prune\ryes\r");
  CHECK(t.client.called("remove-device 22"));
  CHECK(t.client.called("remove-device 44"));
  for (const auto* kept : {"1", "33", "55", "66"}) CHECK_FALSE(t.client.called(std::string("remove-device ") + kept));
  t.type("/omemo prune 1000\r");
  CHECK(t.sees("every device of yours was heard of within 1000 days"));
  t.type("/omemo prune x\r");
  CHECK(t.sees("usage: /omemo prune"));
}

TEST_CASE("a contact's devices can't be removed") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.receive("hi");
  t.client.known_devices[bob] = {device(bob, 4711, Trust::trusted)};
  t.type("\x1b[1;3B\x14r");
  CHECK(t.sees("only other devices of your own account"));
  t.type("\x14");
  t.type("d");
  CHECK(t.client.called("trust bob@example.net 4711 3"));
}

TEST_CASE("the own code fits the usual terminal, with this device alone where all do not") {
  DrivenApp t(80, 24);
  t.app->start();
  t.client.omemo_actions.own = code(own, 1);
  t.type("/verify\r");
  const auto& screen = t.look();
  CHECK(std::count(screen.begin(), screen.end(), '\n') >= 20);
  CHECK(t.sees("▀"));
  CHECK(t.sees("█"));
  t.type("\x1b");
  CHECK_FALSE(t.sees("█▀"));
  t.client.omemo_actions.own = code(own, 9);
  t.type("/verify\r");
  CHECK(t.sees("█"));

  DrivenApp small(40, 10);
  small.app->start();
  small.client.omemo_actions.own = code(own, 1);
  small.type("/verify\r");
  CHECK(small.sees("too small"));
  CHECK(small.sees("xmpp:alice@example.org"));
}

TEST_CASE("a code verifies, says what is not known yet, and is loud where it does not match") {
  DrivenApp t(200, 60);
  t.app->start();
  t.online();
  const auto uri = to_text(code(bob, 1));
  t.client.omemo_actions.verification.verified = {1234567890};
  t.type("/verify " + uri + "\r");
  CHECK(t.client.called("verify " + uri));
  CHECK(t.sees("1 device(s) of bob@example.net verified (1234567890)"));

  t.code_in_picture = "something else\n" + uri + "\n";
  t.type("/verify ~/card.png\r");
  REQUIRE(t.pictures.size() == 1);
  CHECK(t.pictures[0].ends_with("/card.png"));
  CHECK(std::count(t.client.calls.begin(), t.client.calls.end(), "verify " + uri) == 2);
  t.code_in_picture = "something else\n";
  t.type("/verify card.png\r");
  CHECK(t.sees("none to verify somebody with"));
  t.type("/verify xmpp:bob@example.net?omemo-sid-1=12\r");
  CHECK(t.sees("one of its fingerprints is none"));

  const int bells = t.screen.bells;
  t.client.omemo_actions.verification = {};
  t.client.omemo_actions.verification.mismatches = {"device 5 shows aaaa, the code says bbbb"};
  t.client.known_devices[bob] = {device(bob, 5, Trust::trusted)};
  t.type("/verify " + uri + "\r");
  CHECK(t.sees("DOES NOT MATCH: device 5"));
  CHECK(t.sees("OMEMO devices of bob@example.net"));
  CHECK(t.screen.bells > bells);
}
