// Tokens of XEP-0484 as one of the things that let clients in.
#pragma once

#include "xmppd/core/account_access.hpp"

namespace xmppd {

class Host;

class TokenAccess final : public AccessSource {
 public:
  explicit TokenAccess(Host& host) : host_(host) {}
  std::string_view name() const override { return "token"; }
  xmpp::Pending<std::vector<AccessEntry>> list(const xmpp::Jid& owner) override;
  xmpp::Pending<xmpp::Done> revoke(const xmpp::Jid& owner, const std::string& id) override;

 private:
  Host& host_;
};

}  // namespace xmppd
