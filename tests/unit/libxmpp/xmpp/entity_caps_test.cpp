// XEP-0115: the two examples of §5.2 and §5.3, and what §5.4 calls ill-formed.
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
