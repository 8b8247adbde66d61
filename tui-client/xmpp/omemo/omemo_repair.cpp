// OmemoService: sessions that went out of step, stores that were put back, devices that begin anew.
#include <algorithm>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {
// A peer that is broken for good, or hostile, must not make us exchange keys without end.
constexpr std::size_t max_heals_per_hour = 3;
constexpr std::uint64_t hour_ms = 60ULL * 60 * 1000;
constexpr std::size_t max_renewed_sessions = 200;  // of others: the rest is begun when there is something to say
}  // namespace

bool OmemoService::may_heal(const omemo::Peer& peer) {
  if (healed_ms_.size() >= max_healed_devices && !healed_ms_.contains(peer)) return false;
  auto& times = healed_ms_[peer];
  const auto now = account_.loop.now_ms();
  while (!times.empty() && now - times.front() > hour_ms) times.pop_front();
  if (times.size() >= max_heals_per_hour) return false;
  times.push_back(now);
  return true;
}

// A new session from the peer's bundle; the key transport makes the peer use it as well.
void OmemoService::heal(const omemo::Peer& peer) {
  if (reading_ != Reading::live) {
    if (reading_ == Reading::news && to_heal_.size() < max_healed_devices) to_heal_.insert(peer);
    return;
  }
  const auto jid = xmpp::Jid::parse(peer.address.jid);
  if (!account_.online || !jid || !may_heal(peer)) return;
  lists_.fetch(*jid, [this, jid = *jid, peer, alive = lifetime_.watch()] {
    if (alive.expired() || !account_.online) return;
    // Whoever is not on the list of that version has no bundle of it either.
    const auto& listed = lists_.list(jid, peer.version);
    const bool has_bundle = std::any_of(listed.begin(), listed.end(),
                                        [&](const ListedDevice& device) { return device.id == peer.address.device; });
    if (!has_bundle) return;
    if (auto deleted = device_->delete_session(peer); !deleted) return;
    builder_.rebuild(peer, [this, peer, alive](bool built) {
      if (!alive.expired() && built) send_key_transport(peer);
    });
  });
}

// At the user's word: no limit as in heal(), and devices whose session seems good are not left out.
xmpp::Result<void> OmemoService::reset_sessions(const xmpp::Jid& whose) {
  if (!account_.online) return xmpp::fail(xmpp::Errc::connection_closed, "not connected");
  const auto jid = person(whose);
  lists_.doubt(jid);
  lists_.fetch(jid, [this, jid, alive = lifetime_.watch()] {
    if (alive.expired() || !account_.online) return;
    const auto wanted = peers(jid);
    const auto left = std::make_shared<std::size_t>(wanted.size());
    for (const auto& peer : wanted) {
      healed_ms_.erase(peer);
      if (auto deleted = device_->delete_session(peer); !deleted) account_.notice(deleted.error().detail, true, jid);
      builder_.rebuild(peer, [this, peer, jid, left, alive](bool built) {
        if (alive.expired()) return;
        if (built) send_key_transport(peer);
        if (--*left == 0) tell_encryption(jid);
      });
    }
  });
  return {};
}

void OmemoService::answer_archived() {
  for (const auto& peer : std::exchange(to_answer_, {})) {
    if (!to_heal_.contains(peer)) send_key_transport(peer);
  }
  for (const auto& peer : std::exchange(to_heal_, {})) heal(peer);
}

void OmemoService::send_key_transport(const omemo::Peer& peer) {
  const auto to = xmpp::Jid::parse(peer.address.jid);
  if (!to || !account_.online) return;
  const auto encrypted = device_->encrypt_key_transport(std::vector{peer});
  if (!encrypted) return;  // undecided or distrusted: it gets nothing
  auto message = xmpp::make_message({}, *to, xmpp::MessageType::chat, xmpp::random_id());
  for (const auto& one : encrypted->messages) message.add(encrypted_to_xml(one));
  message.add("store", std::string(ns::hints));  // archives drop messages without a body otherwise
  account_.send(message);
}

// Not of the identity: who says that the store is older may be our server alone, and must not be able to make others
// verify us anew.
void OmemoService::store_is_older() {
  if (std::exchange(sessions_renewed_, true)) return;
  const auto before = device_->sessions().value_or(std::vector<omemo::Peer>{});
  if (auto renewed = device_->renew_sessions(); !renewed) {
    return account_.notice("OMEMO sessions can't be begun anew: " + renewed.error().detail, true);
  }
  account_.notice(
      "the local store is older than what this device has sent: was a copy put back, or is one in use elsewhere? All "
      "OMEMO sessions are begun anew; what was sent meanwhile is not here",
      true);
  refresh_bundles_soon();
  builder_.forget_all_failures();
  healed_ms_.clear();
  std::size_t left = max_renewed_sessions;
  for (const auto& peer : before) {
    if (left-- == 0) break;
    heal(peer);
  }
}

xmpp::Result<void> OmemoService::reset_device() {
  if (!account_.online) return xmpp::fail(xmpp::Errc::connection_closed, "not connected");
  const auto former = device_->device_id();
  auto taken = former_devices(account_.history, account_.id);
  for (const auto& device : lists_.devices(account_.jid)) taken.push_back(device.listed.id);
  if (auto renewed = device_->renew(taken); !renewed) {
    return xmpp::fail(xmpp::Errc::storage_failed, renewed.error().detail);
  }
  note_former_device(account_.history, account_.id, former);
  builder_.forget_all_failures();
  healed_ms_.clear();
  to_answer_.clear();
  to_heal_.clear();
  for (const auto& publication : publications_) publication->replace(former);
  for (const auto& chat : std::set<xmpp::Jid>(prepared_)) prepare(chat, [] {});
  return {};
}

}  // namespace tui
