// ServiceDomain: what reaches a feature's own domain, and what it says where nobody takes it.
#include "xmppd/core/service_domain.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;

namespace {
struct Served : TestHost {
  Served() {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
  }
  xmpp::Element only_answer() {
    REQUIRE(to_romeo.received.size() == 1);
    auto answer = to_romeo.received[0]->element();
    to_romeo.received.clear();
    return answer;
  }
  ServiceDomain service{host, "rooms", {"conference", "text", "Rooms"}};
  TestSink to_romeo;
  std::shared_ptr<Session> romeo;
};
}  // namespace

TEST_CASE("a service is found from its host, and says what it is") {
  Served test;
  CHECK(test.service.jid.text() == "rooms.example.org");
  const auto items = test.host.disco.items(At::Server, {});
  REQUIRE(items.size() == 1);
  CHECK(items[0].attr("jid") == "rooms.example.org");

  test.service.disco.add_feature(At::Server, "urn:example:rooms");
  test.send(test.romeo,
            "<iq to='rooms.example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  const auto answer = test.only_answer();
  CHECK(answer.attr("from") == "rooms.example.org");
  const auto* query = answer.child("query", xmpp::ns::disco_info);
  REQUIRE(query);
  CHECK(query->child("identity")->attr("category") == "conference");
  CHECK(query->children().back().attr("var") == "urn:xmpp:ping");
}

TEST_CASE("IQs find their handler at the domain and at names below it") {
  Served test;
  test.service.iq.on_get(At::Server, "urn:example:q", "query", [](IqRequest&) { return ok(); });
  test.service.iq.on_get(At::Account, "urn:example:q", "query", [](IqRequest& request) {
    CHECK(!request.account);
    return StanzaError(Condition::gone);
  });
  test.send(test.romeo, "<iq to='rooms.example.org' type='get' id='1'><query xmlns='urn:example:q'/></iq>");
  CHECK(test.only_answer().attr("type") == "result");
  test.send(test.romeo, "<iq to='attic@rooms.example.org' type='get' id='1'><query xmlns='urn:example:q'/></iq>");
  CHECK(test.to_romeo.only_error() == Condition::gone);
  test.send(test.romeo, "<iq to='rooms.example.org' type='get' id='1'><query xmlns='urn:example:other'/></iq>");
  CHECK(test.to_romeo.only_error() == Condition::service_unavailable);
  test.send(test.romeo, "<iq to='attic@rooms.example.org/x' type='get' id='1'><query xmlns='urn:example:q'/></iq>");
  CHECK(test.to_romeo.only_error() == Condition::service_unavailable);
}

TEST_CASE("an unknown disco node is not found") {
  Served test;
  test.send(test.romeo,
            "<iq to='rooms.example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info' "
            "node='x'/></iq>");
  CHECK(test.to_romeo.only_error() == Condition::item_not_found);
}

TEST_CASE("messages and presence go to the service, or are refused as the RFC has it") {
  Served test;
  test.send(test.romeo, "<message to='rooms.example.org' id='1'/>");
  CHECK(test.to_romeo.only_error() == Condition::service_unavailable);
  test.send(test.romeo, "<presence to='attic@rooms.example.org/romeo'/>");
  CHECK(test.to_romeo.received.empty());

  std::vector<std::string> seen;
  test.service.on_message = [&seen](const StanzaPtr& stanza, const Origin&) { seen.push_back(stanza->to().text()); };
  test.service.on_presence = test.service.on_message;
  test.send(test.romeo, "<message to='rooms.example.org' id='1'/>");
  test.send(test.romeo, "<presence to='attic@rooms.example.org/romeo'/>");
  CHECK(seen == std::vector<std::string>{"rooms.example.org", "attic@rooms.example.org/romeo"});
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("a handler that throws is an internal error to the sender, and no more") {
  Served test;
  test.service.on_message = [](const StanzaPtr&, const Origin&) { throw std::runtime_error("broken"); };
  test.send(test.romeo, "<message to='rooms.example.org' id='1'/>");
  CHECK(test.to_romeo.only_error() == Condition::internal_server_error);
}

TEST_CASE("a name is claimed once, and is free again with the end of its service") {
  Served test;
  CHECK_THROWS_AS(ServiceDomain(test.host, "rooms", {}), std::invalid_argument);
  CHECK_THROWS_AS(ServiceDomain(test.host, "bad name", {}), std::invalid_argument);
  { ServiceDomain other(test.host, "other", {}); }
  CHECK(test.directory.find_service("other.example.org") == nullptr);
  CHECK(test.directory.find_service("rooms.example.org") == &test.service);
}
