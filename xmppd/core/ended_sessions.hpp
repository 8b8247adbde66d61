// EndedSessions: how much the last sessions that are over had handled, for clients that come back too late
// (XEP-0198 §5).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class EndedSessions {
 public:
  // `secret`: resumption_secret() of its id.
  void remember(xmpp::Jid account, std::string secret, std::uint32_t handled) {
    if (ended_.size() == bound) ended_.pop_front();
    ended_.push_back({std::move(account), std::move(secret), handled});
  }
  // The id of somebody else's session names nothing.
  std::optional<std::uint32_t> handled(const xmpp::Jid& account, const std::string& secret) const {
    for (const auto& each : ended_) {
      if (each.secret == secret && each.account == account) return each.handled;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t bound = 1000;

  struct Ended {
    xmpp::Jid account;
    std::string secret;
    std::uint32_t handled;
  };
  std::deque<Ended> ended_;
};

}  // namespace xmppd
