// SessionBuilder: fetches the bundles of devices we have no session with, and begins sessions.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"

namespace tui {

class SessionBuilder {
 public:
  // `on_identity` after a session was begun, or refused with identity_changed: `first_seen` if the device was unknown.
  struct Outcome {
    omemo::Address address;
    bool first_seen = false;
    std::optional<omemo::IdentityKey> changed_identity;
  };
  using OnIdentity = std::function<void(const Outcome&)>;

  SessionBuilder(AccountContext& account, Pep& pep, omemo::Device& device, OnIdentity on_identity)
      : account_(account), pep_(pep), device_(device), on_identity_(std::move(on_identity)) {}

  // `done` once each has been tried. Devices that failed since forget_failures() are not asked again.
  void build(const std::vector<omemo::Peer>& peers, std::function<void()> done);
  // One device, also if it failed before or has a session. true: there is a fresh session now.
  void rebuild(const omemo::Peer& peer, std::function<void(bool)> done);
  // Why there is no session with this device, in words; empty if it was not tried or worked.
  std::string failure(const omemo::Peer& peer) const;
  void forget_failures(const std::string& jid);
  void forget_all_failures() { failures_.clear(); }

 private:
  void fetch(const omemo::Peer& peer, std::function<void(bool)> done);
  std::string begin_session(const omemo::Peer& peer, const Pep::Items& items);

  AccountContext& account_;
  Pep& pep_;
  omemo::Device& device_;
  OnIdentity on_identity_;
  std::map<omemo::Peer, std::string> failures_;
  std::map<omemo::Peer, std::vector<std::function<void(bool)>>> in_flight_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
