// UserLists: XEP-0133 §4.13 to §4.22: who is registered, disabled, online, active or idle, and how many they are.
#pragma once

#include <set>

#include "xmppd/features/administration/administration.hpp"

namespace xmppd {

class UserLists {
 public:
  explicit UserLists(Host& host);

 private:
  enum class Who { online, active, idle };

  void add_stored(std::string_view name, std::string_view title, std::string_view var, bool disabled);
  void add_connected(std::string_view list_node, std::string_view number_node, std::string_view title,
                     std::string_view var, std::string_view number_var, Who who);
  std::set<std::string> connected(Who who);  // bare addresses

  Host& host_;
  PerSession<xmpp::Timestamp> last_active_;  // its last message or presence
  xmpp::Lifetime owner_;
};

}  // namespace xmppd
