#include "xmppd/stream/stream_header.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"

using namespace xmppd;
using xmpp::StreamErrorCondition;

namespace {

xmpp::Element header(std::string_view version = "1.0") {
  xmpp::Element element("stream", std::string(xmpp::ns::streams));
  element.set_attr("to", "Example.ORG");
  if (!version.empty()) element.set_attr("version", version);
  return element;
}

}  // namespace

TEST_CASE("a good header is read, its addresses prepared") {
  auto element = header();
  element.set_attr("from", "Juliet@Example.org");
  element.set_attr("xml:lang", "de");
  const auto read = read_stream_header(element, xmpp::ns::client);
  CHECK_FALSE(read.fault);
  CHECK(read.to == "example.org");
  CHECK(read.from.text() == "juliet@example.org");
  CHECK(read.lang == "de");
}

TEST_CASE("namespaces and names are checked") {
  auto element = header();
  element.set_ns("http://wrong.example/");
  CHECK(read_stream_header(element, xmpp::ns::client).fault->condition == StreamErrorCondition::invalid_namespace);
  CHECK(read_stream_header(header(), "jabber:server").fault->condition == StreamErrorCondition::invalid_namespace);
  CHECK(read_stream_header(header(), "").fault->condition == StreamErrorCondition::invalid_namespace);
  element = header();
  element.set_name("steam");
  CHECK(read_stream_header(element, xmpp::ns::client).fault->condition == StreamErrorCondition::bad_format);
}

TEST_CASE("versions compare as numbers, by their major part") {
  for (const auto* good : {"1.0", "1.10", "2.0", "01.0", "10.3"}) {
    CHECK_FALSE_MESSAGE(read_stream_header(header(good), xmpp::ns::client).fault, good);
  }
  for (const auto* bad : {"", "0.9", "1", "1.", ".0", "x", "1.0.0", "-1.0", "1.0 ", "99999999999999999999.0"}) {
    const auto fault = read_stream_header(header(bad), xmpp::ns::client).fault;
    REQUIRE_MESSAGE(fault, bad);
    CHECK(fault->condition == StreamErrorCondition::unsupported_version);
  }
}

TEST_CASE("an address that names no domain counts as none") {
  for (const auto* to : {"user@example.org", "example.org/x", "", "a b"}) {
    auto element = header();
    element.set_attr("to", to);
    CHECK_MESSAGE(read_stream_header(element, xmpp::ns::client).to.empty(), to);
  }
}
