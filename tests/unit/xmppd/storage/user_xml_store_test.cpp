// The contract of UserXmlStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE_TEMPLATE("user XML: areas and keys are apart", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid("romeo@example.org");
  auto& xml = f.stores.user_xml;
  make_account(f, owner.text());
  CHECK_FALSE(wait(f.loop, xml.get(owner, UserXmlArea::vcard, "")).value().has_value());
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::vcard, "", "<vCard/>", 100)));
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "a\nb", "<a/>", 100)));
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "a\nc", "", 100)));
  CHECK(wait(f.loop, xml.get(owner, UserXmlArea::vcard, "")).value() == "<vCard/>");
  CHECK(wait(f.loop, xml.get(owner, UserXmlArea::private_xml, "a\nb")).value() == "<a/>");
  CHECK(wait(f.loop, xml.get(owner, UserXmlArea::private_xml, "a\nc")).value() == "");
  CHECK_FALSE(wait(f.loop, xml.get(owner, UserXmlArea::private_xml, "")).value().has_value());
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::vcard, "", "<vCard>2</vCard>", 100)));
  CHECK(wait(f.loop, xml.get(owner, UserXmlArea::vcard, "")).value() == "<vCard>2</vCard>");
}

TEST_CASE_TEMPLATE("user XML: the bound holds per area, replaced text does not count", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  const auto owner = jid("romeo@example.org");
  auto& xml = f.stores.user_xml;
  make_account(f, owner.text());
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "k1", "12345678", 20)));
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "k2", "12345678", 20)));
  REQUIRE(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "k1", "87654321", 20)));
  const auto over = wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "k1", "123456789", 20));
  REQUIRE_FALSE(over.has_value());
  CHECK(over.error().code == xmpp::Errc::limit_exceeded);
  CHECK(wait(f.loop, xml.get(owner, UserXmlArea::private_xml, "k1")).value() == "87654321");
  CHECK(wait(f.loop, xml.put(owner, UserXmlArea::private_xml, "k", "", 20)).error().code ==
        xmpp::Errc::limit_exceeded);  // a key alone takes room too
  CHECK(wait(f.loop, xml.put(owner, UserXmlArea::vcard, "", "12345678901234567890", 20)).has_value());
}

TEST_CASE_TEMPLATE("user XML: no account, nothing kept", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto nobody = jid("nobody@example.org");
  CHECK(wait(f.loop, f.stores.user_xml.put(nobody, UserXmlArea::vcard, "", "x", 9)).error().code ==
        xmpp::Errc::not_found);
  CHECK_FALSE(wait(f.loop, f.stores.user_xml.get(nobody, UserXmlArea::vcard, "")).value().has_value());
}
