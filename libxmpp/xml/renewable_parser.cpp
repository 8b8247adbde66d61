// A parser, and the fresh one that takes its place.
#include "libxmpp/xml/renewable_parser.hpp"

#include <algorithm>

namespace xmpp {
namespace {

// How many bytes of a stream one parser reads.
constexpr std::int64_t renew_after = 65536;

}  // namespace

void RenewableParser::begin() {
  header_.clear();
  base_ = 0;
  make();
}

void RenewableParser::make() {
  // The encoding is given: what a declaration says is compared, never followed.
  parser_ = std::make_unique<PooledParser>(separator);
  XML_Parser expat = parser_->get();
  XML_SetUserData(expat, user_);
  set_handlers_(expat);
}

void RenewableParser::remember_header() {
  int offset = 0;
  int size = 0;
  if (const char* buffer = XML_GetInputContext(get(), &offset, &size)) {
    header_.assign(buffer + offset, static_cast<std::size_t>(XML_GetCurrentByteCount(get())));
  }
}

bool RenewableParser::renewal_due(std::int64_t position) const { return renewable() && position - base_ > renew_after; }

void RenewableParser::renew(std::int64_t position) {
  make();
  priming_ = true;
  parse(header_);
  priming_ = false;
  base_ = position - static_cast<std::int64_t>(header_.size());
}

std::int64_t RenewableParser::event_begin() const {
  return base_ + std::max<std::int64_t>(0, XML_GetCurrentByteIndex(get()));
}

std::int64_t RenewableParser::event_end() const { return event_begin() + XML_GetCurrentByteCount(get()); }

}  // namespace xmpp
