// Logins that have less rights: application passwords.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/second_factor_fixture.hpp"

namespace second_factor_test {

TEST_CASE("application passwords: fewer rights, no token, and an end at once") {
  Verona t;
  const auto made = t.result_of(t.host.app_passwords.make(owner, "phone")).value();
  const auto other = t.result_of(t.host.app_passwords.make(owner, "laptop")).value();
  CHECK(made.password != other.password);
  auto phone = t.log_in("juliet", made.password, "phone");
  auto laptop = t.log_in("juliet", other.password, "laptop");
  auto home = t.log_in("juliet", "secret", "home");
  CHECK(contains(t.answer(*phone, "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>juliet</username>"
                                  "<password>another one of mine</password></query></iq>"),
                 "<forbidden"));
  CHECK(contains(t.answer(*phone, "<iq type='set' id='2'><query xmlns='jabber:iq:register'><remove/></query></iq>"),
                 "<forbidden"));
  for (const char* node : {"xmppd#second-factor", "xmppd#remove-second-factor", "xmppd#recovery-codes",
                           "xmppd#new-app-password", "xmppd#app-passwords", "xmppd#change-password", "xmppd#sessions"}) {
    const std::string run = "<iq type='set' id='3' to='juliet@example.org'><command xmlns='http://jabber.org/protocol/"
                            "commands' node='" + std::string(node) + "'/></iq>";
    CHECK(contains(t.answer(*phone, run), "<forbidden"));
    CHECK_FALSE(contains(t.answer(*home, run), "<forbidden"));
  }
  phone->say("<presence/>");
  t.answer(*home, "<message to='juliet@example.org/phone' type='chat'><body>hi</body></message>");
  CHECK(contains(phone->hear(), "<body>hi</body>"));
  const auto ended = t.result_of(t.host.app_passwords.revoke(owner, made.number)).value();
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].text() == "juliet@example.org/phone");
  CHECK(ends_with_error(phone->hear(), "not-authorized"));
  CHECK(laptop->stream().session() != nullptr);
  CHECK(home->stream().session() != nullptr);
  auto again = t.connect();
  CHECK(contains(t.answer(*again, begin_plain(made.password)), "<not-authorized"));
  const std::string wish =
      "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' "
      "mechanism='HT-SHA-256-NONE'/>";
  CHECK_FALSE(contains(t.answer(*again, begin_plain(other.password, wish)), "<token"));
}

TEST_CASE("application passwords: one revoked before its session has a resource") {
  Verona t;
  const auto made = t.result_of(t.host.app_passwords.make(owner, "phone")).value();
  auto peer = t.connect();
  CHECK(contains(t.answer(*peer, begin_plain(made.password)), "<success"));
  CHECK(t.result_of(t.host.app_passwords.revoke(owner, std::nullopt)).value().empty());
  CHECK(ends_with_error(t.answer(*peer, bind_request("phone")), "not-authorized"));
}

TEST_CASE("application passwords: a new password takes them, and keys of before can't be added behind it") {
  Verona t;
  const auto made = t.result_of(t.host.app_passwords.make(owner, "phone")).value();
  auto phone = t.log_in("juliet", made.password, "phone"), home = t.log_in("juliet", "secret", "home");
  REQUIRE(t.result_of(t.host.account_admin.set_password(owner, "something else")));
  CHECK(ends_with_error(phone->hear(), "not-authorized"));
  CHECK(home->stream().session() != nullptr);
  auto peer = t.connect();
  CHECK(contains(t.answer(*peer, begin_plain(made.password)), "<not-authorized"));
}

}  // namespace second_factor_test
