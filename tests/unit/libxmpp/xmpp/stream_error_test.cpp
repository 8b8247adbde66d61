// Stream errors: XML both ways.
#include "libxmpp/xmpp/stream_error.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

TEST_CASE("every condition goes to XML and back") {
  for (int i = 0; i <= static_cast<int>(StreamErrorCondition::unsupported_version); ++i) {
    const auto condition = static_cast<StreamErrorCondition>(i);
    const StreamError back = parse_stream_error(to_element({condition, "text"}));
    CHECK(back.condition == condition);
    CHECK(back.text == "text");
  }
}

TEST_CASE("XML form") {
  CHECK(to_xml(to_element(StreamError{StreamErrorCondition::not_well_formed, ""}), "jabber:client") ==
        "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
}

TEST_CASE("unknown conditions are undefined") {
  Element error("error", "http://etherx.jabber.org/streams");
  CHECK(parse_stream_error(error).condition == StreamErrorCondition::undefined_condition);
  error.add("brand-new", "urn:ietf:params:xml:ns:xmpp-streams");
  error.add("reset", "urn:other");
  CHECK(parse_stream_error(error).condition == StreamErrorCondition::undefined_condition);
}
