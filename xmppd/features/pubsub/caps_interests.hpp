// CapsInterests: which nodes a client wants to hear of ("…+notify", XEP-0060 §9.2), learnt from its entity
// capabilities (XEP-0115, XEP-0390): one disco#info query per hash, whoever it is asked of.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/entity_caps.hpp"
#include "xmppd/core/setting.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class Host;

extern const IntSetting caps_max_cached;

using Interests = std::shared_ptr<const std::set<std::string, std::less<>>>;  // names of nodes

// What a presence says of its sender's capabilities. An empty key: nothing.
struct CapsKey {
  std::string key;
  std::string ver;                     // XEP-0115, to be verified; empty if it can't be (legacy caps, other hashes)
  std::optional<xmpp::CapsHash> hash;  // XEP-0390; then there is no `ver`
  std::string query;                   // the node of the disco#info query
  friend bool operator==(const CapsKey&, const CapsKey&) = default;
};
CapsKey caps_key(const Stanza& presence);

class CapsInterests {
 public:
  explicit CapsInterests(Host& host) : host_(host) {}

  // `found` runs at once if the capabilities are known, else after `full` was asked; null: it did not say.
  using Found = std::function<void(Interests)>;
  void look_up(const xmpp::Jid& full, const CapsKey& caps, Found found);

 private:
  struct Waiting {
    xmpp::Jid full;
    Found found;
  };
  void ask_next(const CapsKey& caps);
  void answered(const CapsKey& caps, const StanzaPtr& answer);
  void remember(const std::string& key, Interests interests);

  Host& host_;
  struct Cached {
    Interests interests;
    std::list<std::string>::iterator use;
  };
  std::unordered_map<std::string, Cached> cached_;
  std::list<std::string> recent_;  // keys, the most recently used in front
  std::map<std::string, std::list<Waiting>, std::less<>> waiting_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
