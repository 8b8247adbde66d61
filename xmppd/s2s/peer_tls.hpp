// PeerTls: the TLS contexts for connections between servers; a reload replaces them, running connections keep theirs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace xmpp {
class TlsContext;
}

namespace xmppd {

struct PeerTls {
  using ContextPtr = std::shared_ptr<xmpp::TlsContext>;
  struct Pair {
    ContextPtr incoming, outgoing;
  };
  // Direct TLS picks the host by SNI. Null: there is no certificate, so there are no other servers either.
  Pair any;
  std::map<std::string, Pair, std::less<>> by_domain;

  // For one of our domains: its own, or that of the host it lies below.
  const Pair& for_domain(std::string_view domain) const {
    for (;;) {
      if (const auto found = by_domain.find(domain); found != by_domain.end()) return found->second;
      const auto dot = domain.find('.');
      if (dot == std::string_view::npos) return any;
      domain.remove_prefix(dot + 1);
    }
  }
};

}  // namespace xmppd
