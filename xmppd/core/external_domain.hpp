// ExternalDomain: a domain whose stanzas leave the daemon for a program beside it, such as a gateway (XEP-0114).
#pragma once

#include "xmppd/core/hooks.hpp"

namespace xmppd {

class Router;

class ExternalDomain {
 public:
  virtual ~ExternalDomain() = default;
  // Called by Router with a stanza for the domain or an address at it. It is delivered, kept, or answered with an error
  // by way of `router`, which outlives this domain.
  virtual void take(Router& router, const StanzaPtr& stanza, const Origin& origin) = 0;
};

}  // namespace xmppd
