// RenewableParser: expat on the bytes of one stream, however long it is. Expat remembers every name it saw until it is
// freed, so a long stream gets a fresh parser now and then, which reads the stream header once more. Private to
// libxmpp/xml.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/xml/pooled_parser.hpp"

namespace xmpp {

class RenewableParser {
 public:
  // Between a namespace and a local name, in the names that handlers get.
  static constexpr char separator = '\x1F';

  // `set_handlers` is called for each parser that is new; `user` is the user data of the handlers.
  using SetHandlers = void (*)(XML_Parser parser);
  RenewableParser(SetHandlers set_handlers, void* user) : set_handlers_(set_handlers), user_(user) {}

  // A new stream begins. Throws std::bad_alloc, as renew() does.
  void begin();
  XML_Status parse(std::string_view bytes) { return parser_->parse(bytes); }
  // For what allocates nothing.
  XML_Parser get() const { return parser_->get(); }

  // To be called by the handler of the stream's start tag: keeps it as it came.
  void remember_header();
  // The header is known.
  bool renewable() const { return !header_.empty(); }
  // So much was read since the parser was made that there should be a fresh one.
  bool renewal_due(std::int64_t position) const;
  // A fresh parser, which goes on at `position` of the stream, between two elements.
  void renew(std::int64_t position);
  // A fresh parser reads the header: the handlers have nothing to tell.
  bool priming() const { return priming_; }

  // Gives the parser's memory back; renew() comes before anything else.
  void release() { parser_.reset(); }
  bool released() const { return !parser_; }

  // Where in the stream the event is that a handler is told of.
  std::int64_t event_begin() const;
  std::int64_t event_end() const;

 private:
  void make();

  SetHandlers set_handlers_;
  void* user_;
  std::unique_ptr<PooledParser> parser_;
  std::string header_;     // the raw start tag of the stream
  std::int64_t base_ = 0;  // position in the stream of the parser's byte 0 (behind what primed it)
  bool priming_ = false;
};

}  // namespace xmpp
