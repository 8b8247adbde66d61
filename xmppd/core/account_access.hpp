// AccessSource: one kind of thing that lets a client into an account beside the account's password (tokens of XEP-0484,
// passwords of one application): what there is, and how to take it back. features/devices shows them to their owner.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct AccessEntry {
  std::string id;      // "token/7": AccessSource::name, a slash and what names it there
  std::string client;  // the id of the <user-agent/> (XEP-0388) that alone can use it; empty: whoever has it
  std::string software, device;  // for a person: what it was given to
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> last_used;
};

class AccessSource {
 public:
  virtual ~AccessSource() = default;
  // Short, of letters and hyphens; clients and operators see it.
  virtual std::string_view name() const = 0;
  virtual xmpp::Pending<std::vector<AccessEntry>> list(const xmpp::Jid& owner) = 0;
  // From now on nobody gets in by it; the caller ends the sessions that did (entry_of() in device_list.hpp), or whose client is
  // the entry's. `id` as in the entry. not_found.
  virtual xmpp::Pending<xmpp::Done> revoke(const xmpp::Jid& owner, const std::string& id) = 0;
};

}  // namespace xmppd
