// StreamParser on expat: what XMPP forbids is refused, what a peer can make us keep is bounded.
#include "libxmpp/xml/stream_parser.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/renewable_parser.hpp"
#include "libxmpp/xml/tag_scanner.hpp"

namespace xmpp {
namespace {

// Expat buffers an unfinished token: never hand it more than this at once.
constexpr std::size_t slice_size = 65536;
// An unfinished token longer than this is held back instead of being read again from its start with every read.
constexpr std::size_t hold_above = 1024;
// Element trees are walked recursively by their users and destructor.
constexpr std::size_t deepest = 1024;

struct QName {
  std::string_view ns;
  std::string_view local;
};

QName split_name(const char* name) {
  const std::string_view all(name);
  const std::size_t at = all.rfind(RenewableParser::separator);
  if (at == std::string_view::npos) return {{}, all};
  return {all.substr(0, at), all.substr(at + 1)};
}

std::string attribute_name(const char* name) {
  const QName parts = split_name(name);
  if (parts.ns == ns::xml) return "xml:" + std::string(parts.local);
  return name;
}

bool is_whitespace(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

StreamErrorCondition condition_of(XML_Error error) {
  switch (error) {
    case XML_ERROR_UNBOUND_PREFIX:
      return StreamErrorCondition::bad_namespace_prefix;  // RFC 6120 §4.9.3.2
    case XML_ERROR_UNDEFINED_ENTITY:
    case XML_ERROR_RECURSIVE_ENTITY_REF:
    case XML_ERROR_ASYNC_ENTITY:
    case XML_ERROR_BINARY_ENTITY_REF:
    case XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF:
    case XML_ERROR_PARAM_ENTITY_REF:
    case XML_ERROR_ENTITY_DECLARED_IN_PE:
    case XML_ERROR_EXTERNAL_ENTITY_HANDLING:
      return StreamErrorCondition::restricted_xml;  // RFC 6120 §11.1
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return StreamErrorCondition::unsupported_encoding;
    case XML_ERROR_NO_MEMORY:
      return StreamErrorCondition::resource_constraint;
    default:
      return StreamErrorCondition::not_well_formed;
  }
}

}  // namespace

struct StreamParser::Impl {
  Impl(StreamParserHandler& handler_in, const ParserLimits& limits_in) : handler(handler_in) {
    set_limits(limits_in);
    reset();
  }
  void set_limits(const ParserLimits& now) {
    limits = now;
    limits.max_depth = std::min(limits.max_depth, deepest);
  }

  StreamParserHandler& handler;
  ParserLimits limits;
  RenewableParser parser{set_handlers, this};
  std::int64_t taken = 0;       // bytes of the stream so far, held ones included
  std::int64_t unit_begin = 0;  // where the top-level element (or header) being read begins: what limits count from
  std::string head;             // the first byte, until the second is there
  std::string default_ns;
  Element top;
  std::vector<Element*> open;  // the path from `top` to the innermost open element; stable, only the last one grows
  std::size_t elements = 0;    // inside the current top-level element
  std::string held;            // the rest of unfinished markup that expat hasn't seen
  TagScanner scanner;          // looks for its end
  std::size_t flush_at = 0;    // size of `held` at which expat looks again, whatever the scanner says
  bool stream_open = false;
  bool stopped = false;
  bool restarting = false;
  bool in_feed = false;
  bool renew = false;  // at `unit_begin`
  std::exception_ptr thrown;

  bool quiet() const { return stopped || restarting || parser.priming() || renew || thrown; }

  void reset() {
    taken = unit_begin = 0;
    head.clear();
    flush_at = 0;
    default_ns.clear();
    top = Element();
    open.clear();
    held.clear();
    stream_open = stopped = restarting = renew = false;
    parser.begin();
  }

