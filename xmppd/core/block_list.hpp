// BlockList: whom one account wants to hear nothing of, as a value (XEP-0191).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class BlockList {
 public:
  // True if it was not there.
  bool add(const xmpp::Jid& jid) {
    const auto at = std::lower_bound(items_.begin(), items_.end(), jid.text());
    if (at != items_.end() && *at == jid.text()) return false;
    items_.insert(at, jid.text());
    return true;
  }
  // True if it was there.
  bool remove(const xmpp::Jid& jid) {
    const auto at = std::lower_bound(items_.begin(), items_.end(), jid.text());
    if (at == items_.end() || *at != jid.text()) return false;
    items_.erase(at);
    return true;
  }
  void clear() { items_.clear(); }
  bool empty() const { return items_.empty(); }
  // The addresses that were added, sorted.
  const std::vector<std::string>& items() const { return items_; }

  // §5: a full address stands for itself alone, a bare one for all its resources, a domain for everybody there.
  bool blocks(const xmpp::Jid& who) const {
    return !items_.empty() && (holds(who.text()) || holds(who.bare_text()) || holds(who.domain()));
  }

 private:
  bool holds(std::string_view text) const { return std::binary_search(items_.begin(), items_.end(), text); }

  std::vector<std::string> items_;
};

}  // namespace xmppd
