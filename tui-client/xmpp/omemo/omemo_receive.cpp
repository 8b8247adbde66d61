// OmemoService: opening messages, meeting devices, repairing sessions.
#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_words.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {
// A peer that is broken for good, or hostile, must not make us exchange keys without end.
constexpr std::size_t max_heals_per_hour = 3;
constexpr std::uint64_t hour_ms = 60ULL * 60 * 1000;
constexpr std::size_t max_healed_devices = 1000;
}  // namespace

std::optional<ChatMessage> OmemoService::receive(const xmpp::Element& encrypted, ChatMessage row,
                                                 const std::function<void(ChatMessage&)>& complete) {
  const xmpp::Jid author = row.from;
  return receive(encrypted, std::move(row), author, {}, complete);
}

std::optional<ChatMessage> OmemoService::receive(const xmpp::Element& encrypted, ChatMessage row,
                                                 const xmpp::Jid& author, const std::string& nick,
                                                 const std::function<void(ChatMessage&)>& complete) {
  row.encryption = Encryption::omemo;
  const auto message = encrypted_from_xml(encrypted);
  if (!message) {
    return store_stub(std::move(row), reason_of({omemo::ErrorCode::malformed, {}, std::nullopt}));
  }
  bool shown = false;
  std::string problem;
  if (author.empty()) {
    return store_stub(std::move(row), "from somebody who is no member of this room (any more)");
  }
  const std::string sender(author.bare_text());
  const auto commit = [&](const omemo::Decrypted& decrypted) -> omemo::Result<void> {
    if (decrypted.is_key_transport) return {};
    row.body.assign(decrypted.plaintext.begin(), decrypted.plaintext.end());
    row.mentions = row.direction == Direction::incoming && names_nick(row.body, nick);
    row.sender_verified = decrypted.trust == omemo::Trust::verified;
    if (complete) complete(row);
    const auto id = account_.history.add(row);
    if (id) {
      row.id = *id;
      shown = true;
      return {};
    }
    // The same message, encrypted anew because its sender could not know that it had arrived: only the ratchet moves.
    if (id.error().code == xmpp::Errc::already_exists) return {};
    return omemo::fail(omemo::ErrorCode::store_failed, id.error().detail);
  };
  const auto decrypted = device_->decrypt(*message, sender, commit);
  if (decrypted) {
    opened(*decrypted);
    const auto listed = lists_.devices(author);
    if (row.in_room && std::find(listed.begin(), listed.end(), message->sender) == listed.end()) list_in_doubt(author);
    return shown ? std::optional<ChatMessage>(std::move(row)) : std::nullopt;
  }

  using E = omemo::ErrorCode;
  const omemo::Error& error = decrypted.error();
  const omemo::Address address{sender, message->sender};
  xmpp::log::info("omemo", "{}: a message of {} {} stays closed: {}", account_.id, sender, message->sender,
                  omemo::to_string(error.code));
  const bool archived = reading_ != Reading::live;
  // What was opened before has its row, and would not have come here out of an archive.
  if ((error.code == E::duplicate || error.code == E::own_message) && !archived) return std::nullopt;
  if (error.code == E::store_failed || error.code == E::crypto_failed) {
    account_.notice("a message of " + sender + " could not be opened or kept: " + error.detail, true);
    return std::nullopt;
  }
  if (error.code == E::identity_changed && error.offered_identity) identity_changed(address, *error.offered_identity);
  if (error.code == E::no_session || error.code == E::broken_session || error.code == E::unknown_prekey) heal(address);
  // Somebody else's key exchange that does not concern this device leaves nothing to show.
  if (!message->payload) return std::nullopt;
  return store_stub(std::move(row), reason_of(error));
}

std::string OmemoService::reason_of(const omemo::Error& error) const {
  return reading_ == Reading::live ? undecryptable_reason(error) : archived_reason(error);
}

std::optional<ChatMessage> OmemoService::store_stub(ChatMessage row, const std::string& reason) {
  row.kind = MessageKind::undecryptable;
  row.target.clear();
  row.unread = row.direction == Direction::incoming && reading_ != Reading::old;
  row.body = reason;
  const auto id = account_.history.add(row);
  if (!id) {
    if (id.error().code != xmpp::Errc::already_exists) account_.notice(id.error().detail, true);
    return std::nullopt;
  }
  row.id = *id;
  return row;
}

void OmemoService::opened(const omemo::Decrypted& decrypted) {
  if (decrypted.new_device) met_device(decrypted.sender);
  to_heal_.erase(decrypted.sender);  // it speaks to us again
  if (decrypted.answer != omemo::Decrypted::Answer::none) {
    if (reading_ == Reading::live) send_key_transport(decrypted.sender);
    if (reading_ == Reading::news && to_answer_.size() < max_healed_devices) to_answer_.insert(decrypted.sender);
  }
  publication_.refresh_bundle_soon();
}

