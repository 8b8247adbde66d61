// InvitePages: what somebody sees who opens the link of an invite in a browser (XEP-0379 §3.3): who invites, what to
// do.
#pragma once

#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/http/http_exchange.hpp"
#include "xmppd/storage/invite_store.hpp"

namespace xmppd {

class Config;
class Environment;
class HostDirectory;
struct Stores;

class InvitePages {
 public:
  // All references must outlive it.
  InvitePages(const Config& config, Stores& stores, Environment& environment, const HostDirectory& hosts)
      : config_(config), stores_(stores), environment_(environment), hosts_(hosts) {}

  // GET and HEAD of /invite/TOKEN. Looking does not use the invite. 404: there is none, or it is over; 429: too many of
  // those from this address (invites.max_wrong_per_hour).
  void serve(const std::shared_ptr<HttpExchange>& exchange);

 private:
  const Config& config_;
  Stores& stores_;
  Environment& environment_;
  const HostDirectory& hosts_;
  AttemptLimiter wrong_;
  xmpp::Lifetime lifetime_;
};

// The page of an open invite: nothing in it runs, nothing is loaded from elsewhere. Its Link field names the xmpp: URI,
// for programs. `url` is its own.
HttpResponse invite_page(const Invite& invite, const std::string& token, const std::string& url);

}  // namespace xmppd
