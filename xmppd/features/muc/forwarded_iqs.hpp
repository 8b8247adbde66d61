// ForwardedIqs: requests that one occupant has made of another's client, and whose answers the room has to lead back
// without showing either's real address (XEP-0045 §16.4).
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd::muc {

class ForwardedIqs {
 public:
  struct Entry {
    std::string id;           // what the asked one sees
    std::string original_id;  // what the asker has used
    xmpp::Jid asker;          // full
    xmpp::Jid asked;          // real
    xmpp::Jid asked_as;       // room@service/nick
    xmpp::Timestamp since = 0;
  };

  static constexpr std::size_t most = 500;
  static constexpr xmpp::Timestamp patience = 120'000'000;  // two minutes

  // Forgets what is too old; beyond `most`, the oldest.
  void add(Entry entry) {
    while (!entries_.empty() && (entries_.size() >= most || entries_.front().since + patience < entry.since)) {
      entries_.pop_front();
    }
    entries_.push_back(std::move(entry));
  }
  // The request that `asked` answers; only once.
  std::optional<Entry> take(std::string_view id, const xmpp::Jid& asked) {
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
      if (it->id != id || it->asked != asked) continue;
      auto entry = std::move(*it);
      entries_.erase(it);
      return entry;
    }
    return std::nullopt;
  }

 private:
  std::deque<Entry> entries_;
};

}  // namespace xmppd::muc
