// PooledParser: an expat parser whose memory is one block of a pool. Private to libxmpp/xml.
#pragma once

#include <expat.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>

namespace xmpp {

// A parser takes some 10 KiB in thirty pieces and lives as long as its stream has something to say. From the heap,
// those of a thousand streams that spoke together would lie between what stays, as holes that nobody fills. What
// doesn't fit into the block (an attribute or a read that is larger) comes from the heap.
class PooledParser {
 public:
  static constexpr std::size_t block_size = 16384;

  // Tokens are reported with their last byte: expat's deferral of long ones (since 2.6), which would keep a finished
  // stanza waiting for more bytes, is off; StreamParser bounds what is read again. UTF-8, names as namespace,
  // `separator`, local name. Throws std::bad_alloc.
  explicit PooledParser(char separator);
  ~PooledParser() = default;
  PooledParser(const PooledParser&) = delete;
  PooledParser& operator=(const PooledParser&) = delete;

  // For what allocates nothing: handlers, positions, errors.
  XML_Parser get() const { return parser_.get(); }
  // XML_Parse of bytes that are not the last ones. Callbacks may create and use other parsers.
  XML_Status parse(std::string_view bytes);

  // Bytes that all blocks of the process take now: those in use, and a few that are kept for the next ones.
  static std::size_t resident_bytes();

 private:
  struct Memory;
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };
  std::shared_ptr<Memory> memory_;  // freed behind the parser
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser_;
};

}  // namespace xmpp
