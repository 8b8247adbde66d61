// DiscoRegistry: who sees what.
#include "xmppd/core/disco_registry.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"
#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

TEST_CASE("info is sorted, without duplicates, and separate by place") {
  DiscoRegistry disco;
  disco.add_feature(At::Server, "b");
  disco.add_feature(At::Server, "a");
  disco.add_feature(At::Server, "b");
  disco.add_identity(At::Server, {"server", "im", "xmppd"});
  disco.add_feature(At::Account, "seen by all");
  disco.add_feature(At::OwnAccount, "for me");
  disco.add_form(At::Account, [] { return xmpp::Element("x", "jabber:x:data"); });
  disco.add_form(At::Account, [] { return std::nullopt; });
  CHECK(xmpp::to_xml(disco.info(At::Server)) ==
        "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='xmppd'/>"
        "<feature var='a'/><feature var='b'/></query>");
  CHECK(disco.info(At::Account).children().size() == 2);
  CHECK(disco.info(At::OwnAccount).children().size() == 3);
}

TEST_CASE("items and nodes are asked each time, the first node handler that knows it answers") {
  DiscoRegistry disco;
  disco.add_items(At::Account, [](const IqRequest&) { return std::vector<xmpp::Element>{xmpp::Element("item")}; });
  disco.add_items(At::Server, [](const IqRequest&) { return std::vector<xmpp::Element>(3); });
  IqRequest request;
  CHECK(disco.items(At::OwnAccount, request).size() == 1);
  CHECK(disco.items(At::Server, request).size() == 3);

  disco.add_node_handler(At::Account, [](IqRequest&, std::string_view node, bool items) -> std::optional<IqAnswer> {
    if (node != "mine") return std::nullopt;
    return IqAnswer(xmpp::Element(items ? "items" : "info"));
  });
  CHECK_FALSE(disco.node(At::Account, request, "other", false));
  CHECK_FALSE(disco.node(At::Server, request, "mine", false));
  auto answer = disco.node(At::OwnAccount, request, "mine", true);
  REQUIRE(answer);
  CHECK(std::get<IqReply>(answer->value()).value()->name() == "items");
}
