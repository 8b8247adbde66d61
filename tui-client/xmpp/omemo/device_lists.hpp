// DeviceLists: which OMEMO devices people say they have: fetched once per login, kept up to date by PEP events. One
// list for each version that we speak; a device that stands on both is spoken to in OMEMO 2.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "omemo/types.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"

namespace tui {

class DeviceLists {
 public:
  using List = std::vector<ListedDevice>;
  using OnChange = std::function<void(const xmpp::Jid&)>;

  // `on_change` after a list differs from the one known before.
  DeviceLists(AccountContext& account, Pep& pep, OnChange on_change)
      : account_(account), pep_(pep), on_change_(std::move(on_change)) {}

  // `done` at once if the lists were learned since login, else after asking the server. Never fails: problem() tells.
  void fetch(const xmpp::Jid& jid, std::function<void()> done);
  // They may have changed without a word: fetch() asks again.
  void doubt(const xmpp::Jid& jid);
  // As doubt(), because a device that is on none of them has written. Whoever has one can write often: false, and
  // nothing done, if there was such a reason just before.
  bool doubt_for_unlisted(const xmpp::Jid& jid);
  // As doubt(), if they were asked for so long ago and no event of theirs ever came: they are nobody who tells us.
  void doubt_older(const xmpp::Jid& jid, std::uint64_t age_ms);
  // A PEP event of `jid` itself: <items/>, <purge/> or <delete/>. Nothing if it is of another node.
  void handle_event(const xmpp::Jid& jid, const xmpp::Element& change);
  // What was known last, perhaps before this login: every device once, with the version it is spoken to in. At most
  // max_devices_per_contact.
  struct Device {
    ListedDevice listed;
    omemo::Version version = omemo::Version::axolotl;
  };
  std::vector<Device> devices(const xmpp::Jid& jid);
  bool has(const xmpp::Jid& jid, omemo::DeviceId device);
  const List& list(const xmpp::Jid& jid, omemo::Version version) { return of(entry(jid), version).devices; }
  // The server answered for this version since login.
  bool learned(const xmpp::Jid& jid, omemo::Version version) { return of(entry(jid), version).learned; }
  // One version at least is learned, and none is still to be asked for.
  bool fresh(const xmpp::Jid& jid) const;
  // Why no list could be learned, in words; empty if one could.
  std::string problem(const xmpp::Jid& jid) const;
  // We published this list ourselves.
  void set_own(omemo::Version version, const List& devices) { learn(account_.jid, version, devices); }
  // Events were missed from now on.
  void go_offline();

 private:
  struct Known {
    List devices;
    bool learned = false;
    std::string problem;
  };
  struct Entry {
    std::array<Known, omemo::all_versions.size()> lists;
    std::size_t asked = 0;  // answers that are still to come
    bool changed = false;   // by those that came; told with the last
    bool tells = false;     // of its own accord, since this login
    std::uint64_t learned_ms = 0;
    std::optional<std::uint64_t> unlisted_ms;  // when a device that is on no list was the last reason to ask
    std::vector<std::function<void()>> waiting;
  };
  static Known& of(Entry& entry, omemo::Version version) {
    return entry.lists[version == omemo::Version::omemo_2 ? 1 : 0];
  }
  static bool is_fresh(const Entry& entry);
  Entry& entry(const xmpp::Jid& jid);
  void ask(const xmpp::Jid& jid, omemo::Version version);
  void answered(const xmpp::Jid& jid, omemo::Version version, const Pep::Items& items);
  void learn(const xmpp::Jid& jid, omemo::Version version, List devices);
  static void forget(Entry& entry);

  AccountContext& account_;
  Pep& pep_;
  OnChange on_change_;
  std::map<xmpp::Jid, Entry> entries_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
