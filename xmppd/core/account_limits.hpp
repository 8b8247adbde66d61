// AccountLimits: how much each account may send in a time, and who has reached that; a new account less.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class AccountLimits {
 public:
  // departures: stanzas for other servers; departing_bytes: what they are long.
  enum class What { messages, requests, departures, departing_bytes };
  static constexpr std::size_t kinds = 4;
  static constexpr std::array<std::string_view, kinds> names{"messages", "subscription requests", "stanzas to other servers",
                                                             "bytes to other servers"};
  struct Rate {
    std::int64_t amount = 0;       // that may come at once, and then again little by little; 0: no limit
    xmpp::Timestamp period = 0;    // in which all of it has come back
  };

  // Takes `amount`, or, if that is too much, nothing: false. One that is larger than the whole of a fresh rate passes
  // when nothing was taken, or it never could.
  bool take(const xmpp::Jid& account, What what, std::int64_t amount, Rate rate, bool is_new, xmpp::Timestamp now);

  struct Limited {
    xmpp::Jid account;  // bare
    What what = What::messages;
    bool is_new = false;
    std::uint64_t refused = 0;  // since `first`
    xmpp::Timestamp first = 0, last = 0;
  };
  // Those who were refused something within the last hour.
  std::vector<Limited> limited(xmpp::Timestamp now) const;
  // Gives back all that was taken, and refuses nothing for an hour. false: it was not limited.
  bool lift(const xmpp::Jid& account, xmpp::Timestamp now);

 private:
  static constexpr std::size_t max_tracked = 50'000;
  static constexpr xmpp::Timestamp hour = 3'600'000'000;
  struct Taken {
    double amount = 0;
    xmpp::Timestamp at = 0;
    std::uint64_t refused = 0;
    xmpp::Timestamp first = 0, last = 0;
  };
  struct Entry {
    std::array<Taken, kinds> taken{};
    bool is_new = false;
    xmpp::Timestamp used = 0, lifted_until = 0;
  };
  void make_room(xmpp::Timestamp now);

  std::unordered_map<xmpp::Jid, Entry> entries_;
};

}  // namespace xmppd
