// Application passwords and registered certificates as what lets clients in.
#pragma once

#include "xmppd/core/account_access.hpp"

namespace xmppd {

class Host;

class AppPasswordAccess final : public AccessSource {
 public:
  explicit AppPasswordAccess(Host& host) : host_(host) {}
  std::string_view name() const override { return "app-password"; }
  xmpp::Pending<std::vector<AccessEntry>> list(const xmpp::Jid& owner) override;
  xmpp::Pending<xmpp::Done> revoke(const xmpp::Jid& owner, const std::string& id) override;

 private:
  Host& host_;
};

class CertificateAccess final : public AccessSource {
 public:
  explicit CertificateAccess(Host& host) : host_(host) {}
  std::string_view name() const override { return "certificate"; }
  xmpp::Pending<std::vector<AccessEntry>> list(const xmpp::Jid& owner) override;
  xmpp::Pending<xmpp::Done> revoke(const xmpp::Jid& owner, const std::string& id) override;

 private:
  Host& host_;
};

}  // namespace xmppd
