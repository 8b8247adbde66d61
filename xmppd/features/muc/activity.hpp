// Activity: how many messages an hour a room has (XEP-0502).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd::muc {

// Whether a message to all is one that people read as one: with a body, and no correction of an earlier one (XEP-0502
// §4).
bool counts_as_activity(const xmpp::Element& message);

// Counts by the hour, for a day. Knows nothing of the time before it was made.
class Activity {
 public:
  void count(xmpp::Timestamp now);
  // The mean of the full hours of the last day; nullopt: there is none yet.
  std::optional<double> per_hour(xmpp::Timestamp now);

 private:
  static constexpr std::size_t hours = 24;
  // Counts on into the hour of `now`.
  void turn_to(xmpp::Timestamp now);

  std::array<std::uint64_t, hours + 1> counts_{};  // the hour that runs, then the full ones, the newest first
  std::int64_t hour_ = 0;                          // the one that runs, since 1970; 0: not begun
  std::size_t full_ = 0;                           // hours counted to their end, at most `hours`
};

}  // namespace xmppd::muc
