// Writes down what a StreamParser reports, so that two ways of feeding can be compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

struct Recorder : xmpp::StreamParserHandler {
  std::vector<std::string> events;
  std::vector<xmpp::Element> elements;
  std::string default_ns;
  xmpp::Element header;

  void on_stream_open(const xmpp::Element& element, std::string_view ns) override {
    events.push_back("open " + std::string(ns) + " " + xmpp::to_xml(element));
    header = element;
    default_ns = ns;
  }
  void on_element(xmpp::Element element) override {
    events.push_back(xmpp::to_xml(element));
    elements.push_back(std::move(element));
  }
  void on_stream_close() override { events.emplace_back("close"); }
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view) override {
    events.push_back("error " + std::string(to_string(condition)));
  }
  std::string last() const { return events.empty() ? "" : events.back(); }
};

inline const std::string stream_start =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "to='example.org' version='1.0'>";

inline std::vector<std::string> parse_in_pieces(std::string_view bytes, std::size_t piece,
                                                const xmpp::ParserLimits& limits = {}) {
  Recorder recorder;
  xmpp::StreamParser parser(recorder, limits);
  while (!bytes.empty()) {
    parser.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return recorder.events;
}
