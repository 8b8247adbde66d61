// Roster sets: what is taken, and each refusal of RFC 6121 §2.3.3.
#include "xmppd/features/roster_xml.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const RosterItemLimits limits{8, 6, 2};

auto parse(const std::string& items) {
  return parse_roster_set(xmpp::parse_element("<query xmlns='jabber:iq:roster'>" + items + "</query>").value(), limits);
}

Condition refusal(const std::string& items) {
  const auto set = parse(items);
  REQUIRE_FALSE(set.has_value());
  return set.error().condition;
}

}  // namespace

TEST_CASE("name and groups are taken, the subscription is not the client's to set") {
  const auto set = parse(
      "<item jid='Romeo@example.net/orchard' name='Romeo' subscription='both' ask='subscribe'>"
      "<group>a</group><group>b</group></item>");
  REQUIRE(set.has_value());
  CHECK(set->jid.text() == "romeo@example.net");
  CHECK(set->name == "Romeo");
  CHECK(set->groups == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(set->remove);
}

TEST_CASE("a removal carries nothing but the address") {
  const auto set = parse("<item jid='romeo@example.net' subscription='remove' name='far too long a name'/>");
  REQUIRE(set.has_value());
  CHECK(set->remove);
  CHECK(set->name.empty());
}

TEST_CASE("bad-request") {
  CHECK(refusal("") == Condition::bad_request);
  CHECK(refusal("<item jid='a@x'/><item jid='b@x'/>") == Condition::bad_request);
  CHECK(refusal("<thing jid='a@x'/>") == Condition::bad_request);
  CHECK(refusal("<item/>") == Condition::bad_request);
  CHECK(refusal("<item jid='@x'/>") == Condition::bad_request);
  CHECK(refusal("<item jid='a@x'><group>a</group><group>a</group></item>") == Condition::bad_request);
}

TEST_CASE("not-acceptable") {
  CHECK(parse("<item jid='a@x' name='12345678'/>").has_value());
  CHECK(refusal("<item jid='a@x' name='123456789'/>") == Condition::not_acceptable);
  CHECK(refusal("<item jid='a@x'><group/></item>") == Condition::not_acceptable);
  CHECK(parse("<item jid='a@x'><group>123456</group></item>").has_value());
  CHECK(refusal("<item jid='a@x'><group>1234567</group></item>") == Condition::not_acceptable);
  CHECK(refusal("<item jid='a@x'><group>a</group><group>b</group><group>c</group></item>") ==
        Condition::not_acceptable);
}

TEST_CASE("an item as XML shows what is set and nothing else") {
  RosterItem item;
  item.jid = xmpp::Jid::parse("romeo@example.net").value();
  CHECK(xmpp::to_xml(roster_item_element(item), "jabber:iq:roster") ==
        "<item jid='romeo@example.net' subscription='none'/>");
  item.name = "R";
  item.subscription = Subscription::from;
  item.ask = true;
  item.approved = true;
  item.groups = {"g"};
  CHECK(xmpp::to_xml(roster_item_element(item), "jabber:iq:roster") ==
        "<item jid='romeo@example.net' name='R' subscription='from' ask='subscribe' approved='true'>"
        "<group>g</group></item>");
  CHECK(xmpp::to_xml(removed_item_element(item.jid), "jabber:iq:roster") ==
        "<item jid='romeo@example.net' subscription='remove'/>");
}
