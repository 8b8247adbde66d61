// What the stream features say of the server (XEP-0115, XEP-0390), and the nodes that stand behind it.
#include "libxmpp/xmpp/entity_caps.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

namespace xmppd {
extern const FeatureEntry contact_addresses_feature, disco_feature, entity_caps_feature;
}

namespace {

struct Caps : TestHost {
  Caps() : TestHost({&disco_feature, &entity_caps_feature, &contact_addresses_feature}) {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", sink);
  }

  std::vector<xmpp::Element> offered(bool authenticated = true) {
    std::vector<xmpp::Element> features;
    StreamFeatures event{authenticated, features};
    host.hooks.stream_features.fire(event);
    return features;
  }
  std::string node_of_hash() { return xmpp::known_caps_hash(offered().at(1)).value().node(); }

  // The answer to a disco#info of a node; empty: there is none.
  std::optional<xmpp::Element> info(const std::string& node) {
    sink.received.clear();
    send(romeo, "<iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info' node='" +
                    node + "'/></iq>");
    if (sink.received.at(0)->type() != "result") return std::nullopt;
    return *sink.received[0]->element().child("query");
  }
  void set_abuse_address(const std::string& uri) {
    for (const auto* setting : contact_addresses_feature.settings) {
      if (setting->key == "host.abuse_addresses") config.set_raw(*setting, std::vector<std::string>{uri});
    }
  }

  TestSink sink;
  std::shared_ptr<Session> romeo;
};

}  // namespace

TEST_CASE("nothing is told before login") { CHECK(Caps().offered(false).empty()); }

TEST_CASE("both hashes are those of what the server answers") {
  Caps test;
  const auto features = test.offered();
  REQUIRE(features.size() == 2);
  CHECK(features[0].is("c", "http://jabber.org/protocol/caps"));
  CHECK(features[0].attr("hash") == "sha-1");
  const auto of_ver = test.info(std::string(features[0].attr("node")) + "#" + std::string(features[0].attr("ver")));
  REQUIRE(of_ver);
  CHECK(xmpp::caps_verification(*of_ver) == features[0].attr("ver"));

  const auto hash = xmpp::known_caps_hash(features[1]);
  REQUIRE(hash);
  const auto of_hash = test.info(hash->node());
  REQUIRE(of_hash);
  CHECK(of_hash->attr("node") == hash->node());
  CHECK(xmpp::caps_hash(hash->algorithm, *of_hash) == hash);
  CHECK_FALSE(test.info("example.org#other"));
  CHECK_FALSE(test.info("urn:xmpp:caps#sha-256.b3RoZXI="));
}

TEST_CASE("without contact addresses there is no form of them") {
  Caps test;
  CHECK_FALSE(test.info(test.node_of_hash())->child("x", "jabber:x:data"));
  test.set_abuse_address("mailto:abuse@example.org");
  CHECK(test.info(test.node_of_hash())->child("x", "jabber:x:data"));
}

TEST_CASE("a changed configuration is another hash; the three newest are answered") {
  Caps test;
  std::vector<std::string> nodes;
  for (const char* uri :
       {"mailto:a@example.org", "mailto:b@example.org", "mailto:c@example.org", "mailto:d@example.org"}) {
    test.set_abuse_address(uri);
    nodes.push_back(test.node_of_hash());
    CHECK(test.node_of_hash() == nodes.back());
  }
  CHECK_FALSE(test.info(nodes[0]));
  for (const auto i : {1U, 2U, 3U}) CHECK(test.info(nodes[i]));
}
