// StreamParser: bytes of an XMPP stream to stream header, whole top-level elements and stream end (expat inside).
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/stream_error_condition.hpp"

namespace xmpp {

struct ParserLimits {
  std::size_t max_stanza_bytes = 262144;  // of one top-level element, or of the stream header
  std::size_t max_depth = 64;             // nesting inside one stanza
  std::size_t max_children = 10000;       // elements inside one stanza, at all depths
  std::size_t max_attributes = 64;        // of one element
};

class StreamParserHandler {
 public:
  virtual ~StreamParserHandler() = default;
  // Attributes of <stream:stream>; element.ns() is the stream namespace, `default_ns` the content namespace
  // (RFC 6120 §4.8.2).
  virtual void on_stream_open(const Element& header, std::string_view default_ns) = 0;
  virtual void on_element(Element element) = 0;
  virtual void on_stream_close() = 0;  // nothing is reported after it
  // Once; the parser takes nothing after it. not-well-formed (bytes that are no UTF-8 among it), restricted-xml (DTD,
  // PI, comment, foreign entity), bad-namespace-prefix (an undeclared one), invalid-namespace (of the stream header),
  // bad-format (no stream header, text between stanzas: RFC 6120 §4.9.3.1), policy-violation (limits),
  // unsupported-encoding, resource-constraint (out of memory).
  virtual void on_parse_error(StreamErrorCondition condition, std::string_view detail) = 0;
};

// The handler may call stop() or destroy the parser inside any callback: nothing further is reported from that feed.
class StreamParser {
 public:
  StreamParser(StreamParserHandler& handler, const ParserLimits& limits);
  ~StreamParser();
  StreamParser(const StreamParser&) = delete;
  StreamParser& operator=(const StreamParser&) = delete;

  // Not from inside a callback. What a callback throws leaves by here, and the parser takes nothing more.
  void feed(std::string_view bytes);
  // Stop reporting: STARTTLS and SASL success discard what follows in the same read (RFC 6120 §5.4.3.3, §6.4.6).
  void stop();
  // From now on; more than before may be read of an element that has begun.
  void set_limits(const ParserLimits& limits);
  // For a stream that is silent: between two elements it gives back the memory of expat, some 10 KiB, until bytes come;
  // the first of them then cost some microseconds more. In the middle of an element, and inside a callback, it does nothing.
  void rest();
  // A new stream: forgets everything. Safe inside a callback: the rest of that feed is dropped.
  void restart();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// One whole document (files, stored stanzas, tests). The same limits and refusals. The default namespace of a
// parentless stanza is `default_ns`.
Result<Element> parse_element(std::string_view xml, std::string_view default_ns = {}, const ParserLimits& limits = {});

}  // namespace xmpp
