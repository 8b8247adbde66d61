// XML framing: cutting and marking. What comes in here was written by write_xml() and stream_header(): well-formed,
// quoted, without comments or CDATA.
#include "xmppd/stream/xml_framing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

constexpr std::string_view framing = "urn:ietf:params:xml:ns:xmpp-framing";
constexpr std::string_view stream_start = "<stream:stream";
constexpr std::string_view stream_end = "</stream:stream>";

// Behind the '>' that ends the tag at the beginning of `text`.
std::size_t tag_length(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return text.size();
}

// Behind the end of the element at the beginning of `text`.
std::size_t element_length(std::string_view text) {
  std::size_t at = 0, depth = 0;
  while (at < text.size()) {
    const auto length = tag_length(text.substr(at));
    const auto tag = text.substr(at, length);
    at += length;
    if (tag.starts_with("</")) {
      if (--depth == 0) return at;
    } else if (!tag.ends_with("/>")) {
      ++depth;
    } else if (depth == 0) {
      return at;
    }
    at = std::min(text.find('<', at), text.size());
  }
  return text.size();
}

bool has_default_namespace(std::string_view tag) {
  char quote = 0;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const char c = tag[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ' ' && tag.substr(i + 1).starts_with("xmlns=")) {
      return true;
    }
  }
  return false;
}

std::string with_namespaces(std::string_view element) {
  const auto tag = element.substr(0, tag_length(element));
  const auto name_end = tag.find_first_of(" />", 1);
  std::string text(element.substr(0, name_end));
  if (element.find("<stream:") != std::string_view::npos) text += fmt::format(" xmlns:stream='{}'", xmpp::ns::streams);
  if (!has_default_namespace(tag)) text += fmt::format(" xmlns='{}'", xmpp::ns::client);
  return text += element.substr(name_end);
}

// Attributes but for namespaces: <open/> has one of its own.
std::string open_frame(std::string_view header) {
  const auto parsed = xmpp::parse_element(std::string(header) + std::string(stream_end));
  xmpp::Element open("open", std::string(framing));
  for (const char* name : {"from", "to", "id", "version", "xml:lang"}) {
    if (parsed && parsed->has_attr(name)) open.set_attr(name, parsed->attr(name));
  }
  std::string text;
  xmpp::write_xml(text, open, {});
  return text;
}

}  // namespace

std::vector<StreamPiece> cut_stream(std::string_view bytes) {
  using Kind = StreamPiece::Kind;
  std::vector<StreamPiece> pieces;
  for (auto at = bytes.find('<'); at != std::string_view::npos; at = bytes.find('<')) {
    bytes.remove_prefix(at);
    std::size_t length = 0;
    if (bytes.starts_with("<?")) {
      length = tag_length(bytes);
    } else if (bytes.starts_with(stream_end)) {
      length = stream_end.size();
      pieces.push_back({Kind::end, {}});
    } else if (bytes.starts_with(stream_start) && bytes.find_first_of(" >", 1) == stream_start.size()) {
      length = tag_length(bytes);
      pieces.push_back({Kind::header, std::string(bytes.substr(0, length))});
    } else {
      length = element_length(bytes);
      pieces.push_back({Kind::element, with_namespaces(bytes.substr(0, length))});
    }
    bytes.remove_prefix(length);
  }
  return pieces;
}

std::vector<std::string> frame_stream(std::string_view bytes) {
  std::vector<std::string> frames;
  for (StreamPiece& piece : cut_stream(bytes)) {
    switch (piece.kind) {
      case StreamPiece::Kind::header:
        frames.push_back(open_frame(piece.text));
        break;
      case StreamPiece::Kind::element:
        frames.push_back(std::move(piece.text));
        break;
      case StreamPiece::Kind::end:
        frames.push_back(fmt::format("<close xmlns='{}'/>", framing));
        break;
    }
  }
  return frames;
}

xmpp::Result<StreamFrame> parse_frame(std::string_view message, const xmpp::ParserLimits& limits) {
  // §3.3.3: the first character is a '<', so that nothing goes before the element.
  if (message.empty() || message.front() != '<') return xmpp::fail(xmpp::Errc::protocol_violation, "no element");
  auto element = xmpp::parse_element(message, {}, limits);
  if (!element) return tl::unexpected(element.error());
  if (element->is("close", framing)) return StreamFrame{StreamFrame::Kind::close, {}};
  if (!element->is("open", framing)) return StreamFrame{StreamFrame::Kind::element, std::move(*element)};
  xmpp::Element header("stream", std::string(xmpp::ns::streams));
  for (const char* name : {"from", "to", "version", "xml:lang"}) {
    if (element->has_attr(name)) header.set_attr(name, element->attr(name));
  }
  return StreamFrame{StreamFrame::Kind::open, std::move(header)};
}

}  // namespace xmppd
