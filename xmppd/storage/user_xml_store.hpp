// UserXmlStore: XML that a user keeps on the server: vCard (XEP-0054), private XML (XEP-0049), what he prefers
// to have archived (XEP-0441), and what strangers sent that he has not got yet.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

enum class UserXmlArea { vcard, private_xml, archive_prefs, push, last_activity, held };

class UserXmlStore {
 public:
  virtual ~UserXmlStore() = default;
  // `key`: "name\nnamespace" of the element in private_xml, "" in the others. nullopt: nothing kept.
  virtual xmpp::Pending<std::optional<std::string>> get(const xmpp::Jid& owner, UserXmlArea area, std::string key) = 0;
  // Replaces. limit_exceeded if the owner would keep more than `max_bytes` in the area (keys count too): nothing is
  // stored then.
  virtual xmpp::Pending<xmpp::Done> put(const xmpp::Jid& owner, UserXmlArea area, std::string key, std::string xml,
                                        std::uint64_t max_bytes) = 0;
};

}  // namespace xmppd
