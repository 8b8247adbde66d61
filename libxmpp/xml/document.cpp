// parse_element: one document by way of the stream parser, with the same limits and refusals.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmpp {
namespace {

// Takes the one element of a document that was put inside a stream.
class DocumentHandler final : public StreamParserHandler {
 public:
  void on_stream_open(const Element&, std::string_view) override {}
  void on_element(Element element) override {
    if (found) failure = Error{Errc::invalid_argument, "more than one root element"};
    found = std::move(element);
  }
  void on_stream_close() override { closed = true; }
  void on_parse_error(StreamErrorCondition condition, std::string_view detail) override {
    const bool limit = condition == StreamErrorCondition::policy_violation;
    failure = Error{limit ? Errc::limit_exceeded : Errc::invalid_argument,
                    fmt::format("{}: {}", to_string(condition), detail)};
  }

  std::optional<Element> found;
  std::optional<Error> failure;
  bool closed = false;
};

}  // namespace

Result<Element> parse_element(std::string_view xml, std::string_view default_ns, const ParserLimits& limits) {
  if (xml.size() > limits.max_stanza_bytes) return fail(Errc::limit_exceeded, "document too large");
  // The XML declaration, if any, must come before the stream header around the document.
  std::string header;
  if (xml.starts_with("\xEF\xBB\xBF")) xml.remove_prefix(3);
  if (xml.starts_with("<?xml ")) {
    const std::size_t end = xml.substr(0, 256).find("?>");
    if (end == std::string_view::npos) return fail(Errc::invalid_argument, "malformed XML declaration");
    header = xml.substr(0, end + 2);
    xml.remove_prefix(end + 2);
  }
  header += "<stream:stream xmlns:stream='";
  header += ns::streams;
  header += "' xmlns='";
  append_escaped(header, default_ns);
  header += "'>";

  DocumentHandler handler;
  ParserLimits inner = limits;
  inner.max_stanza_bytes = std::max(limits.max_stanza_bytes, header.size());
  StreamParser parser(handler, inner);
  parser.feed(header);
  parser.feed(xml);
  if (handler.closed) return fail(Errc::invalid_argument, "unbalanced end tag");
  if (!handler.failure) parser.feed("</stream:stream>");  // fits only if nothing was left open
  if (handler.failure) return tl::unexpected<Error>(*std::move(handler.failure));
  if (!handler.closed || !handler.found) return fail(Errc::invalid_argument, "no whole element");
  return *std::move(handler.found);
}

}  // namespace xmpp
