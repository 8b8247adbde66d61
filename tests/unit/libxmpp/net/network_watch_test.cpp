// Addresses come and go in a network namespace of the test's own; sleep is what the test says it is.
#include "libxmpp/net/network_watch.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <cstdlib>
#include <thread>

using xmpp::EventLoop;
using xmpp::NetworkWatch;

namespace {

void spend(EventLoop& loop, unsigned milliseconds) {
  const auto end = loop.after(milliseconds, [&] { loop.stop(); });
  loop.run();
}

}  // namespace

TEST_CASE("an address that comes or goes is a change, once for what comes together") {
  bool possible = false;
  int after_two = 0, after_same = 0, after_gone = 0, after_route = 0, after_local = 0;
  std::thread([&] {  // a thread can leave for another namespace, the others stay
    if (::unshare(CLONE_NEWNET) != 0 || std::system("ip link set lo up >/dev/null 2>&1") != 0) return;
    possible = true;
    EventLoop loop;
    int changes = 0;
    auto watch = NetworkWatch::open(loop, [&] { ++changes; }, {});
    REQUIRE(watch);
    const auto run = [&](const char* command) {
      CHECK(std::system(command) == 0);
      spend(loop, 800);
      return changes;
    };
    run("ip addr add 127.0.0.9/8 dev lo scope host");
    after_local = changes;
    after_two = run("ip addr add 192.0.2.5/24 dev lo; ip addr add 192.0.2.6/24 dev lo");
    after_same = run("ip addr change 192.0.2.5/24 dev lo valid_lft 1000 preferred_lft 1000");
    after_gone = run("ip addr del 192.0.2.6/24 dev lo");
    after_route = run("ip route add default dev lo");
  }).join();
  if (!possible) {
    MESSAGE("no network namespace can be made here");
    return;
  }
  CHECK(after_local == 0);
  CHECK(after_two == 1);
  CHECK(after_same == 1);
  CHECK(after_gone == 2);
  CHECK(after_route == 3);
}

TEST_CASE("the machine has slept") {
  EventLoop loop;
  std::uint64_t slept = 500;
  int changes = 0;
  auto watch = NetworkWatch::open(loop, [&] { ++changes; }, {[&] { return slept; }, 20});
  REQUIRE(watch);
  spend(loop, 60);
  slept += 1500;
  spend(loop, 700);
  CHECK(changes == 0);
  slept += 2500;
  spend(loop, 700);
  CHECK(changes == 1);
  spend(loop, 100);
  CHECK(changes == 1);
}
