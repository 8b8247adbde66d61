// StreamParser: what it reports, and what its handler may do meanwhile.
#include "libxmpp/xml/stream_parser.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <stdexcept>

#include "recorder.hpp"

using namespace xmpp;

TEST_CASE("a stream: header, stanzas, end") {
  Recorder r;
  StreamParser parser(r, {});
  parser.feed(stream_start);
  REQUIRE(r.events.size() == 1);
  CHECK(r.default_ns == "jabber:client");
  CHECK(r.header.is("stream", "http://etherx.jabber.org/streams"));
  CHECK(r.header.attr("to") == "example.org");
  parser.feed(" \n<message to='a@b' xml:lang='de'><body>Gr\xC3\xBC\xC3\x9F&amp;e</body></message>");
  REQUIRE(r.elements.size() == 1);
  const Element& m = r.elements[0];
  CHECK(m.is("message", "jabber:client"));
  CHECK(m.attr("xml:lang") == "de");
  CHECK(m.child_text("body", "jabber:client") == "Gr\xC3\xBC\xC3\x9F&e");
  parser.feed("<stream:features/><iq/></stream:stream>");
  CHECK(r.events.size() == 5);
  CHECK(r.elements[1].is("features", "http://etherx.jabber.org/streams"));
  CHECK(r.last() == "close");
  parser.feed("<more/>");
  CHECK(r.events.size() == 5);
}

TEST_CASE("resting between any two bytes changes nothing of what is reported") {
  const std::string start =
      "<?xml version='1.0'?><s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams' xmlns:x='urn:x' "
      "to='example.org' version='1.0'>";
  for (const auto* rest : {" <message to='a@b'><body>Gr\xC3\xBC\xC3\x9F</body><x:y x:z='1'/></message> \n<s:features/><iq/></s:stream>",
                           "<iq/>words between", "<iq/><!-- -->", "<iq/></wrong>", "<iq/><y:z/>"}) {
    const std::string bytes = start + rest;
    Recorder recorder;
    StreamParser parser(recorder, {});
    for (const char& byte : bytes) {
      parser.feed({&byte, 1});
      parser.rest();
    }
    CHECK(recorder.events == parse_in_pieces(bytes, bytes.size()));
  }
}

TEST_CASE("an element is reported with its last byte") {
  Recorder r;
  StreamParser parser(r, {});
  parser.feed(stream_start);
  const std::string stanza = "<message><body>" + std::string(5000, 'x') + "</body></message>";
  for (std::size_t i = 0; i + 1 < stanza.size(); ++i) parser.feed(stanza.substr(i, 1));
  CHECK(r.elements.empty());
  parser.feed(">");
  CHECK(r.elements.size() == 1);
}

TEST_CASE("prefixes: any for the stream, foreign attributes keep their namespace") {
  Recorder r;
  StreamParser parser(r, {});
  parser.feed("<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:server' xmlns:o='urn:o'>");
  parser.feed("<m o:k='v'><o:x/></m>");
  CHECK(r.default_ns == "jabber:server");
  REQUIRE(r.elements.size() == 1);
  CHECK(r.elements[0].attr("urn:o\x1Fk") == "v");
  CHECK(r.elements[0].child("x")->ns() == "urn:o");
}

TEST_CASE("a long stream keeps the namespaces of its header") {
  // More than what one expat parser is used for.
  Recorder r;
  StreamParser parser(r, {});
  const std::string start =
      "<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns:o='urn:o' xmlns='jabber:client'>";
  std::string bytes = start;
  const std::string stanza = "<message><o:x>" + std::string(1000, 'y') + "</o:x></message> ";
  for (int i = 0; i < 500; ++i) bytes += stanza;
  bytes += "</s:stream>";
  const auto whole = parse_in_pieces(bytes, bytes.size());
  CHECK(whole.size() == 502);
  CHECK(whole.back() == "close");
  CHECK(whole[500] == whole[1]);
  for (const std::size_t piece : {1U, 7U, 1000U, 1037U, 70000U}) CHECK(parse_in_pieces(bytes, piece) == whole);
}

namespace {
struct Acting : Recorder {
  std::function<void()> act;
  void on_element(Element element) override {
    Recorder::on_element(std::move(element));
    if (act) act();
  }
};
}  // namespace

