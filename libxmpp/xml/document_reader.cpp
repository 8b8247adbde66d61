// DocumentReader on expat.
#include "libxmpp/xml/document_reader.hpp"

#include <expat.h>
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
namespace {

constexpr char name_separator = '\x1F';
constexpr std::size_t feed_size = 65536;  // expat keeps what it could not read yet

struct FreeDocumentParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

Element start_element(const char* name) {
  const std::string_view all(name);
  const auto at = all.rfind(name_separator);
  if (at == std::string_view::npos) return Element(std::string(all));
  return Element(std::string(all.substr(at + 1)), std::string(all.substr(0, at)));
}

std::string attribute_of(const char* name) {
  const std::string_view all(name);
  const auto at = all.rfind(name_separator);
  if (at != std::string_view::npos && all.substr(0, at) == ns::xml) return "xml:" + std::string(all.substr(at + 1));
  return name;
}

}  // namespace

struct DocumentReader::Impl {
  Impl(DocumentReaderHandler& handler_in, const ParserLimits& limits_in) : handler(handler_in), limits(limits_in) {
    parser.reset(XML_ParserCreateNS("UTF-8", name_separator));
    if (!parser) throw std::bad_alloc();
    XML_SetUserData(parser.get(), this);
    XML_SetElementHandler(
        parser.get(),
        [](void* self, const char* name, const char** attributes) {
          static_cast<Impl*>(self)->guarded([&](Impl& impl) { impl.start(name, attributes); });
        },
        [](void* self, const char*) { static_cast<Impl*>(self)->guarded([](Impl& impl) { impl.end(); }); });
    XML_SetCharacterDataHandler(parser.get(), [](void* self, const char* text, int size) {
      static_cast<Impl*>(self)->guarded(
          [&](Impl& impl) { impl.characters(std::string_view(text, static_cast<std::size_t>(size))); });
    });
    XML_SetXmlDeclHandler(parser.get(), [](void* self, const char*, const char* encoding, int) {
      if (encoding == nullptr || strcasecmp(encoding, "UTF-8") == 0) return;
      static_cast<Impl*>(self)->refuse(Errc::invalid_argument, "the encoding is not UTF-8");
    });
    XML_SetStartDoctypeDeclHandler(parser.get(), [](void* self, const char*, const char*, const char*, int) {
      static_cast<Impl*>(self)->refuse(Errc::invalid_argument, "a document type declaration is refused");
    });
  }

  // No exception may pass through expat; what is thrown leaves by feed().
  template <class Work>
  void guarded(Work work) {
    if (failure || thrown) return;
    try {
      work(*this);
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser.get(), XML_FALSE);
    }
  }

  void refuse(Errc code, std::string detail) {
    if (!failure) failure = Error{code, std::move(detail)};
    XML_StopParser(parser.get(), XML_FALSE);
  }

  void start(const char* name, const char** attributes) {
    if (opened.size() + building.size() + skipped >= limits.max_depth) {
      return refuse(Errc::limit_exceeded, "elements are nested too deeply");
    }
    if (skipped > 0) {
      ++skipped;
      return;
    }
    auto element = start_element(name);
    std::size_t count = 0;
    for (const char** pair = attributes; *pair != nullptr; pair += 2) {
      if (++count > limits.max_attributes) return refuse(Errc::limit_exceeded, "too many attributes");
      element.append_attr(attribute_of(pair[0]), pair[1]);
    }
    if (!building.empty()) {
      if (++elements > limits.max_children) return refuse(Errc::limit_exceeded, "too many elements in one");
      building.push_back(&building.back()->children().emplace_back(std::move(element)));
      return;
    }
    switch (handler.on_start(element)) {
      case DocumentReaderHandler::Take::open:
        opened.push_back(std::move(element));
        break;
      case DocumentReaderHandler::Take::skip:
        skipped = 1;
        break;
      case DocumentReaderHandler::Take::whole:
        top = std::move(element);
        building = {&top};
        elements = 0;
        begin = XML_GetCurrentByteIndex(parser.get());
        break;
    }
  }

  void end() {
    if (skipped > 0) {
      --skipped;
      return;
    }
    if (building.empty()) {
      handler.on_end(opened.back());
      opened.pop_back();
      return;
    }
    building.pop_back();
    if (building.empty()) handler.on_element(std::exchange(top, Element()));
  }

  void characters(std::string_view text) {
    if (building.empty()) return;
    if (too_large()) return refuse(Errc::limit_exceeded, "an element is too large");
    building.back()->append_text(text);
  }

  bool too_large() const {
    return !building.empty() && static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser.get()) - begin) >
                                    limits.max_stanza_bytes;
  }

  Result<void> parse(std::string_view bytes, bool last) {
    if (failure) return tl::unexpected(*failure);
    const auto status = XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), last ? XML_TRUE : XML_FALSE);
    if (thrown) {
      failure = Error{Errc::internal, "a handler failed"};
      std::rethrow_exception(std::exchange(thrown, nullptr));
    }
    if (!failure && too_large()) failure = Error{Errc::limit_exceeded, "an element is too large"};
    unread += bytes.size();
    // A token without an end (an attribute, a comment) makes no event.
    const auto seen = std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser.get()));
    if (!failure && unread - static_cast<std::uint64_t>(seen) > limits.max_stanza_bytes + feed_size) {
      failure = Error{Errc::limit_exceeded, "an element is too large"};
    }
    if (failure) return tl::unexpected(*failure);
    if (status == XML_STATUS_OK) return {};
    const auto error = XML_GetErrorCode(parser.get());
    failure = Error{Errc::invalid_argument, fmt::format("not well-formed: {}", XML_ErrorString(error))};
    return tl::unexpected(*failure);
  }

  DocumentReaderHandler& handler;
  const ParserLimits limits;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeDocumentParser> parser;
  std::vector<Element> opened;
  std::size_t skipped = 0;  // depth inside an element that is passed over
  Element top;
  std::vector<Element*> building;  // the path from `top` to the innermost; stable, only the last one grows
  std::size_t elements = 0;
  XML_Index begin = 0;
  std::uint64_t unread = 0;  // bytes given so far
  std::optional<Error> failure;
  std::exception_ptr thrown;
};

DocumentReader::DocumentReader(DocumentReaderHandler& handler, const ParserLimits& limits)
    : impl_(std::make_unique<Impl>(handler, limits)) {}

DocumentReader::~DocumentReader() = default;

Result<void> DocumentReader::feed(std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), feed_size))) {
    if (auto parsed = impl_->parse(bytes.substr(0, feed_size), false); !parsed) return parsed;
  }
  return {};
}

Result<void> DocumentReader::finish() { return impl_->parse({}, true); }

void DocumentReader::stop(Error error) { impl_->refuse(error.code, std::move(error.detail)); }

std::uint64_t DocumentReader::line() const { return XML_GetCurrentLineNumber(impl_->parser.get()); }

}  // namespace xmpp
