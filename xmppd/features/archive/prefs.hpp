// XEP-0441 Message Archive Management Preferences: whose messages a user wants archived.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/iq_router.hpp"
#include "xmppd/core/setting.hpp"
#include "xmppd/core/under_way.hpp"

namespace xmppd {

class Host;

struct ArchivePrefs {
  enum class Default { always, never, roster };
  Default otherwise = Default::always;
  std::set<xmpp::Jid> always, never;

  // `with`: the other party's address as the message has it. A full address in a list means itself, a bare one every
  // resource (§2.3.1). Somebody in both lists is not archived.
  bool wants(const Roster& roster, const xmpp::Jid& with) const;

  xmpp::Element to_element() const;  // <prefs/>
  // invalid_argument: no such default, or an address that is none. limit_exceeded: more than `max_jids` in a list.
  static xmpp::Result<ArchivePrefs> parse(const xmpp::Element& prefs, std::size_t max_jids);
};

// The preferences of every account in memory, and the IQs that ask for and change them.
class ArchivePrefsKeeper {
 public:
  explicit ArchivePrefsKeeper(Host& host);
  bool wants(Account& account, const xmpp::Jid& with);

 private:
  ArchivePrefs prefs_of(Account& account);
  IqAnswer get(const IqRequest& request);
  IqAnswer set(const IqRequest& request);

  Host& host_;
  using Prefs = std::optional<ArchivePrefs>;  // nullopt: as the configuration says
  PerAccount<Prefs> prefs_;
  PerAccount<UnderWay<Prefs>> under_way_;
  xmpp::Lifetime lifetime_;
};

const std::vector<const SettingBase*>& archive_prefs_settings();

}  // namespace xmppd
