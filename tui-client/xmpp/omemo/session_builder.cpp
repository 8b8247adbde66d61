// SessionBuilder: one bundle fetch per device, however many wait for it.
#include "tui-client/xmpp/omemo/session_builder.hpp"

#include <memory>

#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

void SessionBuilder::build(const std::vector<omemo::Peer>& peers, std::function<void()> done) {
  std::vector<omemo::Peer> wanted;
  for (const auto& peer : peers) {
    if (!failures_.contains(peer)) wanted.push_back(peer);
  }
  if (wanted.empty()) return done();
  auto left = std::make_shared<std::size_t>(wanted.size());
  for (const auto& peer : wanted) {
    fetch(peer, [left, done](bool) {
      if (--*left == 0) done();
    });
  }
}

void SessionBuilder::rebuild(const omemo::Peer& peer, std::function<void(bool)> done) {
  failures_.erase(peer);
  fetch(peer, std::move(done));
}

void SessionBuilder::fetch(const omemo::Peer& peer, std::function<void(bool)> done) {
  auto& waiting = in_flight_[peer];
  waiting.push_back(std::move(done));
  if (waiting.size() > 1) return;
  const auto owner = xmpp::Jid::parse(peer.address.jid);
  const auto device = peer.address.device;
  // Where each device has a node of its own, clients call the item as they like.
  const std::string item = bundles_share_node(peer.version) ? bundle_item(peer.version, device) : std::string();
  pep_.fetch(
      owner.value_or(xmpp::Jid()), bundle_node(peer.version, device),
      [this, peer, alive = lifetime_.watch()](Pep::Items items) {
        if (alive.expired()) return;
        const std::string problem = begin_session(peer, items);
        if (problem.empty()) {
          failures_.erase(peer);
        } else {
          failures_[peer] = problem;
        }
        const auto found = in_flight_.find(peer);
        const auto calls = std::move(found->second);
        in_flight_.erase(found);
        for (const auto& call : calls) {
          if (alive.expired()) return;
          call(problem.empty());
        }
      },
      item);
}

std::string SessionBuilder::begin_session(const omemo::Peer& peer, const Pep::Items& items) {
  const omemo::Address& address = peer.address;
  if (!items) {
    return items.error().condition == xmpp::StanzaErrorCondition::item_not_found
               ? "has published no keys"
               : "its keys can't be fetched: " + in_words(items.error());
  }
  const auto bundle = items->empty() ? std::nullopt : bundle_from_xml(items->back());
  if (!bundle || bundle->version != peer.version)
    return items->empty() ? "has published no keys" : "has published malformed keys";
  bool known = false;
  if (const auto identities = device_.identities(address.jid)) {
    for (const auto& identity : *identities) known = known || identity.address == address;
  }
  const auto begun = device_.process_bundle(address, *bundle);
  if (begun) {
    on_identity_({address, !known, std::nullopt});
    return {};
  }
  if (begun.error().code == omemo::ErrorCode::identity_changed) {
    on_identity_({address, false, begun.error().offered_identity});
    return "shows another identity key than before";
  }
  if (begun.error().code == omemo::ErrorCode::bad_bundle) return "has published invalid keys";
  return "no session can be begun: " + std::string(omemo::to_string(begun.error().code));
}

std::string SessionBuilder::failure(const omemo::Peer& peer) const {
  const auto found = failures_.find(peer);
  return found == failures_.end() ? std::string() : found->second;
}

void SessionBuilder::forget_failures(const std::string& jid) {
  std::erase_if(failures_, [&](const auto& entry) { return entry.first.address.jid == jid; });
}

}  // namespace tui
