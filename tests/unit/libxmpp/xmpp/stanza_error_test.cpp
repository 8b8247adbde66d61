// Stanza errors: the table, XML both ways, replies.
#include "libxmpp/xmpp/stanza_error.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

using namespace xmpp;
using Condition = StanzaErrorCondition;

TEST_CASE("every condition survives the way through its name and through XML") {
  for (int i = 0; i <= static_cast<int>(Condition::unexpected_request); ++i) {
    const auto condition = static_cast<Condition>(i);
    CAPTURE(to_string(condition));
    CHECK(stanza_error_condition(to_string(condition)) == condition);
    Element stanza("iq", "jabber:client");
    stanza.add(to_element(StanzaError(condition, "why")));
    const StanzaError back = parse_stanza_error(stanza);
    CHECK(back.condition == condition);
    CHECK(back.type == default_type(condition));
    CHECK(back.text == "why");
    CHECK_FALSE(back.application);
  }
  CHECK_FALSE(stanza_error_condition("nonsense"));
}

TEST_CASE("XML form") {
  CHECK(to_xml(to_element(StanzaError(Condition::item_not_found)), "jabber:client") ==
        "<error type='cancel' code='404'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
  const auto error = StanzaError(StanzaErrorType::modify, Condition::conflict, "a & b").with(Element("x", "urn:x"));
  CHECK(to_xml(to_element(error), "jabber:client") ==
        "<error type='modify' code='409'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>a &amp; b</text><x xmlns='urn:x'/></error>");
}

TEST_CASE("reading what others send") {
  const auto read = [](const char* xml) { return parse_stanza_error(*parse_element(xml, "jabber:client")); };
  CHECK(read("<iq type='error'/>").condition == Condition::undefined_condition);
  CHECK(read("<iq><error code='404'/></iq>").condition == Condition::undefined_condition);
  CHECK(read("<iq><error type='wait'><new-one xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>").type ==
        StanzaErrorType::wait);
  const auto error = read(
      "<iq><query xmlns='q'/><error type='auth'><closed-node xmlns='urn:p'/><text "
      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>t</text><not-allowed "
      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  CHECK(error.condition == Condition::not_allowed);
  CHECK(error.type == StanzaErrorType::auth);
  CHECK(error.text == "t");
  REQUIRE(error.application);
  CHECK(error.application->is("closed-node", "urn:p"));
}

TEST_CASE("a reply is turned round and drops the payload unless asked") {
  const Element stanza =
      *parse_element("<message from='a' to='b' id='1' type='chat'><body>x</body></message>", "jabber:client");
  const StanzaError error(Condition::service_unavailable);
  const std::string tail =
      "<error type='cancel' code='503'><service-unavailable "
      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>";
  CHECK(to_xml(make_error_reply(stanza, error), "jabber:client") ==
        "<message from='b' to='a' type='error' id='1'>" + tail);
  CHECK(to_xml(make_error_reply(stanza, error, true), "jabber:client") ==
        "<message from='b' to='a' type='error' id='1'><body>x</body>" + tail);
  const Element reply = make_error_reply(Element("iq", "jabber:client"), error);
  CHECK_FALSE(reply.has_attr("to"));
  CHECK_FALSE(reply.has_attr("from"));
  CHECK_FALSE(reply.has_attr("id"));
}

TEST_CASE("internal failures show their kind, never their detail") {
  const auto map = [](Errc code) { return to_stanza_error(Error{code, "secret path"}); };
  CHECK(map(Errc::not_found).condition == Condition::item_not_found);
  CHECK(map(Errc::limit_exceeded).condition == Condition::resource_constraint);
  CHECK(map(Errc::invalid_argument).condition == Condition::bad_request);
  CHECK(map(Errc::storage_failed).condition == Condition::internal_server_error);
  CHECK(map(Errc::storage_failed).type == StanzaErrorType::wait);
  CHECK(map(Errc::timed_out).condition == Condition::remote_server_timeout);
  for (int i = 0; i <= static_cast<int>(Errc::internal); ++i) {
    CHECK(to_xml(to_element(map(static_cast<Errc>(i)))).find("secret") == std::string::npos);
  }
}
