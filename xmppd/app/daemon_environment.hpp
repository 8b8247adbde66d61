// DaemonEnvironment: the system's clock, unpredictable identifiers, and the loop as executor.
#pragma once

#include "libxmpp/base/random.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/core/environment.hpp"

namespace xmppd {

class DaemonEnvironment final : public Environment {
 public:
  explicit DaemonEnvironment(xmpp::EventLoop& loop) : loop_(loop) {}
  xmpp::Timestamp now() const override { return xmpp::now(); }
  std::string new_id() override { return xmpp::random_id(); }
  xmpp::Executor& executor() override { return loop_; }

 private:
  xmpp::EventLoop& loop_;
};

}  // namespace xmppd
