// A certificate's file and its key, as others see them.
#pragma once

#include <string>
#include <vector>

#include "xmppd/check/finding.hpp"

namespace xmppd {

struct CertificateWish {
  std::string certificate_file, key_file;
  std::string ca_file;              // trusted beside the system's authorities; empty: none
  std::vector<std::string> needed;  // names without which clients turn away
  std::vector<std::string> wanted;  // names without which something works less well: rooms for other servers, files
};

void check_certificate(const CertificateWish& wish, Findings& findings);

}  // namespace xmppd
