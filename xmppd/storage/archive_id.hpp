// ArchiveId: what a stanza-id (XEP-0359) says to us; to everybody else it is opaque.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// 30 hexadecimal digits: the place in the order of all archived messages, then 64 random bits, so that nobody can guess
// the id of a message that he hasn't seen (XEP-0313 §3: unpredictable). The place is found by it without an index of
// its own.
struct ArchiveId {
  std::int64_t position = 0;  // microseconds since 1970 where the clock allows it; always growing
  std::int64_t key = 0;

  std::string text() const;
  // nullopt: none of ours.
  static std::optional<ArchiveId> parse(std::string_view text);
};

// Makes ids in growing order, whatever the clock does.
class ArchiveIdSource {
 public:
  using MakeKey = std::function<std::int64_t()>;
  // `last`: the highest position that has been used.
  ArchiveIdSource(std::int64_t last, MakeKey make_key) : last_(last), make_key_(std::move(make_key)) {}
  ArchiveId next(xmpp::Timestamp now);

 private:
  std::int64_t last_;
  MakeKey make_key_;
};

}  // namespace xmppd
