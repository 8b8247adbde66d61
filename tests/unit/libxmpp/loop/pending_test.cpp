// Pending and Promise: once, for a living owner, never unanswered.
#include "libxmpp/loop/pending.hpp"

#include <doctest/doctest.h>

using namespace xmpp;

TEST_CASE("a continuation gets the value, whether it comes before or after") {
  Lifetime owner;
  int sum = 0;
  Promise<int> promise;
  promise.pending().then(owner, [&](Result<int> result) { sum += result.value(); });
  CHECK(sum == 0);
  promise.complete(5);
  promise.complete(100);
  CHECK(sum == 5);
  Pending<int>::ready(3).then(owner, [&](Result<int> result) { sum += result.value(); });
  CHECK(sum == 8);
}

TEST_CASE("no owner, no call; detached work is called all the same") {
  Promise<int> promise;
  bool called = false;
  {
    Lifetime owner;
    promise.pending().then(owner, [&](Result<int>) { called = true; });
  }
  promise.complete(1);
  CHECK_FALSE(called);

  Promise<int> other;
  other.pending().then_detached([&](Result<int>) { called = true; });
  other.complete(1);
  CHECK(called);
}

TEST_CASE("an abandoned promise answers canceled") {
  Lifetime owner;
  Errc code = Errc::internal;
  {
    Promise<Done> promise;
    promise.pending().then(owner, [&](Result<Done> result) { code = result.error().code; });
  }
  CHECK(code == Errc::canceled);
}
