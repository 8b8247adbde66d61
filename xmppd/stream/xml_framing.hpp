// XML framing of streams over WebSocket (RFC 7395 §3.3): what our streams write ↔ one message for each element.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmppd {

// The messages for `bytes`: stream headers, whole elements and stream ends, as Stream writes them to its transport. A
// header becomes <open/>, an end <close/>; an element says its namespaces itself. White space between them is left out.
std::vector<std::string> frame_stream(std::string_view bytes);

// A message of the client.
struct StreamFrame {
  enum class Kind { open, close, element } kind = Kind::element;
  xmpp::Element element;  // open: <stream/>, as StreamParserHandler::on_stream_open() takes it
};
// Errors: protocol_violation (not one whole element), limit_exceeded.
xmpp::Result<StreamFrame> parse_frame(std::string_view message, const xmpp::ParserLimits& limits);

}  // namespace xmppd
