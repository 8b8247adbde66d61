// The notification protocol of sd_notify(3), by a datagram to NOTIFY_SOCKET.
#include "xmppd/app/service_manager.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xml/lexical.hpp"

namespace xmppd {
namespace {

constexpr std::uint64_t status_ms = 30'000;

std::string taken_from_environment(const char* name) {
  const char* const value = std::getenv(name);
  const std::string text = value ? value : "";
  ::unsetenv(name);
  return text;
}

std::uint64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

ServiceManager::ServiceManager(xmpp::EventLoop& loop)
    : address_(taken_from_environment("NOTIFY_SOCKET")), every_ms_(status_ms), timer_(std::make_unique<xmpp::Timer>(loop)) {
  const auto microseconds = xmpp::parse_unsigned<std::uint64_t>(taken_from_environment("WATCHDOG_USEC"));
  const auto process = xmpp::parse_unsigned<std::uint64_t>(taken_from_environment("WATCHDOG_PID"));
  const bool ours = !process || *process == static_cast<std::uint64_t>(::getpid());
  if (microseconds && *microseconds > 0 && ours) {
    every_ms_ = std::clamp<std::uint64_t>(*microseconds / 2'000, 1, status_ms);
  }
}

ServiceManager::~ServiceManager() = default;

void ServiceManager::ready(std::function<std::string()> status) {
  if (address_.empty()) return;
  status_ = std::move(status);
  tell(fmt::format("READY=1\nSTATUS={}", status_()));
  timer_->start_repeating(every_ms_, [this] { tick(); });
}

void ServiceManager::tick() { tell(fmt::format("WATCHDOG=1\nSTATUS={}", status_())); }

void ServiceManager::reloading() { tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds())); }

void ServiceManager::reloaded() { tell("READY=1"); }

// The watchdog goes on: an end that hangs is one that has to be cut short.
void ServiceManager::stopping() { tell("STOPPING=1"); }

void ServiceManager::tell(std::string_view lines) const {
  sockaddr_un address{};
  if (address_.empty() || address_.size() >= sizeof(address.sun_path)) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, address_.data(), address_.size());
  if (address_.front() == '@') address.sun_path[0] = '\0';  // an abstract one has no place in the file system
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  const bool sent = descriptor >= 0 && ::sendto(descriptor, lines.data(), lines.size(), MSG_NOSIGNAL,
                                                reinterpret_cast<const sockaddr*>(&address), length) >= 0;
  if (!sent) xmpp::log::warning("server", "the service manager can't be told: {}", std::strerror(errno));
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace xmppd
