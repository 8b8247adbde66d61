#include "xmppd/stream/xml_framing.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/stream_header.hpp"

using namespace xmppd;
using Kind = StreamFrame::Kind;

namespace {

const std::string framing = "xmlns='urn:ietf:params:xml:ns:xmpp-framing'";

xmpp::Element parsed(const std::string& frame) { return xmpp::parse_element(frame, "urn:nobody").value(); }

}  // namespace

TEST_CASE("framing: a header, elements and the end are a message each (RFC 7395 §3.3)") {
  const auto frames =
      frame_stream(server_stream_header("example.org", "", "7") +
                   "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features> \n"
                   "<message to='a' id=\"'/>\"><body>x &gt; y</body><b xmlns='jabber:client'/></message>"
                   "<r xmlns='urn:xmpp:sm:3'/><presence/></stream:stream>");
  REQUIRE(frames.size() == 6);
  const auto open = parsed(frames[0]);
  CHECK(open.is("open", "urn:ietf:params:xml:ns:xmpp-framing"));
  CHECK(open.attr("from") == "example.org");
  CHECK(open.attr("id") == "7");
  CHECK(open.attr("version") == "1.0");
  CHECK(open.attr("xml:lang") == "en");
  CHECK(parsed(frames[1]).is("features", xmpp::ns::streams));
  CHECK(parsed(frames[1]).child("bind", "urn:ietf:params:xml:ns:xmpp-bind"));
  const auto message = parsed(frames[2]);
  CHECK(message.is("message", xmpp::ns::client));
  CHECK(message.attr("id") == "'/>");
  CHECK(message.child_text("body", xmpp::ns::client) == "x > y");
  CHECK(frames[3] == "<r xmlns='urn:xmpp:sm:3'/>");
  CHECK(parsed(frames[4]).is("presence", xmpp::ns::client));
  CHECK(parsed(frames[5]).is("close", "urn:ietf:params:xml:ns:xmpp-framing"));
  CHECK(frame_stream(" ").empty());
}

TEST_CASE("framing: what a client may say in one message") {
  const auto open = parse_frame("<open " + framing + " to='example.org' version='1.0' xml:lang='de'/>", {});
  REQUIRE(open);
  CHECK(open->kind == Kind::open);
  CHECK(open->element.is("stream", xmpp::ns::streams));
  CHECK(open->element.attr("to") == "example.org");
  CHECK(open->element.attr("xml:lang") == "de");
  CHECK(parse_frame("<close " + framing + "/>", {})->kind == Kind::close);
  const auto stanza = parse_frame("<presence xmlns='jabber:client'/>", {});
  CHECK(stanza->kind == Kind::element);
  CHECK(stanza->element.is("presence", xmpp::ns::client));
  CHECK(parse_frame("<presence/>", {})->element.ns().empty());  // §3.3.3: its namespace has to be said
  for (const char* bad : {"", " ", " <a/>", "a", "<a>", "<a/><b/>", "<a/>b", "<?xml version='1.0'?>",
                          "<!DOCTYPE a><a/>", "</a>", "<a><b></a></b>", "<!-- --><a/>"}) {
    CHECK_MESSAGE(!parse_frame(bad, {}), bad);
  }
}
