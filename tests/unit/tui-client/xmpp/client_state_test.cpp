// XEP-0352: a server that wants to know hears whether anybody looks, on each connection.
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;

namespace {

using States = std::vector<std::string>;

}  // namespace

TEST_CASE("said once per change; a new stream begins active, a resumed one too") {
  LoggedIn t;
  t.server.offer_client_state = t.server.offer_management = true;
  t.log_in();
  t.client->set_active(true);
  t.client->set_active(false);
  t.client->set_active(false);
  t.until([&] { return t.server.client_states == States{"inactive"}; });
  t.server.drop();
  t.until([&] { return t.server.client_states == States{"inactive", "inactive"}; });
  t.client->set_active(true);
  t.until([&] { return t.server.client_states == States{"inactive", "inactive", "active"}; });
  // It is no stanza: nothing is counted.
  t.send_plain("hello");
  t.until([&] { return t.server.find("message", "body", "jabber:client") != nullptr; });
  t.server.drop();
  const auto logins = t.count<ConnectionChanged>();
  t.until([&] { return t.count<ConnectionChanged>() > logins + 1; });
  t.wait(50);
  CHECK(t.server.client_states == States{"inactive", "inactive", "active"});
}

TEST_CASE("a server that does not ask is not told") {
  LoggedIn t;
  t.log_in();
  t.client->set_active(false);
  t.wait(50);
  CHECK(t.server.client_states.empty());
}
