// Codes to verify with, and trust messages: what is read, what is refused.
#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tui-client/xmpp/omemo/trust_message.hpp"
#include "tui-client/xmpp/omemo/verification_uri.hpp"

using namespace tui;

namespace {
const std::string hex(64, 'a');
std::string problem(const std::string& text) {
  const auto uri = parse_verification_uri(text);
  return uri ? "" : uri.error().detail;
}
}  // namespace

TEST_CASE("codes: there and back, as others write them, and trust message URIs") {
  VerificationUri uri{*xmpp::Jid::parse("100%\\20x@example.org"), {}};
  uri.keys = {{7, {}}, {2147483647, {}}};
  uri.keys[0].key.fill(0xab);
  for (const auto letters : {HexCase::lower, HexCase::upper}) {
    const auto back = parse_verification_uri(to_text(uri, letters));
    REQUIRE_MESSAGE(back, back.error().detail);
    CHECK(back->jid == uri.jid);
    REQUIRE(back->keys.size() == 2);
    CHECK(back->keys[0].device == 7);
    CHECK(back->keys[0].key == uri.keys[0].key);
    CHECK(back->keys[1].device == 2147483647);
  }
  const auto conversations = parse_verification_uri(" XMPP:romeo@montague.example/phone?omemo-sid-1=" + hex +
                                                    ";omemo-sid-2=05" + hex + "#x\n");
  REQUIRE(conversations);
  CHECK(conversations->jid.text() == "romeo@montague.example");
  CHECK(conversations->keys.size() == 2);
  const auto trust_message =
      parse_verification_uri("xmpp:romeo@montague.example?trust-message;encryption=urn:xmpp:omemo:2;trust=" + hex +
                             ";distrust=" + std::string(64, 'b'));
  REQUIRE(trust_message);
  CHECK(trust_message->keys[0].trusted);
  CHECK_FALSE(trust_message->keys[1].trusted);
  CHECK(trust_message->keys[1].device == 0);
}

TEST_CASE("codes that are none") {
  CHECK(problem("").find("no xmpp: URI") != std::string::npos);
  CHECK(problem("https://example.org").find("no xmpp: URI") != std::string::npos);
  CHECK(problem("xmpp:?omemo-sid-1=" + hex).find("no address") != std::string::npos);
  CHECK(problem("xmpp:example.org?omemo-sid-1=" + hex).find("no address") != std::string::npos);
  CHECK(problem("xmpp:a@b").find("no OMEMO fingerprint") != std::string::npos);
  CHECK(problem("xmpp:a@b?message;body=hi").find("no OMEMO fingerprint") != std::string::npos);
  for (const auto* number : {"0", "-1", "2147483648", "x", ""}) {
    CHECK(problem(std::string("xmpp:a@b?omemo-sid-") + number + "=" + hex).find("impossible") != std::string::npos);
  }
  for (const auto& key : {std::string(), hex + "a", hex.substr(1), std::string(64, 'g')}) {
    CHECK(problem("xmpp:a@b?omemo-sid-1=" + key).find("is none") != std::string::npos);
  }
  CHECK(problem("xmpp:a@b?trust-message;encryption=urn:xmpp:openpgp:0;trust=" + hex).find("another encryption") !=
        std::string::npos);
  CHECK(problem("xmpp:a@b?" + std::string(20000, 'x')).find("too long") != std::string::npos);
  std::string many = "xmpp:a@b?";
  for (int i = 1; i <= 101; ++i) many += "omemo-sid-" + std::to_string(i) + "=" + hex + ";";
  CHECK(problem(many).find("too many") != std::string::npos);
}

TEST_CASE("trust messages: there and back, with bounds") {
  std::vector<TrustDecision> decisions{{*xmpp::Jid::parse("a@example.org"), {}, true},
                                       {*xmpp::Jid::parse("a@example.org"), {}, false}};
  decisions[0].key.fill(1);
  decisions[1].key.fill(2);
  const auto xml = trust_message_to_xml(decisions);
  CHECK(trust_message_from_xml(xml) == decisions);
  const auto text = xmpp::to_xml(xml);
  const auto changed = [&](const std::string& what, const std::string& by) {
    auto other = text;
    other.replace(other.find(what), what.size(), by);
    const auto element = xmpp::parse_element(other);
    REQUIRE(element);
    return trust_message_from_xml(*element);
  };
  CHECK_FALSE(changed("urn:xmpp:atm:1", "urn:xmpp:atm:0"));
  CHECK_FALSE(changed("urn:xmpp:omemo:2", "urn:xmpp:openpgp:0"));
  CHECK_FALSE(changed("a@example.org", "@"));
  CHECK_FALSE(changed("AQEB", "!!!!"));
  CHECK_FALSE(changed("AQEB", "AQ=="));
  decisions.resize(max_decisions_per_message + 1, decisions[0]);
  CHECK_FALSE(trust_message_from_xml(trust_message_to_xml(decisions)));
}
