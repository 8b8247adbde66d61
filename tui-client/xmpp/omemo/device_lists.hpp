// DeviceLists: which OMEMO devices people say they have: fetched once per login, kept up to date by PEP events.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "omemo/types.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"

namespace tui {

class DeviceLists {
 public:
  using Devices = std::vector<omemo::DeviceId>;
  using OnChange = std::function<void(const xmpp::Jid&)>;

  // `on_change` after a list differs from the one known before.
  DeviceLists(AccountContext& account, Pep& pep, OnChange on_change)
      : account_(account), pep_(pep), on_change_(std::move(on_change)) {}

  // `done` at once if the list was learned since login, else after asking the server. Never fails: problem() tells.
  void fetch(const xmpp::Jid& jid, std::function<void()> done);
  // It may have changed without a word: fetch() asks again.
  void doubt(const xmpp::Jid& jid);
  // A PEP event of `jid` itself: <items/>, <purge/> or <delete/>.
  void handle_event(const xmpp::Jid& jid, const xmpp::Element& change);
  // What was known last, perhaps before this login.
  Devices devices(const xmpp::Jid& jid);
  bool fresh(const xmpp::Jid& jid) const;
  // Why the list could not be learned, in words; empty if it could.
  std::string problem(const xmpp::Jid& jid) const;
  // We published this list ourselves.
  void set_own(const Devices& devices) { learn(account_.jid, devices); }
  // Events were missed from now on.
  void go_offline();

 private:
  struct Entry {
    Devices devices;
    bool fresh = false;
    std::string problem;
    std::vector<std::function<void()>> waiting;
  };
  Entry& entry(const xmpp::Jid& jid);
  void learn(const xmpp::Jid& jid, Devices devices);

  AccountContext& account_;
  Pep& pep_;
  OnChange on_change_;
  std::map<xmpp::Jid, Entry> entries_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
