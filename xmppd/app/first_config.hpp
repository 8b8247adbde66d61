// xmppd init: a first configuration of one domain, and what is left to do in words.
#pragma once

#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

struct FirstConfig {
  xmpp::Jid domain;
  std::string file;         // of the configuration, as it was given
  std::string host;         // the machine's name in DNS, which may be the domain
  std::string directory;    // of the store
  std::string certificate;  // PEM files; empty: none yet, the daemon makes itself one that nobody trusts
  std::string key;
};

// Everything under one name and one certificate: streams, and HTTP beside them.
std::string first_config_text(const FirstConfig& wanted);
// DNS records as a zone file has them, the certificate, the first account.
std::string first_steps(const FirstConfig& wanted);

// Writes the text into wanted.file, with its folder if that is missing; root gives it to the group xmppd, if there is
// one. already_exists: there is such a file, which stays as it is.
xmpp::Result<void> write_first_config(const FirstConfig& wanted);

}  // namespace xmppd