  static void set_handlers(XML_Parser expat) {
    XML_SetElementHandler(
        expat, [](void* self, const char* name, const char** attrs) { guarded(self, &Impl::start, name, attrs); },
        [](void* self, const char*) { guarded(self, &Impl::end); });
    XML_SetCharacterDataHandler(expat, [](void* self, const char* text, int size) {
      guarded(self, &Impl::characters, std::string_view(text, static_cast<std::size_t>(size)));
    });
    XML_SetStartNamespaceDeclHandler(expat, [](void* self, const char* prefix, const char* uri) {
      if (prefix == nullptr) guarded(self, &Impl::default_namespace, uri);
    });
    XML_SetXmlDeclHandler(expat, [](void* self, const char*, const char* encoding, int) {
      if (encoding != nullptr && strcasecmp(encoding, "UTF-8") != 0) {
        guarded(self, &Impl::refuse, StreamErrorCondition::unsupported_encoding, "declared encoding is not UTF-8");
      }
    });
    // RFC 6120 §11.1
    XML_SetStartDoctypeDeclHandler(expat, [](void* self, const char*, const char*, const char*, int) {
      guarded(self, &Impl::refuse, StreamErrorCondition::restricted_xml, "document type declaration");
    });
    XML_SetCommentHandler(expat, [](void* self, const char*) {
      guarded(self, &Impl::refuse, StreamErrorCondition::restricted_xml, "comment");
    });
    XML_SetProcessingInstructionHandler(expat, [](void* self, const char*, const char*) {
      guarded(self, &Impl::refuse, StreamErrorCondition::restricted_xml, "processing instruction");
    });
  }

  // Expat is C: no exception may pass through it, and it may call on for a moment after it was stopped.
  template <class... Params, class... Args>
  static void guarded(void* user_data, void (Impl::*method)(Params...), Args&&... args) {
    auto& self = *static_cast<Impl*>(user_data);
    if (self.quiet()) return;
    try {
      (self.*method)(std::forward<Args>(args)...);
    } catch (...) {
      self.thrown = std::current_exception();
    }
    if (self.quiet()) XML_StopParser(self.parser.get(), XML_FALSE);
  }

  bool over_limit(std::int64_t position) const {
    return static_cast<std::uint64_t>(position - unit_begin) > limits.max_stanza_bytes;
  }

  void refuse(StreamErrorCondition condition, const char* detail) {
    if (stopped) return;
    stopped = true;
    handler.on_parse_error(condition, detail);
  }
  void refuse_size() { refuse(StreamErrorCondition::policy_violation, "element too large"); }

  void default_namespace(const char* uri) {
    if (!stream_open) default_ns = uri ? uri : "";
  }

  void start(const char* name, const char** attrs) {
    const QName qname = split_name(name);
    if (!stream_open) return start_stream(qname, attrs);
    Element* element = nullptr;
    if (open.empty()) {
      elements = 0;
      top = Element(std::string(qname.local), std::string(qname.ns));
      element = &top;
    } else {
      if (open.size() >= limits.max_depth) return refuse(StreamErrorCondition::policy_violation, "nested too deeply");
      if (++elements > limits.max_children) return refuse(StreamErrorCondition::policy_violation, "too many elements");
      element = &open.back()->children().emplace_back(std::string(qname.local), std::string(qname.ns));
    }
    if (take_attributes(*element, attrs)) open.push_back(element);
  }

  bool take_attributes(Element& element, const char** attrs) {
    std::size_t count = 0;
    while (attrs[2 * count] != nullptr) ++count;
    if (count > limits.max_attributes) {
      refuse(StreamErrorCondition::policy_violation, "too many attributes");
      return false;
    }
    element.reserve_attributes(open.empty() ? count + 1 : count);  // a server adds `from` to stanzas
    for (const char** pair = attrs; *pair != nullptr; pair += 2) {
      element.append_attr(attribute_name(pair[0]), pair[1]);
    }
    return true;
  }

  void start_stream(const QName& qname, const char** attrs) {
    if (qname.local != "stream") {
      return refuse(StreamErrorCondition::bad_format, "the root element is not a stream header");
    }
    if (qname.ns != ns::streams) return refuse(StreamErrorCondition::invalid_namespace, "no stream namespace");
    if (over_limit(parser.event_end())) return refuse_size();
    Element element("stream", std::string(ns::streams));
    if (!take_attributes(element, attrs)) return;
    parser.remember_header();
    stream_open = true;
    unit_begin = parser.event_end();
    handler.on_stream_open(element, default_ns);
  }

  void end() {
    if (open.empty()) {
      stopped = true;
      handler.on_stream_close();
      return;
    }
    open.pop_back();
    if (!open.empty()) return;
    if (over_limit(parser.event_end())) return refuse_size();
    unit_begin = parser.event_end();
    handler.on_element(std::exchange(top, Element()));
    if (!quiet() && parser.renewal_due(unit_begin)) renew = true;
  }

  void characters(std::string_view text) {
    if (!open.empty()) {
      open.back()->append_text(text);
    } else if (is_whitespace(text)) {
      unit_begin = parser.event_end();  // keepalives are free (RFC 6120 §4.6.1)
    } else {
      // §4.9.3.1: XML that cannot be processed; a stream holds elements and whitespace (§4.4)
      refuse(StreamErrorCondition::bad_format, "text between stanzas");
    }
  }

