// NetworkWatch: a netlink socket for addresses and routes, a timer of CLOCK_BOOTTIME for sleep.
#include "libxmpp/net/network_watch.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <set>
#include <string>
#include <utility>

namespace xmpp {

namespace {

constexpr std::uint64_t quiet_ms = 500;         // changes come in bursts
constexpr std::uint64_t least_sleep_ms = 2000;  // shorter, and nothing was lost
constexpr std::size_t most_known = 4096;

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

std::uint64_t milliseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

// CLOCK_MONOTONIC stands still meanwhile.
std::uint64_t slept_ms() { return milliseconds(CLOCK_BOOTTIME) - milliseconds(CLOCK_MONOTONIC); }

// What one message says, for set membership; empty: nothing of interest. The text of two messages about the same thing
// is the same, whatever lifetimes a router gives it anew each minute.
std::string address_of(const nlmsghdr& message) {
  if (message.nlmsg_len < NLMSG_LENGTH(sizeof(ifaddrmsg))) return {};
  ifaddrmsg address{};
  std::memcpy(&address, NLMSG_DATA(&message), sizeof address);
  // Of others' networks alone; one that is not usable yet comes again when it is.
  if (address.ifa_scope >= RT_SCOPE_LINK || (address.ifa_flags & IFA_F_TENTATIVE) != 0) return {};
  std::string text = "address " + std::to_string(address.ifa_family) + " " + std::to_string(address.ifa_index) + " ";
  auto left = static_cast<unsigned>(message.nlmsg_len - NLMSG_LENGTH(sizeof(ifaddrmsg)));
  const auto* part = reinterpret_cast<const rtattr*>(static_cast<const char*>(NLMSG_DATA(&message)) +
                                                     NLMSG_ALIGN(sizeof(ifaddrmsg)));
  for (; RTA_OK(part, left); part = RTA_NEXT(part, left)) {
    if (part->rta_type != IFA_ADDRESS) continue;
    return text + std::string(static_cast<const char*>(RTA_DATA(part)), RTA_PAYLOAD(part));
  }
  return {};
}

std::string default_route_of(const nlmsghdr& message) {
  if (message.nlmsg_len < NLMSG_LENGTH(sizeof(rtmsg))) return {};
  rtmsg route{};
  std::memcpy(&route, NLMSG_DATA(&message), sizeof route);
  if (route.rtm_dst_len != 0 || route.rtm_table != RT_TABLE_MAIN || route.rtm_type != RTN_UNICAST ||
      (route.rtm_flags & RTM_F_CLONED) != 0) {
    return {};
  }
  std::string text = "route " + std::to_string(route.rtm_family);
  auto left = static_cast<unsigned>(message.nlmsg_len - NLMSG_LENGTH(sizeof(rtmsg)));
  const auto* part =
      reinterpret_cast<const rtattr*>(static_cast<const char*>(NLMSG_DATA(&message)) + NLMSG_ALIGN(sizeof(rtmsg)));
  for (; RTA_OK(part, left); part = RTA_NEXT(part, left)) {
    if (part->rta_type != RTA_GATEWAY && part->rta_type != RTA_OIF && part->rta_type != RTA_PRIORITY) continue;
    text += " " + std::string(static_cast<const char*>(RTA_DATA(part)), RTA_PAYLOAD(part));
  }
  return text;
}

}  // namespace

struct NetworkWatch::Impl {
  Impl(EventLoop& loop, Descriptor netlink_in, Descriptor clock_in, std::function<void()> changed,
       std::function<std::uint64_t()> slept_in)
      : netlink(std::move(netlink_in)),
        clock(std::move(clock_in)),
        on_change(std::move(changed)),
        slept(std::move(slept_in)),
        asleep(slept()),
        quiet(loop),
        messages(loop, netlink.value(), [this] { read_messages(); }),
        ticks(loop, clock.value(), [this] { tick(); }) {}

  void read_messages() {
    bool change = false;
    alignas(nlmsghdr) std::array<char, 32768> buffer;
    for (;;) {
      sockaddr_nl from{};
      socklen_t size = sizeof from;
      const auto n = ::recvfrom(netlink.value(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC,
                                reinterpret_cast<sockaddr*>(&from), &size);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == ENOBUFS) {  // more than the socket holds
        change = true;
        continue;
      }
      if (n <= 0) break;
      if (from.nl_pid != 0) continue;  // the kernel's word counts
      auto left = static_cast<unsigned>(std::min<std::size_t>(static_cast<std::size_t>(n), buffer.size()));
      for (const auto* message = reinterpret_cast<const nlmsghdr*>(buffer.data()); NLMSG_OK(message, left);
           message = NLMSG_NEXT(message, left)) {
        change = note(*message) || change;
      }
    }
    if (change) soon();
  }

  // Whether it is news.
  bool note(const nlmsghdr& message) {
    const bool address = message.nlmsg_type == RTM_NEWADDR || message.nlmsg_type == RTM_DELADDR;
    const bool route = message.nlmsg_type == RTM_NEWROUTE || message.nlmsg_type == RTM_DELROUTE;
    const auto what = address ? address_of(message) : route ? default_route_of(message) : std::string();
    if (what.empty()) return false;
    if (message.nlmsg_type == RTM_DELADDR || message.nlmsg_type == RTM_DELROUTE) {
      known.erase(what);
      return true;
    }
    if (known.size() >= most_known) known.clear();
    return known.insert(what).second;
  }

  void tick() {
    std::uint64_t times = 0;
    if (::read(clock.value(), &times, sizeof times) < 0) return;
    const auto now = slept();
    if (now >= asleep + least_sleep_ms) soon();
    asleep = now;
  }

  void soon() {
    quiet.start(quiet_ms, [this] { on_change(); });
  }

  Descriptor netlink, clock;
  std::function<void()> on_change;
  std::function<std::uint64_t()> slept;
  std::uint64_t asleep;
  std::set<std::string> known;
  Timer quiet;
  ReadWatcher messages, ticks;
};

NetworkWatch::NetworkWatch() = default;
NetworkWatch::~NetworkWatch() = default;

Result<std::unique_ptr<NetworkWatch>> NetworkWatch::open(EventLoop& loop, std::function<void()> on_change,
                                                         Options options) {
  const auto refuse = [](const char* what) {
    return fail(Errc::internal, std::string(what) + ": " + std::strerror(errno));
  };
  Descriptor netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
  if (netlink.value() < 0 ||
      ::bind(netlink.value(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups) != 0) {
    return refuse("changes of the network");
  }
  Descriptor clock(::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK));
  itimerspec every{};  // of a clock that goes on in sleep: one that has passed meanwhile fires on waking up
  every.it_interval = {static_cast<std::time_t>(options.look_every_ms / 1000),
                       static_cast<long>(options.look_every_ms % 1000) * 1'000'000};
  every.it_value = every.it_interval;
  if (clock.value() < 0 || ::timerfd_settime(clock.value(), 0, &every, nullptr) != 0) return refuse("a timer");
  std::unique_ptr<NetworkWatch> watch(new NetworkWatch);
  watch->impl_ = std::make_unique<Impl>(loop, std::move(netlink), std::move(clock), std::move(on_change),
                                        options.slept ? std::move(options.slept) : slept_ms);
  return watch;
}

}  // namespace xmpp
