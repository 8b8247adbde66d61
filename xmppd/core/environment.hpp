// Environment: what a host takes from outside (clock, identifiers, executor), injected so that tests are literal.
#pragma once

#include <string>

#include "libxmpp/loop/executor.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class Environment {
 public:
  virtual ~Environment() = default;
  virtual xmpp::Timestamp now() const = 0;
  // Unpredictable in production, counted in tests.
  virtual std::string new_id() = 0;
  virtual xmpp::Executor& executor() = 0;
};

}  // namespace xmppd