  // Nothing is unfinished: all that was taken belongs to elements that were reported, or is white space between them.
  bool at_rest() const {
    return stream_open && !stopped && !in_feed && parser.renewable() && open.empty() && flush_at == 0 &&
           unit_begin == taken;
  }

  void feed(std::string_view bytes) {
    if (stopped || in_feed) return;
    if (parser.released()) parser.renew(unit_begin);
    std::string beginning;
    if (taken == 0) {
      beginning = std::exchange(head, std::string());
      beginning += bytes;
      bytes = beginning;
      if (bytes.size() < 2) {
        head = std::move(beginning);
        return;
      }
    }
    in_feed = true;
    if (taken == 0) check_encoding(bytes);
    try {
      while (!bytes.empty() && !quiet()) {
        const std::string_view slice = bytes.substr(0, next_size());
        bytes.remove_prefix(slice.size());
        take(slice);
      }
    } catch (...) {
      thrown = std::current_exception();
    }
    in_feed = false;
    if (thrown) {
      stopped = true;
      std::rethrow_exception(std::exchange(thrown, nullptr));
    }
    if (restarting) reset();
  }

  // UTF-16 and UTF-32 show in the first two bytes, by a byte order mark or a zero; expat would follow them.
  void check_encoding(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first == 0 || first >= 0xFE || bytes[1] == 0) {
      refuse(StreamErrorCondition::unsupported_encoding, "not UTF-8");
    }
  }

  // Never further than one byte behind the limit: however the bytes are cut into reads, the same is refused.
  std::size_t next_size() const {
    const std::size_t left = limits.max_stanza_bytes - static_cast<std::size_t>(taken - unit_begin);
    return left < slice_size ? left + 1 : slice_size;
  }

  void take(std::string_view slice) {
    taken += static_cast<std::int64_t>(slice.size());
    if (flush_at == 0) {
      parse(slice);
    } else {
      const bool complete = scanner.find_end(slice);
      held += slice;
      // At the limit too: markup that is malformed as well is refused for that, as it would be in one read.
      if (complete || held.size() >= flush_at || over_limit(taken)) {
        flush_at = 0;
        parse(std::exchange(held, std::string()));
      }
    }
    // Also an element (or a token) that has no end yet.
    if (!quiet() && over_limit(taken)) refuse_size();
  }

  void parse(std::string_view bytes) {
    while (!quiet()) {
      const XML_Status status = parser.parse(bytes);
      if (renew) {
        bytes = bytes.substr(bytes.size() - static_cast<std::size_t>(taken - unit_begin));
        parser.renew(unit_begin);
        renew = false;
        if (bytes.empty()) return;
        continue;
      }
      if (quiet()) return;
      if (status != XML_STATUS_OK) return report_expat_error();
      return consider_holding();
    }
  }

  void report_expat_error() {
    const XML_Error error = XML_GetErrorCode(parser.get());
    refuse(condition_of(error), fmt::format("{} at byte {}", XML_ErrorString(error), parser.event_begin()).c_str());
  }

  void consider_holding() {
    const std::int64_t unread = taken - parser.event_begin();
    if (unread <= static_cast<std::int64_t>(hold_above)) return;
    int offset = 0;
    int size = 0;
    const char* buffer = XML_GetInputContext(parser.get(), &offset, &size);
    if (buffer == nullptr || size - offset != unread) return;
    const std::string_view token(buffer + offset, static_cast<std::size_t>(unread));
    scanner.begin(token);
    flush_at = token.size();
  }
};

StreamParser::StreamParser(StreamParserHandler& handler, const ParserLimits& limits)
    : impl_(std::make_shared<Impl>(handler, limits)) {}

StreamParser::~StreamParser() { stop(); }

void StreamParser::feed(std::string_view bytes) {
  const std::shared_ptr<Impl> impl = impl_;  // a callback may destroy this object
  impl->feed(bytes);
}

void StreamParser::stop() {
  impl_->stopped = true;
  impl_->restarting = false;
}

void StreamParser::rest() {
  if (impl_->at_rest()) impl_->parser.release();
}

void StreamParser::set_limits(const ParserLimits& limits) { impl_->set_limits(limits); }

void StreamParser::restart() {
  if (impl_->in_feed) {
    impl_->restarting = true;
  } else {
    impl_->reset();
  }
}

}  // namespace xmpp
