// The command table and what each command asks of the network.
#include <doctest/doctest.h>

#include <set>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;

TEST_CASE("the table: names once, each with help, each on the help page") {
  DrivenApp t(120, 200);
  t.app->start();
  t.type("/help\r");
  std::set<std::string_view> names;
  for (const auto& command : all_commands()) {
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.help.empty());
    CHECK(t.sees("/" + std::string(command.name)));
  }
  for (const auto* wanted : {"connect", "msg", "roster", "presence", "omemo", "help", "quit", "plain"})
    CHECK(names.contains(wanted));
}

TEST_CASE("an unknown command suggests the nearest") {
  DrivenApp t;
  t.app->start();
  t.type("/rostr list\r");
  CHECK(t.sees("did you mean /roster?"));
}

TEST_CASE("roster commands") {
  DrivenApp t;
  t.app->start();
  t.type("/roster add bob@example.net Bob the Builder\r");
  CHECK(t.client.called("add bob@example.net Bob the Builder"));
  t.type("/roster remove bob@example.net\r");
  CHECK(t.client.called("remove bob@example.net"));
  t.type("/roster add not@an@address\r");
  CHECK(t.sees("is no address"));
  t.event(SubscriptionRequested{test::me, bob, ""});
  CHECK(t.sees("asks to see when you are online"));
  t.type("/roster accept bob@example.net\r");
  CHECK(t.client.called("accept bob@example.net"));
  CHECK(t.app->model().requests.empty());
  t.type("/roster\r");
  CHECK(t.sees("usage: /roster"));
}

TEST_CASE("presence, msg with text, close, connect") {
  DrivenApp t;
  t.app->start();
  t.type("/presence away gone fishing\r");
  CHECK(t.client.called("presence gone fishing"));
  t.type("/presence nowhere\r");
  CHECK(t.sees("usage: /presence"));
  t.type("/msg bob@example.net/phone hello there\r");
  CHECK(t.client.called("send alice@example.org bob@example.net hello there"));
  t.type("/close\r");
  CHECK(t.app->model().current() == nullptr);
  t.type("/connect other@example.com server.example:5299\r");
  t.type("pw\r");
  REQUIRE(t.client.connected.size() == 2);
  CHECK(t.client.connected[1].server == "server.example:5299");
  t.type("/disconnect other@example.com\r");
  CHECK(t.client.called("disconnect other@example.com"));
}

TEST_CASE("trust commands touch the devices named, never this device") {
  DrivenApp t;
  t.app->start("bob@example.net");
  DeviceView a, b, own;
  a.device = 1;
  b.device = 2;
  own.device = 3;
  own.this_device = true;
  t.client.known_devices[bob] = {own, a, b};
  t.type("/omemo trust all\r");
  CHECK(t.client.called("trust bob@example.net 1 1"));
  CHECK(t.client.called("trust bob@example.net 2 1"));
  CHECK_FALSE(t.client.called("trust bob@example.net 3 1"));
  t.type("/omemo distrust bob@example.net 2\r");
  CHECK(t.client.called("trust bob@example.net 2 3"));
  t.type("/omemo verify 99\r");
  CHECK(t.sees("has no such device"));
  t.type("/omemo verify 1x\r");
  CHECK(t.sees("is no device number"));
}
