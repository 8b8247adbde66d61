// Another way to the network: at once what would have been waited for, and no trust in a connection that says nothing.
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;

TEST_CASE("a connection that answers stays; one that does not is replaced within the time, its session resumed") {
  LoggedIn t;
  t.server.offer_management = true;
  t.options.probe_ms = 200;
  t.options.times.backoff_first_ms = t.options.times.backoff_max_ms = 60'000;
  t.log_in();
  const auto before = t.count<ConnectionChanged>();
  t.client->network_changed();
  t.wait(300);
  CHECK(t.count<ConnectionChanged>() == before);
  CHECK(t.server.logins == 1);
  t.server.answer_pings = false;
  t.server.answer_acks = false;
  t.client->network_changed();
  t.until([&] { return t.server.resumptions == 1; });
  t.until([&] { return t.online(); });
  CHECK(t.server.logins == 1);
}

TEST_CASE("nobody waits for the next attempt any more") {
  LoggedIn t;
  t.options.times.backoff_first_ms = t.options.times.backoff_max_ms = 60'000;
  t.log_in();
  t.server.drop();
  t.until([&] { return t.state() == ConnectionState::waiting; });
  t.client->network_changed();
  t.until([&] { return t.online(); });
  CHECK(t.server.logins == 2);
}

TEST_CASE("an attempt under way begins anew; who has logged out stays so") {
  LoggedIn t;
  t.options.times.step_ms = 60'000;
  t.server.silent = true;
  t.connect();
  t.until([&] { return t.server.connected(); });
  t.server.silent = false;
  t.client->network_changed();
  t.until([&] { return t.online(); });
  t.client->disconnect(t.me);
  t.wait(50);
  t.client->network_changed();
  t.wait(50);
  CHECK(!t.online());
}
