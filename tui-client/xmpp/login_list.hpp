// LoginList: XEP-0494, what has access to our account, as its server says.
#pragma once

#include <functional>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/personal_actions.hpp"

namespace tui {

// Of <clients/>; bounded: what is longer or more than that is left out.
std::vector<LoginView> read_logins(const xmpp::Element& clients);

class LoginList {
 public:
  explicit LoginList(AccountContext& account) : account_(account) {}

  // As PersonalActions has them.
  void fetch(std::function<void(xmpp::Result<std::vector<LoginView>>)> done);
  void revoke(const std::string& id, std::function<void(xmpp::Result<Revoked>)> done);

 private:
  AccountContext& account_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
