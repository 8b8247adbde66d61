// NoticeStore: what a host tells its users: the message of the day, the welcome of new accounts, the outage going on.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct Notice {
  std::string text;
  xmpp::Timestamp changed = 0;  // names this edition
};

class NoticeStore {
 public:
  virtual ~NoticeStore() = default;
  // `name`: "motd", "welcome" …; nullopt: there is none.
  virtual xmpp::Pending<std::optional<Notice>> get(std::string domain, std::string name) = 0;
  virtual xmpp::Pending<xmpp::Done> put(std::string domain, std::string name, Notice notice) = 0;  // replaces
  virtual xmpp::Pending<xmpp::Done> remove(std::string domain, std::string name) = 0;              // not_found
  // Notes that `reader` is shown this edition; false if it has been already. not_found: no such account.
  virtual xmpp::Pending<bool> first_time(const xmpp::Jid& reader, std::string name, xmpp::Timestamp changed) = 0;
};

}  // namespace xmppd
