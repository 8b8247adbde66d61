// Any bytes as a stream: the same events however they are cut, and what was read can be written and read again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/check.hpp"

namespace {

struct Recorder : xmpp::StreamParserHandler {
  std::vector<std::string> events;
  std::vector<xmpp::Element> elements;
  bool over = false;

  void on_stream_open(const xmpp::Element& element, std::string_view default_ns) override {
    FUZZ_CHECK(!over && events.empty());
    events.push_back("open " + std::string(default_ns) + xmpp::to_xml(element));
  }
  void on_element(xmpp::Element element) override {
    FUZZ_CHECK(!over && !events.empty());
    events.push_back(xmpp::to_xml(element));
    elements.push_back(std::move(element));
  }
  void on_stream_close() override { end("close"); }
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view) override {
    // "x]]>" between stanzas is both: text where none may be, and malformed. Which of them is seen first depends on
    // where the reads end.
    if (condition == xmpp::StreamErrorCondition::bad_format) condition = xmpp::StreamErrorCondition::not_well_formed;
    end("error " + std::string(to_string(condition)));
  }
  void end(std::string event) {
    FUZZ_CHECK(!over);
    over = true;
    events.push_back(std::move(event));
  }
};

void feed_in_pieces(Recorder& recorder, std::string_view bytes, std::size_t piece, const xmpp::ParserLimits& limits) {
  xmpp::StreamParser parser(recorder, limits);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) parser.feed(bytes.substr(0, piece));
  // An error inside long markup may be seen no sooner than it ends or the limit is passed: let it pass.
  parser.feed(std::string(limits.max_stanza_bytes + 1, ' '));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 64 + 1;
  // Every second input begins inside a stream.
  std::string bytes = data[0] % 2 == 0 ? std::string() : xmpp::stream_header("jabber:client", {});
  bytes.append(reinterpret_cast<const char*>(data) + 1, size - 1);

  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = 3000;
  limits.max_depth = 8;
  limits.max_children = 100;
  limits.max_attributes = 8;
  Recorder whole;
  feed_in_pieces(whole, bytes, bytes.size(), limits);
  Recorder single;
  feed_in_pieces(single, bytes, 1, limits);
  FUZZ_CHECK(whole.events == single.events);
  Recorder pieces;
  feed_in_pieces(pieces, bytes, piece, limits);
  FUZZ_CHECK(whole.events == pieces.events);

  for (const xmpp::Element& element : whole.elements) {
    for (const char* around : {"", "jabber:client"}) {
      if (element.ns().empty() && *around != '\0') continue;  // it would be written as one of that namespace
      const auto again = xmpp::parse_element(xmpp::to_xml(element, around), around);
      FUZZ_CHECK(again.has_value());
      FUZZ_CHECK(*again == element);
    }
  }
  const auto document = xmpp::parse_element(std::string_view(bytes).substr(std::min<std::size_t>(bytes.size(), 1)));
  if (document) FUZZ_CHECK(xmpp::parse_element(xmpp::to_xml(*document)) == *document);
  return 0;
}
