// Memory of parsers: one block each, given back as a whole.
#include "libxmpp/xml/pooled_parser.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "recorder.hpp"

using namespace xmpp;

namespace {

std::size_t blocks() { return PooledParser::resident_bytes() / PooledParser::block_size; }

}  // namespace

TEST_CASE("a parser takes one block; those that are free again are used again, and few are kept") {
  const auto before = blocks();
  std::vector<std::unique_ptr<PooledParser>> parsers;
  for (int i = 0; i < 500; ++i) parsers.push_back(std::make_unique<PooledParser>(' '));
  CHECK(blocks() >= 500);
  CHECK(blocks() <= before + 500);
  const auto most = blocks();
  parsers.clear();
  CHECK(blocks() < 128);
  for (int i = 0; i < 500; ++i) parsers.push_back(std::make_unique<PooledParser>(' '));
  CHECK(blocks() <= most);
}

TEST_CASE("what doesn't fit into a block comes from the heap, and nothing is lost on the way") {
  PooledParser parser(' ');
  std::string seen;
  XML_SetUserData(parser.get(), &seen);
  XML_SetElementHandler(
      parser.get(),
      [](void* text, const char* name, const char** attributes) {
        *static_cast<std::string*>(text) += std::string(name) + "=" + (attributes[0] ? attributes[1] : "") + ";";
      },
      nullptr);
  CHECK(parser.parse("<r>") == XML_STATUS_OK);
  std::string expected = "r=;";
  for (std::size_t size = 1; size <= 1 << 20; size *= 4) {
    const std::string value(size, static_cast<char>('a' + size % 26));
    expected += "a=" + value + ";";
    const std::string element = "<a b='" + value + "'/>";
    for (std::size_t at = 0; at < element.size(); at += 5000) {
      REQUIRE(parser.parse(std::string_view(element).substr(at, 5000)) == XML_STATUS_OK);
    }
  }
  CHECK(seen == expected);
}

TEST_CASE("a callback may make, use and drop another parser") {
  struct Nesting : Recorder {
    void on_element(Element element) override {
      Recorder inner;
      StreamParser other(inner, {});
      other.feed(stream_start + "<iq id='" + std::string(20'000, 'i') + "'/>");
      CHECK(inner.elements.size() == 1);
      Recorder::on_element(std::move(element));
    }
  } outer;
  StreamParser parser(outer, {});
  parser.feed(stream_start);
  for (int i = 0; i < 50; ++i) parser.feed("<message id='" + std::string(static_cast<std::size_t>(i) * 100, 'm') + "'/>");
  REQUIRE(outer.elements.size() == 50);
  CHECK(outer.elements.back().attr("id").size() == 4900);
}
