// XEP-0115: the two examples of §5.2 and §5.3, and what §5.4 calls ill-formed. XEP-0390: those of §4.5.
#include "libxmpp/xmpp/entity_caps.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"

using namespace xmpp;

namespace {
std::string ver(const std::string& content) {
  return caps_verification(
      *parse_element("<query xmlns='http://jabber.org/protocol/disco#info'>" + content + "</query>"));
}
std::string form(const std::string& fields) { return "<x xmlns='jabber:x:data' type='result'>" + fields + "</x>"; }
const std::string form_type = "<field var='FORM_TYPE' type='hidden'><value>urn:f</value></field>";
const std::string base = "<identity category='client' type='pc' name='n'/><feature var='f'/>";
}  // namespace

TEST_CASE("the simple example") {
  CHECK(ver("<identity category='client' type='pc' name='Exodus 0.9.1'/>"
            "<feature var='http://jabber.org/protocol/muc'/>"
            "<feature var='http://jabber.org/protocol/disco#info'/>"
            "<feature var='http://jabber.org/protocol/disco#items'/>"
            "<feature var='http://jabber.org/protocol/caps'/>") == "QgayPKawpkPSDYmwT/WM94uAlu0=");
}

TEST_CASE("the complex example, in any order") {
  const std::string identities =
      "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
      "<identity xml:lang='el' category='client' name='\xCE\xA8 0.11' type='pc'/>";
  const std::string features =
      "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
      "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>";
  const std::string software = form(
      "<field var='os_version'><value>10.5.1</value></field>"
      "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>"
      "<field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value></field>"
      "<field var='os'><value>Mac</value></field><field var='software'><value>Psi</value></field>"
      "<field var='software_version'><value>0.11</value></field>");
  CHECK(ver(identities + features + software) == "q07IKJEyjvHSyhy//CH0CxmKi8w=");
  CHECK(ver(software + features + identities) == "q07IKJEyjvHSyhy//CH0CxmKi8w=");
}

TEST_CASE("ill-formed responses have no verification string") {
  CHECK_FALSE(ver(base).empty());
  CHECK(ver(base + "<feature var='f'/>").empty());
  CHECK(ver(base + "<identity category='client' type='pc' name='n'/>").empty());
  CHECK_FALSE(ver(base + "<identity category='client' type='pc' name='n' xml:lang='de'/>").empty());
  CHECK(ver(base + form(form_type) + form(form_type)).empty());
  CHECK(ver(base + form("<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>")).empty());
  CHECK_FALSE(
      ver(base + form("<field var='FORM_TYPE' type='hidden'><value>a</value><value>a</value></field>")).empty());
}

TEST_CASE("forms without a hidden FORM_TYPE are ignored") {
  CHECK(ver(base + form("<field var='a'><value>b</value></field>")) == ver(base));
  CHECK(ver(base + form("<field var='FORM_TYPE'><value>urn:f</value></field>")) == ver(base));
  CHECK(ver(base + form(form_type)) != ver(base));
}

TEST_CASE("a separator inside a piece is refused: it could stand for other features") {
  CHECK(ver("<identity category='client' type='pc' name='n&lt;f'/>").empty());
  CHECK(ver(base + "<feature var='a&lt;b'/>").empty());
  CHECK(ver(base + form(form_type + "<field var='v'><value>a&lt;b</value></field>")).empty());
}

