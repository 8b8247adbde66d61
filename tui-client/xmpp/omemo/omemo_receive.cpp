// OmemoService: opening messages, meeting devices, repairing sessions.
#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/mentions.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/envelope.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_words.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {
// What a clock may be wrong, or a queue slow, before it is told (XEP-0420 §4).
constexpr xmpp::Timestamp time_margin = 3600LL * 1000 * 1000;
}  // namespace

// Of the versions that the message has, the one with a key for this device; else the best.
std::optional<omemo::EncryptedMessage> OmemoService::parse(const xmpp::Element& message) const {
  std::optional<omemo::EncryptedMessage> best;
  for (const xmpp::Element* encrypted : encrypted_children(message)) {
    auto parsed = encrypted_from_xml(*encrypted);
    if (!parsed) continue;
    const bool is_ours = std::any_of(parsed->keys.begin(), parsed->keys.end(), [&](const omemo::EncryptedKey& key) {
      return key.recipient == device_->device_id() && (key.recipient_jid.empty() || key.recipient_jid == account_.id);
    });
    if (is_ours) return parsed;
    if (!best) best = std::move(parsed);
  }
  return best;
}

std::optional<ChatMessage> OmemoService::receive(const xmpp::Element& message, ChatMessage row,
                                                 const std::function<void(ChatMessage&)>& complete) {
  const xmpp::Jid author = row.from;
  return receive(message, std::move(row), author, {}, complete);
}

std::optional<ChatMessage> OmemoService::receive(const xmpp::Element& stanza, ChatMessage row, const xmpp::Jid& author,
                                                 const std::string& nick,
                                                 const std::function<void(ChatMessage&)>& complete) {
  row.encryption = Encryption::omemo;
  const auto message = parse(stanza);
  if (!message) {
    return store_stub(std::move(row), reason_of({omemo::ErrorCode::malformed, {}, std::nullopt}));
  }
  bool shown = false;
  std::string problem;
  if (author.empty()) {
    return store_stub(std::move(row), "from somebody who is no member of this room (any more)");
  }
  const std::string sender(author.bare_text());
  trust_changes_.clear();
  const auto commit = [&](const omemo::Decrypted& decrypted) -> omemo::Result<void> {
    if (decrypted.is_key_transport || !read_text(decrypted, author, row)) return {};
    if (row.kind != MessageKind::undecryptable) {
      row.mentions = row.direction == Direction::incoming && row.in_room &&
                     (names_nick(row.body, nick) || names_everybody(row.body));
      row.sender_verified = decrypted.trust == omemo::Trust::verified;
      if (complete) complete(row);
    }
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
    trust_changed(std::exchange(trust_changes_, {}));
    if (!lists_.has(author, message->sender)) written_by_unlisted(author);
    return shown ? std::optional<ChatMessage>(std::move(row)) : std::nullopt;
  }

  using E = omemo::ErrorCode;
  const omemo::Error& error = decrypted.error();
  const omemo::Address address{sender, message->sender};
  xmpp::log::info("omemo", "{}: a message of {} {} stays closed: {}", account_.id, sender, message->sender,
                  omemo::to_string(error.code));
  const bool archived = reading_ != Reading::live;
  // What says nothing to those who can't read it, neither in a body nor by a hint (XEP-0380), is between programs.
  const bool between_programs = !stanza.child("body") && !stanza.child("encryption", ns::eme);
  if (error.code == E::own_message && !between_programs && reading_ != Reading::old && message->payload &&
      account_.history.known(row).value_or(1) == 0) {
    store_is_older();  // this device has sent what its store knows nothing of
  }
  // What was opened before has its row: the same again, under another id, is nothing to be told of (XEP-0384 §7). Of
  // older pages nobody knows whether it was this store that had it.
  if (error.code == E::duplicate && reading_ != Reading::old) return std::nullopt;
  if (error.code == E::own_message && !archived) return std::nullopt;
  if (error.code == E::store_failed || error.code == E::crypto_failed) {
    account_.notice("a message of " + sender + " could not be opened or kept: " + error.detail, true);
    return std::nullopt;
  }
  if (error.code == E::identity_changed && error.offered_identity) identity_changed(address, *error.offered_identity);
  if (error.code == E::no_session || error.code == E::broken_session || error.code == E::unknown_prekey) {
    heal({address, message->version});
  }
  // Somebody else's key exchange that does not concern this device leaves nothing to show.
  if (!message->payload) return std::nullopt;
  // What was opened when it came leaves no row, and stands in the archive all the same.
  const bool past = archived && (error.code == E::duplicate || error.code == E::no_session ||
                                 error.code == E::broken_session || error.code == E::unknown_prekey);
  if (between_programs && (past || error.code == E::not_for_this_device || error.code == E::own_message)) {
    return std::nullopt;
  }
  return store_stub(std::move(row), reason_of(error));
}

