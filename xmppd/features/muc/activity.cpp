// Activity: a register of counters, as XEP-0502 §5 outlines it.
#include "xmppd/features/muc/activity.hpp"

#include <algorithm>
#include <numeric>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd::muc {
namespace {

constexpr std::string_view correction_ns = "urn:xmpp:message-correct:0";  // XEP-0308

}  // namespace

bool counts_as_activity(const xmpp::Element& message) {
  return message.child("body", xmpp::ns::client) && !message.child("replace", correction_ns);
}

void Activity::turn_to(xmpp::Timestamp now) {
  constexpr xmpp::Timestamp hour = 3'600'000'000;
  const auto current = static_cast<std::int64_t>(now / hour);
  if (hour_ == 0) hour_ = current;
  if (current <= hour_) return;  // a clock that was put back counts on
  const auto passed = static_cast<std::size_t>(current - hour_);
  const auto shifted = std::min(passed, counts_.size());
  std::move_backward(counts_.begin(), counts_.end() - static_cast<std::ptrdiff_t>(shifted), counts_.end());
  std::fill_n(counts_.begin(), shifted, 0);
  full_ = std::min(full_ + passed, hours);
  hour_ = current;
}

void Activity::count(xmpp::Timestamp now) {
  turn_to(now);
  ++counts_[0];
}

std::optional<double> Activity::per_hour(xmpp::Timestamp now) {
  turn_to(now);
  if (full_ == 0) return std::nullopt;
  const auto end = counts_.begin() + 1 + static_cast<std::ptrdiff_t>(full_);
  const auto sum = std::accumulate(counts_.begin() + 1, end, std::uint64_t{0});
  return static_cast<double>(sum) / static_cast<double>(full_);
}

}  // namespace xmppd::muc
