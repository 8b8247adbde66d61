// Waiting for a Pending on a loop of the test's own.
#pragma once

#include <optional>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/pending.hpp"

namespace test {

template <class T>
xmpp::Result<T> wait(xmpp::EventLoop& loop, xmpp::Pending<T> pending) {
  std::optional<xmpp::Result<T>> result;
  const xmpp::Lifetime owner;
  pending.then(owner, [&](xmpp::Result<T> r) { result = std::move(r); });
  while (!result) loop.run_once_nowait();
  return std::move(*result);
}

}  // namespace test