// BTBV: the first devices of a person are trusted without a word; one that comes later is announced in the chat.
void OmemoService::met_device(const omemo::Address& address) {
  const auto jid = xmpp::Jid::parse(address.jid);
  if (!jid) return;
  const auto views = devices(*jid);
  const auto view =
      std::find_if(views.begin(), views.end(), [&](const DeviceView& known) { return known.device == address.device; });
  if (view == views.end()) return;
  const bool first = std::none_of(views.begin(), views.end(), [&](const DeviceView& other) {
    return other.device != address.device && !other.fingerprint.empty() && !other.this_device;
  });
  const bool own = jid->same_bare(account_.jid);
  if (view->trust == Trust::undecided) {
    account_.emit(TrustNeeded{account_.id, *view, "a new device; another one of the same person was verified before"});
  }
  if (first && !own && view->trust != Trust::undecided) return;
  const std::string what = (own ? "your account" : address.jid) + std::string(" uses a new ") + device_name(address) +
                           ": " + view->fingerprint +
                           (view->trust == Trust::undecided ? "; it can't read along until you trust it" : "");
  if (own) return account_.notice(what);
  ChatMessage row;
  row.account = account_.id;
  row.chat = *jid;
  row.kind = MessageKind::notice;
  row.from = *jid;
  row.body = what;
  row.when = xmpp::now();
  row.stanza_id = xmpp::random_id();
  const auto id = account_.history.add(row);
  if (!id) return account_.notice(what, false, *jid);
  row.id = *id;
  account_.emit(MessageAdded{row});
}

void OmemoService::identity_changed(const omemo::Address& address, const omemo::IdentityKey& key) {
  const auto jid = xmpp::Jid::parse(address.jid);
  const auto known = offered_.find(address);
  if (!jid || (known != offered_.end() && known->second == key)) return;
  if (offered_.size() >= max_healed_devices && known == offered_.end()) return;
  offered_.insert_or_assign(address, key);
  for (const auto& view : devices(*jid)) {
    if (view.device != address.device) continue;
    account_.emit(TrustNeeded{account_.id, view, "this device shows another identity key than before"});
  }
}

bool OmemoService::may_heal(const omemo::Address& address) {
  if (healed_ms_.size() >= max_healed_devices && !healed_ms_.contains(address)) return false;
  auto& times = healed_ms_[address];
  const auto now = account_.loop.now_ms();
  while (!times.empty() && now - times.front() > hour_ms) times.pop_front();
  if (times.size() >= max_heals_per_hour) return false;
  times.push_back(now);
  return true;
}

// A new session from the peer's bundle; the key transport makes the peer use it as well.
void OmemoService::heal(const omemo::Address& address) {
  if (reading_ != Reading::live) {
    if (reading_ == Reading::news && to_heal_.size() < max_healed_devices) to_heal_.insert(address);
    return;
  }
  const auto jid = xmpp::Jid::parse(address.jid);
  if (!account_.online || !jid || !may_heal(address)) return;
  lists_.fetch(*jid, [this, jid = *jid, address, alive = lifetime_.watch()] {
    if (alive.expired() || !account_.online) return;
    const auto listed = lists_.devices(jid);  // whoever is not on it has no bundle either
    if (std::find(listed.begin(), listed.end(), address.device) == listed.end()) return;
    if (auto deleted = device_->delete_session(address); !deleted) return;
    builder_.rebuild(address, [this, address, alive](bool built) {
      if (!alive.expired() && built) send_key_transport(address);
    });
  });
}

void OmemoService::answer_archived() {
  for (const auto& address : std::exchange(to_answer_, {})) {
    if (!to_heal_.contains(address)) send_key_transport(address);
  }
  for (const auto& address : std::exchange(to_heal_, {})) heal(address);
}

void OmemoService::send_key_transport(const omemo::Address& address) {
  const auto to = xmpp::Jid::parse(address.jid);
  if (!to || !account_.online) return;
  const auto encrypted = device_->encrypt_key_transport(std::vector{address});
  if (!encrypted) return;  // undecided or distrusted: it gets nothing
  auto message = xmpp::make_message({}, *to, xmpp::MessageType::chat, xmpp::random_id());
  message.add(encrypted_to_xml(encrypted->message));
  message.add("store", std::string(ns::hints));  // archives drop messages without a body otherwise
  account_.send(message);
}

}  // namespace tui
