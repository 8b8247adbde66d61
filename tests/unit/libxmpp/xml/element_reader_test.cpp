// ElementReader: what one document leaves is not the next one's.
#include "libxmpp/xml/element_reader.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

TEST_CASE("element reader: one document after the other, as parse_element() reads each") {
  ElementReader reader("jabber:client");
  for (int i = 0; i < 3000; ++i) {  // more than a parser is kept for
    const auto xml = "<message to='a@example.org' id='" + std::to_string(i) +
                     "'><body>R&amp;J \xC3\xA9</body><x xmlns='y'/></message>";
    const auto read = reader.read(xml);
    REQUIRE(read);
    CHECK(*read == parse_element(xml, "jabber:client").value());
  }
  CHECK(reader.read("<x xmlns=''/>").value().ns().empty());
  CHECK(reader.read(" <a/> \n").value() == Element("a", "jabber:client"));
}

TEST_CASE("element reader: what is not one whole element is refused, and harms nothing") {
  ElementReader reader("jabber:client");
  for (const auto* xml : {"",
                          " ",
                          "<a>",
                          "<a",
                          "</a>",
                          "<a/><b/>",
                          "<a/><b>",
                          "<a/><b",
                          "<a/>text",
                          "text",
                          "<a></b>",
                          "<a/></stream:stream>",
                          "<a/></stream:stream",
                          "<a b='1' b='2'/>",
                          "<!-- c --><a/>",
                          "<!DOCTYPE a><a/>",
                          "<a>&x;</a>",
                          "<a/><end/>",
                          "<a/><end/><b>",
                          "<x:a/>",
                          "<a>\x01</a>",
                          "<?xml version='1.0'?><a/>"}) {
    CAPTURE(xml);
    CHECK_FALSE(reader.read(xml));
    CHECK(reader.read("<c/>").value() == Element("c", "jabber:client"));
  }
  ElementReader small("jabber:client", {.max_stanza_bytes = 200});
  const auto error = small.read("<a>" + std::string(300, 'x') + "</a>").error();
  CHECK(error.code == Errc::limit_exceeded);
  CHECK(small.read("<a/>"));
}
