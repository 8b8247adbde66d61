// LoginThrottle: after failed logins of an address, of a network or for an account, further attempts wait, longer each
// time, and those of an address or a network are refused for a while in the end.
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
// next free moment of its address, its network and its account. An address from which the account has logged in since
// is not held up by what others do to that account. An account is never blocked, because strangers could lock its owner
// out; who proves something that can't be guessed, a token, waits no longer than its address has to, and is not blocked.
// Bounded: the entry touched longest ago is forgotten first.
class LoginThrottle {
 public:
  // Settings login.*; read at each use.
  explicit LoginThrottle(const Config& config) : config_(config) {}

  enum class By { password, token };
  // Before a login is checked: how many milliseconds it has to wait; nullopt: longer than login.max_delay_seconds, or
  // blocked, to be refused now (it takes no turn then). `address` as the socket tells it, `account` a bare JID.
  std::optional<unsigned> attempt(std::string_view address, std::string_view account, xmpp::Timestamp now,
                                  By by = By::password);
  // When passwords from this address are taken again; 0: now.
  xmpp::Timestamp blocked_until(std::string_view address, xmpp::Timestamp now);
  void failed(std::string_view address, std::string_view account, xmpp::Timestamp now);
  // Remembers where the account logs in from. Clears no failures: one account of his own would free an attacker's
  // address, and a user's login would free who guesses at his password meanwhile.
  void succeeded(std::string_view address, std::string_view account, xmpp::Timestamp now);

  struct Held {
    std::string_view kind;  // "address", "network", "account"
    std::string key;
    std::int64_t failures = 0;           // what is left of them
    xmpp::Timestamp blocked_until = 0;   // 0: it is not
    unsigned delay_ms = 0;               // of each attempt
  };
  // All that are delayed or blocked, at most `most`, those blocked for longest first.
  std::vector<Held> held(xmpp::Timestamp now, std::size_t most) const;
  // How many are blocked; of all tables.
  std::size_t blocked(xmpp::Timestamp now) const;
  // Forgets an address, a network or an account, as held() names it. false: there is none.
  bool lift(const std::string& key);

  std::size_t tracked() const { return addresses_.index.size() + networks_.index.size() + accounts_.index.size(); }

 private:
  struct Entry {
    std::string key;
    double failures = 0;
    xmpp::Timestamp touched = 0;               // of the last decay
    xmpp::Timestamp next_free = 0;             // when the next attempt may be checked
    xmpp::Timestamp blocked_until = 0;         // not of accounts
    unsigned blocks = 0;                       // so far, until the failures are forgotten
    std::vector<std::string> known_addresses;  // accounts only: where it logged in from, newest last
  };
  struct Table {
    std::list<Entry> entries;                                                // touched longest ago first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> index;  // keys point into entries
  };

  Entry* find(Table& table, const std::string& key, xmpp::Timestamp now);
  Entry& find_or_add(Table& table, const std::string& key, xmpp::Timestamp now);
  double decayed(const Entry& entry, xmpp::Timestamp now) const;
  void fail(Table& table, const std::string& key, std::int64_t factor, xmpp::Timestamp now);
  void add_held(std::vector<Held>& all, const Table& table, std::string_view kind, std::int64_t factor,
                xmpp::Timestamp now) const;
  // Microseconds between attempts at this count of failures.
  xmpp::Timestamp interval(double failures, std::int64_t factor) const;
  bool counts(std::string_view address) const;
  std::int64_t network_factor() const;

  const Config& config_;
  Table addresses_, networks_, accounts_;
};

}  // namespace xmppd
