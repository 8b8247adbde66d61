// NetworkWatch: tells when this machine has another way to the network, or has slept: connections that look alive may
// be dead, and what could not be reached may be there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace xmpp {

class NetworkWatch {
 public:
  struct Options {
    // How long the machine has slept since it was started, in milliseconds; unset: as the clocks say.
    std::function<std::uint64_t()> slept = {};
    unsigned look_every_ms = 20'000;  // and when it wakes up, if it slept for longer
  };

  // `on_change` is called on the loop's thread, once for what changes within half a second: an address that others
  // can reach came or went, a default route did (rtnetlink(7)), or the machine has slept for two seconds or more. What
  // is there already when this is made is no change. Errors: internal, where the kernel tells nothing.
  static Result<std::unique_ptr<NetworkWatch>> open(EventLoop& loop, std::function<void()> on_change, Options options);
  ~NetworkWatch();
  NetworkWatch(const NetworkWatch&) = delete;
  NetworkWatch& operator=(const NetworkWatch&) = delete;

 private:
  NetworkWatch();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
