// Profiles: what people say of themselves: vCards (XEP-0054, XEP-0292) and the name one wants to be called by (XEP-0172).
#pragma once

#include <functional>

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"
#include "tui-client/xmpp/personal_actions.hpp"

namespace tui {

// In either form, bounded: what is longer or more than that is left out.
Profile read_vcard(const xmpp::Element& vcard);
// The same vCard under another name; what else it says stays.
xmpp::Element with_name(xmpp::Element vcard, const std::string& name);

class Profiles {
 public:
  explicit Profiles(AccountContext& account) : account_(account), pep_(account) {}

  // As PersonalActions has them.
  void fetch(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done);
  void set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done);

 private:
  void fetch_old(const xmpp::Jid& who, std::function<void(tl::expected<xmpp::Element, xmpp::StanzaError>)> done);
  void set_old(const std::string& name, std::function<void(xmpp::Result<void>)> done);
  void set_new(const std::string& name, std::function<void(xmpp::Result<void>)> done);

  AccountContext& account_;
  Pep pep_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
