// Counting places.
#include "xmppd/stream/stream_places.hpp"

#include <utility>

#include "xmppd/core/config.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

StreamPlace::StreamPlace(StreamPlace&& other) noexcept
    : places_(std::exchange(other.places_, nullptr)), group_(std::move(other.group_)) {}

StreamPlace& StreamPlace::operator=(StreamPlace&& other) noexcept {
  if (this == &other) return *this;
  free();
  places_ = std::exchange(other.places_, nullptr);
  group_ = std::move(other.group_);
  return *this;
}

void StreamPlace::free() {
  auto* const places = std::exchange(places_, nullptr);
  if (!places) return;
  --places->taken_;
  const auto group = places->per_group_.find(group_);
  if (--group->second == 0) places->per_group_.erase(group);
}

StreamPlaces::Outcome StreamPlaces::take(const Config& config, const std::string& address, StreamPlace& place) {
  if (taken_ >= static_cast<std::size_t>(config.get(settings::max_connections))) return Outcome::too_many;
  std::string group = address_group(address);
  const auto same = per_group_.find(group);
  if (same != per_group_.end() &&
      same->second >= static_cast<std::size_t>(config.get(settings::max_connections_per_address))) {
    return Outcome::too_many_from_address;
  }
  ++per_group_[group];
  ++taken_;
  place = StreamPlace(*this, std::move(group));
  return Outcome::taken;
}

}  // namespace xmppd
