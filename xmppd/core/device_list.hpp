// DeviceList: what can log in to an account: clients that have, and what else lets one in (tokens, application
// passwords), as one list; and taking that away.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/account_access.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/storage/client_store.hpp"

namespace xmppd {

struct Device {
  std::string id;              // "client/12", or AccessEntry::id where no client is known to have used that
  std::string software, name;  // what it calls itself; may be empty
  std::string resource;        // of one that names itself by nothing else
  xmpp::Timestamp first_seen = 0, last_seen = 0;
  LoginPlace place = LoginPlace::unknown;
  std::string network;  // KnownClient::network
  bool connected = false, has_logged_in = false;
  // What it can come back by.
  bool password = false, token = false, grant = false;

  // For DeviceList.
  std::int64_t number = 0;
  std::string key;
  std::vector<std::string> entries;
};

class DeviceList {
 public:
  explicit DeviceList(Host& host) : host_(host) {}

  // What tells the client of this session from others of its account.
  std::string key_of(Session& session);

  // Those that can log in or are there, in the order of their first login.
  xmpp::Pending<std::vector<Device>> list(const xmpp::Jid& owner);

  struct Revoked {
    std::vector<std::string> ended;  // addresses of the sessions that end
    bool knows_password = false;     // it can come back until the account gets another one
  };
  // Takes its tokens and the like, and ends its sessions. not_found: there is no such device.
  xmpp::Pending<Revoked> revoke(const xmpp::Jid& owner, const std::string& id);

  // For features/devices: who a session that the daemon has taken over from before its start was.
  PerSession<std::string>& restored_keys() { return restored_keys_; }

 private:
  using Devices = std::vector<Device>;
  struct Gathering;
  void add_entries(const std::shared_ptr<Gathering>& gathering);
  Devices merged(const xmpp::Jid& owner, std::vector<KnownClient> clients, const std::vector<AccessEntry>& entries);
  void take_entries(const xmpp::Jid& owner, const Device& device, std::size_t next,
                    const std::shared_ptr<xmpp::Promise<Revoked>>& promise);
  void end_sessions(const xmpp::Jid& owner, const Device& device,
                    const std::shared_ptr<xmpp::Promise<Revoked>>& promise);

  Host& host_;
  PerSession<std::string> restored_keys_;
  xmpp::Lifetime lifetime_;
};

// AccessEntry::id of what a session logged in by; empty: the account's password, or a token that was got by it.
std::string entry_of(const SessionFacts& facts);
// Keys of KnownClient.
std::string agent_key(std::string_view client);
// The resource that a client is known by; empty: it is known by something else.
std::string resource_of_key(const std::string& key);

}  // namespace xmppd
