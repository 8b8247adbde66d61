// Documents that are read bit by bit.
#include "libxmpp/xml/document_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

namespace {

// Opens <a/>, skips <s/>, takes the rest whole; remembers what it was told.
struct Handler final : DocumentReaderHandler {
  Take on_start(const Element& start) override {
    if (start.name() == "s") return Take::skip;
    if (start.name() != "a") return Take::whole;
    told += "<" + start.name() + std::string(start.attr("n")) + ">";
    return Take::open;
  }
  void on_element(Element element) override { told += to_xml(element); }
  void on_end(const Element& start) override { told += "</" + start.name() + ">"; }
  std::string told;
};

struct Read {
  Handler handler;
  DocumentReader reader{handler, ParserLimits{.max_stanza_bytes = 1000, .max_depth = 10, .max_children = 20, .max_attributes = 5}};
  Result<void> all(std::string_view text, std::size_t pieces = 1) {
    for (std::size_t at = 0; at < text.size(); at += pieces) {
      if (auto read = reader.feed(text.substr(at, pieces)); !read) return read;
    }
    return reader.finish();
  }
};

std::string refusal(const std::string& text) {
  Read r;
  const auto read = r.all(text, 1000);
  return read ? "taken" : read.error().detail;
}

}  // namespace

TEST_CASE("document reader: elements are opened, taken or skipped; the cuts of the reads change nothing") {
  const std::string text =
      "<?xml version='1.0'?>\n<!-- a comment --><a n='1'> text <b xmlns='u'>one<c/></b><s><a><b/></a></s>\n"
      "<?pi x?><a n='2'><b>&lt;&#x41;</b></a></a>";
  for (const std::size_t pieces : {1, 3, 1000}) {
    Read r;
    REQUIRE(r.all(text, pieces));
    CHECK(r.handler.told == "<a1><b xmlns='u'>one<c/></b><a2><b>&lt;A</b></a></a>");
    CHECK(r.reader.line() == 3);
  }
}

TEST_CASE("document reader: what only an attack needs is refused") {
  CHECK(refusal("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>").find("document type") == 2);
  CHECK(refusal("<!DOCTYPE a SYSTEM 'http://192.0.2.1/x.dtd'><a/>").find("document type") == 2);
  CHECK(refusal("<a>&x;</a>").find("not well-formed") == 0);
  CHECK(refusal("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").find("UTF-8") != std::string::npos);
  std::string deep, wide, long_text = "<b>" + std::string(2000, 'x') + "</b>", attributes = "<b", children = "<b>";
  for (int i = 0; i < 11; ++i) deep += "<a>";
  for (int i = 0; i < 6; ++i) attributes += " a" + std::to_string(i) + "=''";
  for (int i = 0; i < 21; ++i) children += "<c/>";
  CHECK(refusal(deep).find("deeply") != std::string::npos);
  CHECK(refusal("<a>" + long_text + "</a>").find("too large") != std::string::npos);
  CHECK(refusal("<a>" + attributes + "/></a>").find("attributes") != std::string::npos);
  CHECK(refusal("<a>" + children + "</b></a>").find("too many elements") != std::string::npos);
  CHECK(refusal("<a><b></a>").find("not well-formed") == 0);
  CHECK(refusal("<a>").find("not well-formed") == 0);
  // No end, and no event: nothing is kept for ever.
  CHECK(refusal("<a><!-- " + std::string(200'000, 'x')).find("too large") != std::string::npos);
}

TEST_CASE("document reader: the handler ends it") {
  struct Stopping final : DocumentReaderHandler {
    Take on_start(const Element&) override {
      reader->stop({Errc::canceled, "enough"});
      return Take::skip;
    }
    void on_element(Element) override {}
    void on_end(const Element&) override {}
    DocumentReader* reader = nullptr;
  } handler;
  DocumentReader reader(handler, {});
  handler.reader = &reader;
  const auto read = reader.feed("<a><b/></a>");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::canceled);
  CHECK_FALSE(reader.feed("<c/>"));
}
