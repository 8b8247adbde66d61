// Mentions: by occupant id, by nick.
#include "xmppd/features/muc/mentions.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;
using namespace xmppd::muc;

namespace {

Mentions reading(const std::string& body) { return Mentions(xml("<message><body>" + body + "</body></message>")); }

}  // namespace

TEST_CASE("mentions: a nick as a word of the text") {
  CHECK(reading("Ann: look").name("Ann", "id"));
  CHECK(reading("look, Ann").name("Ann", "id"));
  CHECK(reading("Annie or Ann?").name("Ann", "id"));
  CHECK(reading("@Ann!").name("Ann", "id"));
  CHECK(reading("third witch, look").name("third witch", "id"));
  CHECK_FALSE(reading("Annie").name("Ann", "id"));
  CHECK_FALSE(reading("MaryAnn").name("Ann", "id"));
  CHECK_FALSE(reading("Annè").name("Ann", "id"));
  CHECK_FALSE(reading("ann").name("Ann", "id"));
  CHECK_FALSE(reading("look").name("", "id"));
  CHECK(reading("(^_^) look").name("(^_^)", "id"));
}

TEST_CASE("mentions: by occupant id") {
  const Mentions one(xml("<message><body>hi</body><mention xmlns='urn:xmpp:mentions:0' occupantid='o1'/></message>"));
  CHECK(one.name("Ann", "o1"));
  CHECK_FALSE(one.name("Ann", "o2"));
}

TEST_CASE("mentions: without a ping, though the text has the nick") {
  const Mentions quiet(
      xml("<message><body>not you, Ann</body>"
          "<mention xmlns='urn:xmpp:mentions:0' occupantid='o1'><noping/></mention></message>"));
  CHECK_FALSE(quiet.name("Ann", "o1"));
  CHECK(quiet.name("Ann", "o2"));
}

TEST_CASE("mentions: of a group, nobody") {
  const Mentions group(
      xml("<message><body>all!</body><mention xmlns='urn:xmpp:mentions:0' occupantid='o1' "
          "mentions='urn:xmpp:mentions:0#channel'/></message>"));
  CHECK_FALSE(group.name("Ann", "o1"));
}

TEST_CASE("mentions: nothing to look at") {
  CHECK(Mentions(xml("<message><subject>hi</subject></message>")).empty());
  CHECK_FALSE(reading("hi").empty());
}
