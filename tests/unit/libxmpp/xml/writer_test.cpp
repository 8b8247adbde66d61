// Writer: escaping, few xmlns, what it writes parses to the same element.
#include "libxmpp/xml/writer.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"

using namespace xmpp;

namespace {
std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}
const std::string replacement = "\xEF\xBF\xBD";
}  // namespace

TEST_CASE("escaping") {
  CHECK(escaped("a&b<c>d\"e'f") == "a&amp;b&lt;c&gt;d&quot;e&apos;f");
  CHECK(escaped("tab\tand\nfeed") == "tab\tand\nfeed");
  CHECK(escaped("\r\n") == "&#xD;\n");
  CHECK(escaped("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80") ==
        "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80");
}

TEST_CASE("what XML forbids becomes U+FFFD") {
  CHECK(escaped(std::string_view("a\0b", 3)) == "a" + replacement + "b");
  CHECK(escaped("\x1B[31m") == replacement + "[31m");
  CHECK(escaped("\xFF") == replacement);
  CHECK(escaped("\xC3") == replacement);                                      // cut off
  CHECK(escaped("\xC0\xAF") == replacement + replacement);                    // overlong
  CHECK(escaped("\xED\xA0\x80") == replacement + replacement + replacement);  // surrogate
  CHECK(escaped("\xEF\xBF\xBE") == replacement + replacement + replacement);  // U+FFFE
  CHECK(escaped("\xF4\x90\x80\x80").find('\xF4') == std::string::npos);       // above U+10FFFF
  CHECK(escaped("\xEF\xBF\xBD") == replacement);
}

TEST_CASE("a namespace is declared where it changes, and only there") {
  Element m("message", "jabber:client");
  m.set_attr("to", "a@b").add_text_child("body", "hi");
  m.add("x", "urn:x").add("y").add("z", "jabber:client");
  CHECK(to_xml(m, "jabber:client") ==
        "<message to='a@b'><body>hi</body><x xmlns='urn:x'><y><z xmlns='jabber:client'/></y></x></message>");
  CHECK(to_xml(m).starts_with("<message xmlns='jabber:client' to='a@b'><body>hi</body>"));
}

TEST_CASE("an element without namespace is written as one of the namespace around it") {
  CHECK(to_xml(Element("iq"), "jabber:client") == "<iq/>");
  CHECK(to_xml(Element("iq")) == "<iq/>");
  Element parent("p", "urn:p");
  parent.children().emplace_back("none");
  CHECK(to_xml(parent) == "<p xmlns='urn:p'><none xmlns=''/></p>");
}

TEST_CASE("stream elements take the prefix, declared only outside a stream") {
  Element features("features", std::string(ns::streams));
  features.add("starttls", std::string(ns::tls));
  CHECK(to_xml(features, "jabber:client") ==
        "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
  CHECK(to_xml(features) ==
        "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
}

TEST_CASE("foreign attributes get one prefix for each namespace") {
  Element e("e", "x");
  e.set_attr(
       "urn:a\x1F"
       "one",
       "1")
      .set_attr("plain", "2")
      .set_attr(
          "urn:b\x1F"
          "two",
          "3");
  e.set_attr(
       "urn:a\x1F"
       "three",
       "4")
      .set_attr("xml:lang", "de");
  const std::string xml = to_xml(e);
  CHECK(xml ==
        "<e xmlns='x' xmlns:a0='urn:a' a0:one='1' plain='2' xmlns:a2='urn:b' a2:two='3' a0:three='4' xml:lang='de'/>");
  const auto back = parse_element(xml);
  REQUIRE(back);
  CHECK(*back == e);
}

TEST_CASE("what a peer can send comes out well-formed again") {
  const char* documents[] = {
      "<a xmlns='urn:a'>x<b/>y<c xmlns=''>z</c></a>",
      "<p:a xmlns:p='urn:p' p:q='1' q='2'><p:b/></p:a>",
      "<a><xml:b/></a>",
      "<xml:a xml:b='c'/>",
      "<a t='&#9;&#10;&#13;&lt;&apos;&quot;'>&#13;&#10; &#9;]]&gt;</a>",
      "<stream:a><stream:b/><c xmlns='urn:c'><stream:d/><e/></c></stream:a>",
      "<a><![CDATA[<b>&amp;]]></a>",
      "<message xmlns='jabber:client'><body>\xF0\x9F\x98\x80</body></message>",
  };
  for (const char* document : documents) {
    for (const char* around : {"", "jabber:client", "urn:p"}) {
      CAPTURE(document);
      CAPTURE(around);
      const auto first = parse_element(document, around);
      REQUIRE(first);
      const auto second = parse_element(to_xml(*first, around), around);
      REQUIRE(second);
      CHECK(*first == *second);
    }
  }
}

TEST_CASE("stream header") {
  CHECK(stream_header("jabber:client", {{"from", "a'b"}, {"xml:lang", "en"}}) ==
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "from='a&apos;b' xml:lang='en'>");
}