namespace {

constexpr const char* simple_0390 =
    "<query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='client' name='BombusMod' type='mobile'/>"
    "<feature var='http://jabber.org/protocol/si'/>"
    "<feature var='http://jabber.org/protocol/bytestreams'/>"
    "<feature var='http://jabber.org/protocol/chatstates'/>"
    "<feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='http://jabber.org/protocol/disco#items'/><feature var='urn:xmpp:ping'/>"
    "<feature var='jabber:iq:time'/><feature var='jabber:iq:privacy'/>"
    "<feature var='jabber:iq:version'/><feature var='http://jabber.org/protocol/rosterx'/>"
    "<feature var='urn:xmpp:time'/><feature var='jabber:x:oob'/>"
    "<feature var='http://jabber.org/protocol/ibb'/>"
    "<feature var='http://jabber.org/protocol/si/profile/file-transfer'/>"
    "<feature var='urn:xmpp:receipts'/><feature var='jabber:iq:roster'/>"
    "<feature var='jabber:iq:last'/></query>";
constexpr const char* complex_0390 =
    "<query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='client' name='Tkabber' type='pc' xml:lang='en'/>"
    "<identity category='client' name='\xD0\xA2\xD0\xBA\xD0\xB0\xD0\xB1\xD0\xB1\xD0\xB5\xD1\x80' type='pc' "
    "xml:lang='ru'/>"
    "<feature var='games:board'/><feature var='http://jabber.org/protocol/activity'/>"
    "<feature var='http://jabber.org/protocol/activity+notify'/>"
    "<feature var='http://jabber.org/protocol/bytestreams'/>"
    "<feature var='http://jabber.org/protocol/chatstates'/>"
    "<feature var='http://jabber.org/protocol/commands'/>"
    "<feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='http://jabber.org/protocol/disco#items'/>"
    "<feature var='http://jabber.org/protocol/evil'/>"
    "<feature var='http://jabber.org/protocol/feature-neg'/>"
    "<feature var='http://jabber.org/protocol/geoloc'/>"
    "<feature var='http://jabber.org/protocol/geoloc+notify'/>"
    "<feature var='http://jabber.org/protocol/ibb'/>"
    "<feature var='http://jabber.org/protocol/iqibb'/>"
    "<feature var='http://jabber.org/protocol/mood'/>"
    "<feature var='http://jabber.org/protocol/mood+notify'/>"
    "<feature var='http://jabber.org/protocol/rosterx'/>"
    "<feature var='http://jabber.org/protocol/si'/>"
    "<feature var='http://jabber.org/protocol/si/profile/file-transfer'/>"
    "<feature var='http://jabber.org/protocol/tune'/>"
    "<feature var='http://www.facebook.com/xmpp/messages'/>"
    "<feature var='http://www.xmpp.org/extensions/xep-0084.html#ns-metadata+notify'/>"
    "<feature var='jabber:iq:avatar'/><feature var='jabber:iq:browse'/>"
    "<feature var='jabber:iq:dtcp'/><feature var='jabber:iq:filexfer'/>"
    "<feature var='jabber:iq:ibb'/><feature var='jabber:iq:inband'/>"
    "<feature var='jabber:iq:jidlink'/><feature var='jabber:iq:last'/><feature var='jabber:iq:oob'/>"
    "<feature var='jabber:iq:privacy'/><feature var='jabber:iq:roster'/>"
    "<feature var='jabber:iq:time'/><feature var='jabber:iq:version'/><feature var='jabber:x:data'/>"
    "<feature var='jabber:x:event'/><feature var='jabber:x:oob'/>"
    "<feature var='urn:xmpp:avatar:metadata+notify'/><feature var='urn:xmpp:ping'/>"
    "<feature var='urn:xmpp:receipts'/><feature var='urn:xmpp:time'/>"
    "<x xmlns='jabber:x:data' type='result'><field type='hidden' var='FORM_TYPE'>"
    "<value>urn:xmpp:dataforms:softwareinfo</value></field><field var='software'><value>Tkabber"
    "</value></field><field var='software_version'><value>0.11.1-svn-20111216-mod (Tcl/Tk 8.6b2)"
    "</value></field><field var='os'><value>Windows</value></field><field var='os_version'><value>XP"
    "</value></field></x></query>";

std::string hash_of(const std::string& content) {
  const auto hash =
      caps_hash(HashAlgorithm::sha256,
                *parse_element("<query xmlns='http://jabber.org/protocol/disco#info'>" + content + "</query>"));
  return hash ? hash->value : "none";
}

}  // namespace

TEST_CASE("XEP-0390: the examples") {
  const auto simple = caps_hash(HashAlgorithm::sha256, *parse_element(simple_0390));
  REQUIRE(simple);
  CHECK(simple->value == "kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=");
  CHECK(simple->node() == "urn:xmpp:caps#sha-256.kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=");
  const auto complex = caps_hash(HashAlgorithm::sha256, *parse_element(complex_0390));
  REQUIRE(complex);
  CHECK(complex->value == "u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=");
}

TEST_CASE("XEP-0390: what would not be hashed is not passed over") {
  CHECK(hash_of(base) != "none");
  CHECK(hash_of(base + "<feature xmlns='urn:other' var='g'/>") == "none");
  CHECK(hash_of(base + form("<field var='a'><value>b</value></field>")) == "none");
  CHECK(hash_of(base + form("<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>")) ==
        "none");
  CHECK(hash_of(base + form(form_type + "<reported/>")) == "none");
  CHECK(hash_of(base + form(form_type + "<item/>")) == "none");
  CHECK(hash_of(base + form(form_type)) != hash_of(base));
}

TEST_CASE("XEP-0390: the language around an identity counts as its own") {
  const auto query = [](const std::string& lang) {
    return *parse_element("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc'" +
                          lang + "/></query>");
  };
  const auto bare = query(""), german = query(" xml:lang='de'");
  CHECK(caps_hash(HashAlgorithm::sha256, bare) != caps_hash(HashAlgorithm::sha256, german));
  CHECK(caps_hash(HashAlgorithm::sha256, bare, "de") == caps_hash(HashAlgorithm::sha256, german));
  CHECK(caps_hash(HashAlgorithm::sha256, german, "en") == caps_hash(HashAlgorithm::sha256, german));
}

TEST_CASE("XEP-0390: the first hash of a kind that is known, written and read") {
  const CapsHash hash{HashAlgorithm::sha512, "eA=="};
  auto c = *parse_element(
      "<c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='sha-1'>eQ==</hash>"
      "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'/><hash algo='sha-256'>eQ==</hash></c>");
  CHECK_FALSE(known_caps_hash(c));
  c.add(hash.to_element());
  CHECK(known_caps_hash(c) == hash);
}
