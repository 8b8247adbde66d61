// component.privileges and component.delegations, as they are written.
#include "xmppd/component/component_grants.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("privileges") {
  const auto granted = parse_privileges(
      "slidge.example.org roster=both message=outgoing presence=managed_entity "
      "iq:http://jabber.org/protocol/pubsub=set");
  REQUIRE(granted);
  CHECK(granted->domain.text() == "slidge.example.org");
  CHECK(granted->roster.text() == "both");
  CHECK(granted->messages);
  CHECK(granted->presence);
  REQUIRE(granted->iq.size() == 1);
  CHECK(granted->iq.at("http://jabber.org/protocol/pubsub").text() == "set");

  const auto little = parse_privileges("x.example.org roster=get");
  REQUIRE(little);
  CHECK(little->roster.text() == "get");
  CHECK_FALSE(little->messages);
  CHECK_FALSE(little->presence);
  CHECK(little->iq.empty());
}

TEST_CASE("what is not granted in so many words is a mistake") {
  for (const char* text : {"", "x.example.org", "x.example.org roster", "x.example.org roster=all",
                           "x.example.org rooster=get", "x.example.org message=both", "x.example.org presence=roster",
                           "x.example.org iq:=get", "x.example.org iq:urn:x", "a b@ roster=get extra"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_privileges(text));
  }
}

TEST_CASE("delegations") {
  const auto one = parse_delegation("pubsub.example.org urn:xmpp:mam:2 node  to");
  REQUIRE(one);
  CHECK(one->domain.text() == "pubsub.example.org");
  CHECK(one->ns == "urn:xmpp:mam:2");
  CHECK(one->attributes == std::vector<std::string>{"node", "to"});
  CHECK_FALSE(parse_delegation("pubsub.example.org"));
  CHECK_FALSE(parse_delegation(""));
}
