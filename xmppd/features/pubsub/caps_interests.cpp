// CapsInterests: a bounded cache of verified hashes, and the queries that fill it.
#include "xmppd/features/pubsub/caps_interests.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

const IntSetting caps_max_cached =
    IntSetting("caps.max_cached", 1000, "Kinds of clients (XEP-0115, XEP-0390 hashes) whose interests are remembered.")
        .range(1, 1000000);

namespace {

constexpr std::string_view notify_suffix = "+notify";
constexpr std::size_t max_interests = 256;  // of one client

Interests interests_in(const xmpp::Element& query) {
  auto nodes = std::make_shared<std::set<std::string, std::less<>>>();
  for (const auto& feature : query.children()) {
    if (!feature.is("feature", xmpp::ns::disco_info)) continue;
    const auto var = feature.attr("var");
    if (var.size() <= notify_suffix.size() || !var.ends_with(notify_suffix)) continue;
    nodes->emplace(var.substr(0, var.size() - notify_suffix.size()));
    if (nodes->size() == max_interests) break;
  }
  return nodes;
}

// XEP-0115 §5.4, XEP-0390 §4.4: only what the hash proves is true of all that send it.
bool proves(const CapsKey& caps, const xmpp::Element& query, std::string_view lang) {
  if (caps.hash) return xmpp::caps_hash(caps.hash->algorithm, query, lang) == caps.hash;
  return !caps.ver.empty() && xmpp::caps_verification(query) == caps.ver;
}

}  // namespace

CapsKey caps_key(const Stanza& presence) {
  // Who sends both means the newer: nobody can make two clients with one hash of it.
  if (const auto* caps2 = presence.element().child("c", xmpp::ns::caps2)) {
    if (auto hash = xmpp::known_caps_hash(*caps2)) {
      auto node = hash->node();
      return {node, {}, std::move(hash), node};
    }
  }
  const auto* caps = presence.element().child("c", xmpp::ns::caps);
  if (!caps || caps->attr("ver").empty()) return {};
  const std::string ver(caps->attr("ver"));
  CapsKey key;
  key.query = std::string(caps->attr("node")) + "#" + ver;
  if (caps->attr("hash") == "sha-1") {
    key.ver = ver;
    key.key = "sha-1 " + ver;
  } else {
    // Nothing proves that two clients with the same unhashed `ver` are alike: it speaks for this client alone.
    key.key = presence.from().text() + " " + key.query;
  }
  return key;
}

void CapsInterests::look_up(const xmpp::Jid& full, const CapsKey& caps, Found found) {
  if (const auto known = cached_.find(caps.key); known != cached_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second.use);
    return found(known->second.interests);
  }
  auto& waiting = waiting_[caps.key];
  waiting.push_back({full, std::move(found)});
  if (waiting.size() == 1) ask_next(caps);
}

void CapsInterests::ask_next(const CapsKey& caps) {
  xmpp::Element query("query", std::string(xmpp::ns::disco_info));
  query.set_attr("node", caps.query);
  host_.requests.ask(waiting_[caps.key].front().full, xmpp::IqType::get, std::move(query),
                     [this, caps, owner = lifetime_.watch()](const StanzaPtr& answer) {
                       if (!owner.expired()) answered(caps, answer);
                     });
}

void CapsInterests::answered(const CapsKey& caps, const StanzaPtr& answer) {
  const auto at = waiting_.find(caps.key);
  if (at == waiting_.end()) return;
  const xmpp::Element* query =
      answer && answer->type() == "result" ? answer->element().child("query", xmpp::ns::disco_info) : nullptr;
  const Interests interests = query ? interests_in(*query) : nullptr;
  if (query && proves(caps, *query, answer->element().attr("xml:lang"))) {
    auto waiting = std::move(at->second);
    waiting_.erase(at);
    remember(caps.key, interests);
    for (const auto& each : waiting) each.found(interests);
    return;
  }
  // It says something of this client at most (several accounts may wait for it); the next one is asked for itself.
  const xmpp::Jid asked = at->second.front().full;
  std::list<Waiting> satisfied;
  for (auto it = at->second.begin(); it != at->second.end();) {
    const auto here = it++;
    if (here->full == asked) satisfied.splice(satisfied.end(), at->second, here);
  }
  const bool more = !at->second.empty();
  if (!more) waiting_.erase(at);
  for (const auto& each : satisfied) each.found(interests);
  if (more) ask_next(caps);
}

void CapsInterests::remember(const std::string& key, Interests interests) {
  recent_.push_front(key);
  cached_[key] = Cached{std::move(interests), recent_.begin()};
  if (recent_.size() <= static_cast<std::size_t>(host_.config.get(caps_max_cached))) return;
  cached_.erase(recent_.back());
  recent_.pop_back();
}

}  // namespace xmppd
