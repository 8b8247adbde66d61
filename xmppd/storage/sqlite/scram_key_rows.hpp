// How hashes of SCRAM are named in the database. Private to storage/sqlite.
#pragma once

#include <stdexcept>
#include <string>

#include "libxmpp/base/crypto.hpp"

namespace xmppd {

inline std::string hash_name(xmpp::HashAlgorithm hash) {
  switch (hash) {
    case xmpp::HashAlgorithm::sha1:
      return "sha1";
    case xmpp::HashAlgorithm::sha256:
      return "sha256";
    case xmpp::HashAlgorithm::sha512:
      return "sha512";
  }
  throw std::logic_error("unknown hash");
}

inline xmpp::HashAlgorithm hash_named(const std::string& name) {
  for (const auto hash : {xmpp::HashAlgorithm::sha1, xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha512}) {
    if (hash_name(hash) == name) return hash;
  }
  throw std::runtime_error("the database holds keys of an unknown hash: " + name);
}

}  // namespace xmppd
