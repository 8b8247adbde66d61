// StreamPlaces: how many client streams there may be, whatever carries them (TCP, WebSocket, BOSH).
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

namespace xmppd {

class Config;

// One place; free again with its end. Must not outlive the StreamPlaces.
class StreamPlace {
 public:
  StreamPlace() = default;  // none
  StreamPlace(StreamPlace&& other) noexcept;
  StreamPlace& operator=(StreamPlace&& other) noexcept;
  ~StreamPlace() { free(); }
  void free();

 private:
  friend class StreamPlaces;
  StreamPlace(class StreamPlaces& places, std::string group) : places_(&places), group_(std::move(group)) {}
  StreamPlaces* places_ = nullptr;
  std::string group_;
};

class StreamPlaces {
 public:
  enum class Outcome { taken, too_many, too_many_from_address };
  // `place` is changed only if one was taken. The limits: c2s.max_connections, c2s.max_connections_per_address.
  Outcome take(const Config& config, const std::string& address, StreamPlace& place);
  std::size_t taken() const { return taken_; }

 private:
  friend class StreamPlace;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::size_t> per_group_;  // by address_group()
};

}  // namespace xmppd
