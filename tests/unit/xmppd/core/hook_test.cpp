// Hook: order by phase, and what an exception does.
#include "xmppd/core/hook.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {
struct Event {
  std::string seen;
};
}  // namespace

TEST_CASE("handlers run by phase, then in the order of registration") {
  Hook<Event> hook("test");
  const auto add = [&hook](Phase phase, char mark) {
    hook.on(phase, "f", [mark](Event& e) {
      e.seen += mark;
      return Verdict::Pass;
    });
  };
  add(Phase::Fallback, 'f');
  add(Phase::Deliver, 'd');
  add(Phase::Guard, 'g');
  add(Phase::Deliver, 'e');
  add(Phase::Rewrite, 'r');
  Event event;
  CHECK(hook.fire(event) == Verdict::Pass);
  CHECK(event.seen == "grdef");
}

TEST_CASE("Handled ends the event") {
  Hook<Event> hook("test");
  hook.on(Phase::Deliver, "a", [](Event&) { return Verdict::Handled; });
  hook.on(Phase::Store, "b", [](Event& e) {
    e.seen = "b";
    return Verdict::Pass;
  });
  Event event;
  CHECK(hook.fire(event) == Verdict::Handled);
  CHECK(event.seen.empty());
}

TEST_CASE("an exception in Guard refuses, later it costs only that handler") {
  Hook<Event> hook("test");
  hook.on(Phase::Copy, "broken", [](Event&) -> Verdict { throw std::runtime_error("broken"); });
  hook.on(Phase::Deliver, "works", [](Event& e) {
    e.seen = "delivered";
    return Verdict::Handled;
  });
  Event event;
  CHECK(hook.fire(event) == Verdict::Handled);
  CHECK(event.seen == "delivered");

  hook.on(Phase::Guard, "guard", [](Event&) -> Verdict { throw std::runtime_error("broken"); });
  Event refused;
  CHECK_THROWS_AS(hook.fire(refused), GuardFailed);
  CHECK(refused.seen.empty());
}
