// ElementReader: the documents are the elements of a stream.
#include "libxmpp/xml/element_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmpp {

struct ElementReader::Impl final : StreamParserHandler {
  Impl(std::string_view default_ns, const ParserLimits& limits_in) : limits(limits_in) {
    header = stream_header(default_ns, {});
    limits.max_stanza_bytes = std::max(limits.max_stanza_bytes, header.size());
  }

  void on_stream_open(const Element&, std::string_view) override {}
  void on_element(Element element) override { read.push_back(std::move(element)); }
  void on_stream_close() override { failure = Error{Errc::invalid_argument, "unbalanced end tag"}; }
  void on_parse_error(StreamErrorCondition condition, std::string_view detail) override {
    const bool limit = condition == StreamErrorCondition::policy_violation;
    failure = Error{limit ? Errc::limit_exceeded : Errc::invalid_argument,
                    fmt::format("{}: {}", to_string(condition), detail)};
  }

  // An empty element behind the document is the next one of the stream only if the document was whole.
  bool take(std::string_view xml) {
    read.clear();
    failure.reset();
    if (!parser) parser.emplace(*this, limits).feed(header);
    parser->feed(xml);
    if (failure || read.size() != 1) return false;
    parser->feed("<end/>");
    return !failure && read.size() == 2;
  }

  std::string header;
  ParserLimits limits;
  std::vector<Element> read;
  std::optional<Error> failure;
  std::optional<StreamParser> parser;
};

ElementReader::ElementReader(std::string_view default_ns, const ParserLimits& limits)
    : impl_(std::make_unique<Impl>(default_ns, limits)) {}

ElementReader::~ElementReader() = default;

Result<Element> ElementReader::read(std::string_view xml) {
  if (impl_->take(xml)) return std::move(impl_->read.front());
  impl_->parser.reset();
  if (impl_->failure) return tl::unexpected<Error>(*std::move(impl_->failure));
  return fail(Errc::invalid_argument, impl_->read.size() > 1 ? "more than one root element" : "no whole element");
}

}  // namespace xmpp
