// XML framing: what our streams write, cut for what carries no stream: WebSocket (RFC 7395 §3.3) and BOSH (XEP-0206).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmppd {

// A part of what Stream writes to its transport. White space between them is left out.
struct StreamPiece {
  enum class Kind { header, element, end } kind;
  std::string text;  // header: the start tag, as written; element: one that says its namespaces itself; end: empty
};
std::vector<StreamPiece> cut_stream(std::string_view bytes);

// The messages of RFC 7395 for `bytes`: a header becomes <open/>, an end <close/>.
std::vector<std::string> frame_stream(std::string_view bytes);

// A message of the client.
struct StreamFrame {
  enum class Kind { open, close, element } kind = Kind::element;
  xmpp::Element element;  // open: <stream/>, as StreamParserHandler::on_stream_open() takes it
};
// Errors: protocol_violation (not one whole element), limit_exceeded.
xmpp::Result<StreamFrame> parse_frame(std::string_view message, const xmpp::ParserLimits& limits);

}  // namespace xmppd
