// ClientStore: the clients that have logged in to an account, and from where, as far as that may be kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/storage/login_place.hpp"

namespace xmppd {

struct KnownClient {
  std::int64_t number = 0;       // in what users and operators see; never that of another one again
  std::string key;               // what tells it from the others of its account
  std::string software, device;  // what it calls itself
  xmpp::Timestamp first_seen = 0;
  xmpp::Timestamp last_seen = 0;  // its last login
  std::string network;            // of that login, "192.0.2.0/24"; empty: not kept
  LoginPlace place = LoginPlace::unknown;
  // It has logged in by the password that the account has now: it can come back whatever else is taken from it.
  bool knows_password = false;
};

class ClientStore {
 public:
  virtual ~ClientStore() = default;
  struct Seen {
    bool known = false;   // it had been there before
    bool others = false;  // some other had
    LoginPlace place = LoginPlace::unknown;
    xmpp::Timestamp last_seen = 0;  // before; 0: it is new
  };
  // A login of `client`, known by its key: what is kept of it becomes this, but for the number, first_seen, and
  // knows_password, which stays once it is set. An other_network that a login of this account came from before is a
  // known_network. Of more than `max_clients` those go that were silent for longest, and all silent since
  // `forget_before`. not_found: no account.
  virtual xmpp::Pending<Seen> seen(const xmpp::Jid& owner, KnownClient client, std::size_t max_clients,
                                   xmpp::Timestamp forget_before) = 0;
  // In the order of their numbers. AccountStore::set_keys() clears knows_password of all.
  virtual xmpp::Pending<std::vector<KnownClient>> list(const xmpp::Jid& owner) = 0;
  virtual xmpp::Pending<xmpp::Done> forget(const xmpp::Jid& owner, std::int64_t number) = 0;  // not_found
};

}  // namespace xmppd
