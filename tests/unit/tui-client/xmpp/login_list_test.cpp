// What a server says has access to our account, read with bounds; and taking it away.
#include "tui-client/xmpp/login_list.hpp"

#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using xmpp::Element;

TEST_CASE("the example of XEP-0494 is read, and what is not one is not") {
  const auto logins = read_logins(*xmpp::parse_element(
      "<clients xmlns='urn:xmpp:cam:0'><client connected='true' id='zeiP41HLglIu' type='session'>"
      "<first-seen>2023-04-06T14:26:08Z</first-seen><last-seen>2023-04-06T14:37:25Z</last-seen><auth><password/></auth>"
      "<permission status='unrestricted'/><user-agent><software>Gajim</software><device>Juliet's laptop</device>"
      "</user-agent><login xmlns='urn:xmppd:login:0' own='true' from='a private network'/></client>"
      "<client id='HjEEr45_LQr'><last-seen>yesterday</last-seen><auth><grant/><fast/></auth></client>"
      "<client/><other id='x'/></clients>"));
  REQUIRE(logins.size() == 2);
  CHECK(logins[0].software == "Gajim");
  CHECK(logins[0].device == "Juliet's laptop");
  CHECK(logins[0].connected);
  CHECK(logins[0].own);
  CHECK(logins[0].from == "a private network");
  CHECK(logins[0].first_seen == 1'680'791'168);
  CHECK(logins[0].password);
  CHECK_FALSE(logins[1].password);
  CHECK(logins[1].grant);
  CHECK(logins[1].token);
  CHECK(logins[1].last_seen == 0);
  Element many("clients", "urn:xmpp:cam:0");
  for (int i = 0; i < 1000; ++i) many.add("client").set_attr("id", std::to_string(i));
  CHECK(read_logins(many).size() == 200);
}

TEST_CASE("logins are asked for and taken away") {
  test::LoggedIn t;
  std::string answer = "<clients xmlns='urn:xmpp:cam:0'><client id='c1'/></clients>";
  std::string error;
  std::vector<Element> asked;
  t.server.on_stanza = [&](const Element& iq) {
    if (!iq.child("list", "urn:xmpp:cam:0") && !iq.child("revoke", "urn:xmpp:cam:0")) return false;
    asked.push_back(iq);
    if (error.empty()) {
      t.server.result_for(iq, iq.attr("type") == "get" ? answer : "");
    } else {
      t.server.send("<iq type='error' id='" + std::string(iq.attr("id")) + "'><error type='cancel'>" + error +
                    "</error></iq>");
    }
    return true;
  };
  t.log_in();
  auto* personal = t.client->personal(t.me);
  std::optional<xmpp::Result<std::vector<LoginView>>> logins;
  const auto fetch = [&] {
    logins.reset();
    personal->fetch_logins([&](auto found) { logins = std::move(found); });
    t.until([&] { return logins.has_value(); });
  };
  std::optional<xmpp::Result<Revoked>> revoked;
  const auto revoke = [&] {
    revoked.reset();
    personal->revoke_login("c1", [&](auto done) { revoked = done; });
    t.until([&] { return revoked.has_value(); });
  };
  fetch();
  REQUIRE(*logins);
  CHECK((*logins)->size() == 1);
  revoke();
  CHECK(**revoked == Revoked::for_good);
  CHECK(asked.back().child("revoke")->attr("id") == "c1");
  error = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<password-reset-required xmlns='urn:xmpp:cam:0'/>";
  revoke();
  CHECK(**revoked == Revoked::knows_password);
  error = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
  revoke();
  CHECK_FALSE(*revoked);
  fetch();
  REQUIRE_FALSE(*logins);
  CHECK(logins->error().detail.find("XEP-0494") != std::string::npos);
}
