// Archiver: puts the messages of accounts into their archives (XEP-0313 §6.1.1), with what they retract.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/hooks.hpp"
#include "xmppd/core/setting.hpp"
#include "xmppd/features/archive/prefs.hpp"
#include "xmppd/storage/archive_store.hpp"

namespace xmppd {

class Host;

class Archiver {
 public:
  Archiver(Host& host, ArchivePrefsKeeper& prefs);

 private:
  template <class Sent>  // ClientMessage or MessageFromAccount
  void on_sent(Hook<Sent>& sent);
  Verdict strip(AccountMessage& m);
  Verdict keep_received(AccountMessage& m);
  bool is_ours(const xmpp::Jid& by) const;
  // The id that the message has in the archive of `account`; nullopt: it is not kept.
  std::optional<std::string> keep(Account& account, const StanzaPtr& message, const xmpp::Jid& with,
                                  const Origin& origin);

  Host& host_;
  ArchivePrefsKeeper& prefs_;
  xmpp::Lifetime lifetime_;
};

const std::vector<const SettingBase*>& archiver_settings();

}  // namespace xmppd