bool OmemoService::read_text(const omemo::Decrypted& decrypted, const xmpp::Jid& author, ChatMessage& row) {
  if (decrypted.version == omemo::Version::axolotl) {
    row.body.assign(decrypted.plaintext.begin(), decrypted.plaintext.end());
    return true;
  }
  EnvelopeFrame frame{author, {}, row.in_room};
  if (row.in_room || row.direction == Direction::outgoing) {
    frame.to = {person(row.chat).bare()};
  } else {
    frame.to = {account_.jid.bare()};
  }
  const auto envelope = open_envelope(decrypted.plaintext, frame);
  if (!envelope.problem.empty()) {
    row.kind = MessageKind::undecryptable;
    row.target.clear();
    row.body = "refused: " + envelope.problem;
    return true;
  }
  if (!envelope.body) {
    if (envelope.content) read_other(decrypted, *envelope.content, envelope.time.value_or(0), row);
    return false;
  }
  row.body = *envelope.body;
  if (envelope.time) check_time(decrypted, *envelope.time, row);
  return true;
}

// Without a time of its own a trust message could be an old one (XEP-0434 §4.2). In a room nobody speaks of trust.
void OmemoService::read_other(const omemo::Decrypted& decrypted, const xmpp::Element& content, xmpp::Timestamp written,
                              const ChatMessage& row) {
  const auto decisions = trust_message_from_xml(content);
  if (decisions && written != 0 && !row.in_room && row.chat.is_bare()) {
    trust_changes_ = trust_.received(decrypted, *decisions, written);
    return;
  }
  xmpp::log::info("omemo", "{}: an envelope of {} holds <{}/> and no text", account_.id, decrypted.sender.jid,
                  content.name());
}

// Once for each device until its clock is right again: a wrong clock would speak up at every message.
void OmemoService::check_time(const omemo::Decrypted& decrypted, xmpp::Timestamp written, const ChatMessage& row) {
  const auto apart = written > row.when ? written - row.when : row.when - written;
  if (apart <= time_margin) {
    wrong_clocks_.erase(decrypted.sender);
    return;
  }
  if (wrong_clocks_.size() >= max_healed_devices || !wrong_clocks_.insert(decrypted.sender).second) return;
  account_.notice("a message of " + decrypted.sender.jid + " says that it was written at " +
                      xmpp::format_timestamp(written / 1000000 * 1000000) + ", and came as one of " +
                      xmpp::format_timestamp(row.when / 1000000 * 1000000) +
                      ": a clock is wrong, or somebody held it back",
                  true, row.chat);
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
  const omemo::Peer peer{decrypted.sender, decrypted.version};
  to_heal_.erase(peer);  // it speaks to us again
  note_use(decrypted.sender);
  if (decrypted.answer != omemo::Decrypted::Answer::none) {
    if (reading_ == Reading::live) send_key_transport(peer);
    if (reading_ == Reading::news && to_answer_.size() < max_healed_devices) to_answer_.insert(peer);
  }
  refresh_bundles_soon();
}

// BTBV: the first devices of a person are trusted without a word; one that comes later is announced in the chat.
void OmemoService::met_device(const omemo::Address& address) {
  const auto jid = xmpp::Jid::parse(address.jid);
  if (!jid) return;
  settle_trust();
  const auto views = devices(*jid);
  const auto view =
      std::find_if(views.begin(), views.end(), [&](const DeviceView& known) { return known.device == address.device; });
  if (view == views.end()) return;
  const bool first = std::none_of(views.begin(), views.end(), [&](const DeviceView& other) {
    return other.device != address.device && !other.fingerprint.empty() && !other.this_device;
  });
  const bool own = jid->same_bare(account_.jid);
  if (view->trust == Trust::undecided) {
    account_.emit(TrustNeeded{
        account_.id, *view, blind_trust_ ? "a new device; another one of the same person was verified before" : "a new device"});
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

}  // namespace tui
