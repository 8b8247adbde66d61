// LoginThrottle: after failed logins of an address or for an account, further attempts wait, longer each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class Config;

// Attempts are spread in time, not only delayed, so that many connections at once gain nothing: each attempt takes the
// next free moment of its address and of its account. An address from which the account has logged in since is not held
// up by what others do to that account. Bounded: the entry touched longest ago is forgotten first.
class LoginThrottle {
 public:
  // Settings login.*; read at each use.
  explicit LoginThrottle(const Config& config) : config_(config) {}

  // Before a password is checked: how many milliseconds it has to wait; nullopt: longer than login.max_delay_seconds,
  // to be refused now (it takes no turn then). `address` as the socket tells it, `account` a bare JID.
  std::optional<unsigned> attempt(std::string_view address, std::string_view account, xmpp::Timestamp now);
  void failed(std::string_view address, std::string_view account, xmpp::Timestamp now);
  // Remembers where the account logs in from. Clears no failures: one account of his own would free an attacker's
  // address, and a user's login would free who guesses at his password meanwhile.
  void succeeded(std::string_view address, std::string_view account, xmpp::Timestamp now);

  std::size_t tracked() const { return addresses_.index.size() + accounts_.index.size(); }

 private:
  struct Entry {
    std::string key;
    double failures = 0;
    xmpp::Timestamp touched = 0;               // of the last decay
    xmpp::Timestamp next_free = 0;             // when the next attempt may be checked
    std::vector<std::string> known_addresses;  // accounts only: where it logged in from, newest last
  };
  struct Table {
    std::list<Entry> entries;                                                // touched longest ago first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> index;  // keys point into entries
  };

  Entry* find(Table& table, const std::string& key, xmpp::Timestamp now);
  Entry& find_or_add(Table& table, const std::string& key, xmpp::Timestamp now);
  void decay(Entry& entry, xmpp::Timestamp now) const;
  // Microseconds between attempts at this count of failures.
  xmpp::Timestamp interval(const Entry& entry) const;
  bool counts(std::string_view address) const;

  const Config& config_;
  Table addresses_, accounts_;
};

}  // namespace xmppd