TEST_CASE("stop() inside a callback drops the rest of that read") {
  Acting r;
  StreamParser parser(r, {});
  r.act = [&] { parser.stop(); };
  parser.feed(stream_start + "<a/><b/>");
  parser.feed("<c/>");
  REQUIRE(r.elements.size() == 1);
  CHECK(r.elements[0].name() == "a");
}

TEST_CASE("restart() inside a callback drops the rest of that read and begins anew") {
  Acting r;
  StreamParser parser(r, {});
  r.act = [&] { parser.restart(); };
  parser.feed(stream_start + "<a/><b/><not well formed");
  r.act = nullptr;
  parser.feed(stream_start + "<c/>");
  REQUIRE(r.elements.size() == 2);
  CHECK(r.elements[1].name() == "c");
  CHECK(r.events.size() == 4);
}

TEST_CASE("restart() revives a stopped and a failed parser") {
  Recorder r;
  StreamParser parser(r, {});
  parser.feed("nonsense ");
  CHECK(r.last() == "error not-well-formed");
  parser.feed(stream_start);
  CHECK(r.events.size() == 1);
  parser.restart();
  parser.feed(stream_start);
  CHECK(r.events.size() == 2);
}

TEST_CASE("the handler may destroy the parser") {
  Acting r;
  auto parser = std::make_unique<StreamParser>(r, ParserLimits{});
  r.act = [&] { parser.reset(); };
  parser->feed(stream_start + "<a/><b/>");
  CHECK(r.elements.size() == 1);
  CHECK(parser == nullptr);
}

TEST_CASE("an exception of the handler comes out of feed()") {
  Acting r;
  StreamParser parser(r, {});
  r.act = [] { throw std::runtime_error("broken invariant"); };
  CHECK_THROWS_AS(parser.feed(stream_start + "<a/><b/>"), std::runtime_error);
  parser.feed("<c/>");
  CHECK(r.elements.size() == 1);
}

TEST_CASE("parse_element: a document") {
  const auto e = parse_element("<?xml version='1.0' encoding='utf-8'?>\n<a><b xmlns='urn:b'/></a>\n", "jabber:client");
  REQUIRE(e);
  CHECK(e->is("a", "jabber:client"));
  CHECK(e->child("b")->ns() == "urn:b");
  CHECK(parse_element("<a/>")->ns().empty());
  CHECK(parse_element("\xEF\xBB\xBF<a/>"));
  CHECK(parse_element("<a/>", "urn:it's & <that>")->ns() == "urn:it's & <that>");
}

TEST_CASE("parse_element: refusals") {
  for (const char* bad : {"",
                          " ",
                          "a",
                          "<a>",
                          "<a/><b/>",
                          "<a/>x",
                          "<a",
                          "<a/><",
                          "<a/></stream:stream>",
                          "</stream:stream>",
                          "<a></b>",
                          "<a/></stream:stream><stream:stream>",
                          "<!DOCTYPE a><a/>",
                          "<a><!-- c --></a>",
                          "<a><?pi?></a>",
                          "<a>&x;</a>",
                          "<?xml version='1.0' encoding='latin1'?><a/>",
                          "<?xml version='1.0'",
                          "<a/>&",
                          "<a/><![CDATA[",
                          "<a>\xFF</a>",
                          "<x:a/>",
                          " <?xml version='1.0'?><a/>"}) {
    CAPTURE(bad);
    const auto result = parse_element(bad);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::invalid_argument);
    CHECK_FALSE(result.error().detail.empty());
  }
  ParserLimits small;
  small.max_stanza_bytes = 20;
  CHECK(parse_element("<a>34567890123456</a", "", small).error().code == Errc::invalid_argument);
  CHECK(parse_element("<a>3456789012345</a>", "", small));
  CHECK(parse_element("<a>34567890123456</a>", "", small).error().code == Errc::limit_exceeded);
  ParserLimits flat;
  flat.max_depth = 2;
  CHECK(parse_element("<a><b/></a>", "", flat));
  CHECK(parse_element("<a><b><c/></b></a>", "", flat).error().code == Errc::limit_exceeded);
}
