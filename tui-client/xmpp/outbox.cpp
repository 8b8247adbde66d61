// Outbox: per chat in order, with a window and one ping per burst.
#include "tui-client/xmpp/outbox.hpp"

#include <algorithm>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/timer.hpp"
#include "tui-client/xmpp/message_payloads.hpp"
#include "tui-client/xmpp/muc/mentions.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

// Shown by clients that can't open the message, some of them as if it were one: nothing in it may embarrass anybody.
constexpr std::string_view fallback_body = "(This message is encrypted with OMEMO, which this client did not open.)";

// Two clocks, and a way between them.
constexpr std::uint64_t slow_margin_ms = 300;

Element message_frame(const xmpp::Jid& chat, const std::string& id, const Room* room) {
  using Type = xmpp::MessageType;
  auto message = xmpp::make_message({}, chat, room ? Type::groupchat : Type::chat, id);
  if (room && room->members_only && room->shows_addresses) message.add("markable", std::string(ns::chat_markers));
  if (!chat.is_bare()) {
    message.add("x", std::string(ns::muc_user));  // XEP-0045 §7.5: so that servers know it for what it is
  } else if (!room) {  // XEP-0184 §5.3: a room's echo tells, and a hundred receipts help nobody
    message.add("request", std::string(ns::receipts));
    message.add("active", std::string(ns::chat_states));
    message.add("markable", std::string(ns::chat_markers));
  }
  message.add("origin-id", std::string(ns::stanza_ids)).set_attr("id", id);
  return message;
}

Element annotation_frame(const xmpp::Jid& chat, const std::string& id, const Room* room) {
  using Type = xmpp::MessageType;
  auto message = xmpp::make_message({}, chat, room ? Type::groupchat : Type::chat, id);
  if (!chat.is_bare()) message.add("x", std::string(ns::muc_user));
  message.add("origin-id", std::string(ns::stanza_ids)).set_attr("id", id);
  message.add("store", std::string(ns::hints));
  return message;
}

}  // namespace

xmpp::Result<MessageId> Outbox::submit(const xmpp::Jid& whom, const Draft& draft, std::optional<Encryption> said) {
  const xmpp::Jid chat = rooms_.chat_of(whom);
  const bool has_text = draft.kind == MessageKind::text || draft.kind == MessageKind::correction;
  if (has_text && draft.body.empty()) return xmpp::fail(xmpp::Errc::invalid_argument, "the message is empty");
  if (draft.body.size() + draft.quote.size() > max_body_bytes) {
    return xmpp::fail(xmpp::Errc::limit_exceeded,
                      "the message is longer than " + std::to_string(max_body_bytes) + " bytes");
  }
  const Room* room = rooms_.find(chat);
  if (room && !room->wanted) {
    return xmpp::fail(xmpp::Errc::not_allowed, "you are not in this room: /join " + std::string(chat.bare_text()));
  }
  const bool alone = room && !chat.is_bare();
  if (alone) {
    if (const auto obstacle = rooms_.private_obstacle(chat, {}); !obstacle.empty()) {
      return xmpp::fail(xmpp::Errc::not_allowed, obstacle);
    }
  }
  const auto mode = said ? xmpp::Result<Encryption>(*said) : account_.history.chat_mode(account_.id, chat);
  if (!mode) return tl::unexpected(mode.error());
  ChatMessage row;
  row.account = account_.id;
  row.chat = chat;
  row.direction = Direction::outgoing;
  row.from = account_.full.empty() ? account_.jid : account_.full;
  row.in_room = room && !alone;
  if (const auto* partner = rooms_.occupant(chat)) row.occupant = occupant_key(*partner);
  row.kind = draft.kind;
  row.body = draft.body;
  row.target = draft.target;
  row.quote = draft.quote;
  row.file = draft.file;
  if (draft.kind == MessageKind::text) {
    const auto timer = account_.history.chat_setting(account_.id, chat, timer_setting);
    if (!timer) return tl::unexpected(timer.error());
    row.timer_s = read_timer(*timer);
  }
  if (has_text && *mode == Encryption::none && !draft.target.empty()) {
    const auto about = draft.kind == MessageKind::correction
                           ? account_.history.find(account_.id, row.chat, draft.target)
                           : account_.history.answered(account_.id, row.chat, draft.target);
    if (!about) return tl::unexpected(about.error());
    if (*about && (*about)->encryption != Encryption::none) {
      if (draft.kind == MessageKind::correction) {
        return xmpp::fail(xmpp::Errc::invalid_argument,
                          "the message was encrypted, so its correction has to be: /encrypt first");
      }
      row.quote.clear();  // what was secret stays so
    }
  }
  row.when = xmpp::now();
  row.encryption = has_text ? *mode : Encryption::none;
  row.stanza_id = xmpp::random_id();
  row.delivery = Delivery::pending;
  const auto id = account_.history.add(row);
  if (!id) return id;
  row.id = *id;
  waiting_[row.chat].push_back(item_of(row, said == Encryption::none));
  if (row.kind >= MessageKind::correction) {
    if (const auto about = account_.history.annotated(row); about && *about) account_.emit(MessageUpdated{**about});
  } else {
    const auto whole = account_.history.find(account_.id, row.chat, row.stanza_id);
    account_.emit(MessageAdded{whole && *whole ? **whole : row});
  }
  account_.loop.post([this, alive = lifetime_.watch()] {
    if (!alive.expired()) pump();
  });
  return id;
}

Outbox::Item Outbox::item_of(const ChatMessage& row, bool said_plain) {
  return {row.id,         row.stanza_id, {row.body, row.kind, row.target, row.quote, row.file, row.timer_s},
          row.encryption, row.occupant,  said_plain};
}

void Outbox::go_online() {
  ++login_;
  waiting_.clear();
  const auto pending = account_.history.pending(account_.id);
  if (!pending) return account_.notice("messages not yet sent can't be read: " + pending.error().detail, true);
  for (const auto& row : *pending) {
    // A room shows again what it had: only what is not among it goes once more.
    if (const auto again = interrupted_.find(row.id); again != interrupted_.end() && !rooms_.find(row.chat)) {
      put_on_wire(row.id, row.chat, std::move(again->second));
      interrupted_.erase(again);
    } else {
      waiting_[row.chat].push_back(item_of(row, false));
    }
  }
  std::erase_if(interrupted_, [&](const auto& entry) {
    return std::none_of(pending->begin(), pending->end(),
                        [&](const ChatMessage& row) { return row.id == entry.first; });
  });
  pump();
}

void Outbox::go_offline() {
  for (auto& sent : on_wire_) interrupted_.insert_or_assign(sent.id, std::move(sent.stanza));
  on_wire_.clear();
  preparing_.clear();
  ack_asked_ = false;
}

void Outbox::pump() {
  if (!account_.online) return;
  std::vector<xmpp::Jid> chats;
  for (const auto& [chat, items] : waiting_) {
    if (!items.empty() && !preparing_.contains(chat) && may_go(chat)) chats.push_back(chat);
  }
  for (const auto& chat : chats) {
    if (on_wire_.size() >= window) return;
    if (is_plain(chat, waiting_[chat].front())) {
      flush_chat(chat, false);
      if (!waiting_.contains(chat)) continue;
    }
    preparing_.insert(chat);
    omemo_.prepare(chat, [this, chat, login = login_, alive = lifetime_.watch()] {
      if (alive.expired() || login != login_) return;
      preparing_.erase(chat);
      flush_chat(chat, true);
    });
  }
}

bool Outbox::may_go(const xmpp::Jid& chat) const {
  const Room* room = rooms_.find(chat);
  if (!room) return true;
  if (!chat.is_bare()) return room->state == RoomState::joined && room->settled;
  return rooms_.ready(chat) && pause_of(chat, *room) == 0;
}

std::uint64_t Outbox::pause_of(const xmpp::Jid& chat, const Room& room) const {
  const auto found = spoke_.find(chat);
  const auto* self = room.self();
  if (found == spoke_.end() || room.slow_mode_s == 0 || (self && self->role == RoomRole::moderator)) return 0;
  const auto until = found->second.at_ms + std::uint64_t{room.slow_mode_s} * 1000 + slow_margin_ms;
  const auto now = account_.loop.now_ms();
  return until > now ? until - now : 0;
}

void Outbox::spoke(const xmpp::Jid& chat) {
  const Room* room = rooms_.find(chat);
  if (!room || !chat.is_bare() || room->slow_mode_s == 0) return;
  auto& entry = spoke_[chat];
  entry.at_ms = account_.loop.now_ms();
  const auto pause = pause_of(chat, *room);
  if (pause > 0) entry.timer = account_.loop.after(pause, [this] { pump(); });
}

// In plain text goes only what was written as such, and only while the chat (or who sent it) still says so.
bool Outbox::is_plain(const xmpp::Jid& chat, const Item& item) {
  // XEP-0384 before version 0.8 encrypts texts alone; these have none that is the user's.
  if (item.draft.kind == MessageKind::retraction || item.draft.kind == MessageKind::reaction) return true;
  if (item.encryption != Encryption::none) return false;
  if (item.said_plain) return true;
  const auto mode = account_.history.chat_mode(account_.id, chat);
  return mode && *mode == Encryption::none;
}

void Outbox::flush_chat(const xmpp::Jid& chat, bool prepared) {
  auto& items = waiting_[chat];
  while (account_.online && may_go(chat) && !items.empty() && on_wire_.size() < window) {
    // Plain and encrypted ones may alternate; what has to be encrypted waits for pump() to prepare it.
    if (!prepared && !is_plain(chat, items.front())) break;
    const Item item = std::move(items.front());
    items.pop_front();
    send(chat, item);
  }
  if (items.empty()) waiting_.erase(chat);
}

Draft Outbox::complete(const xmpp::Jid& chat, const Draft& draft, xmpp::Jid& answered) {
  Draft whole = draft;
  if (draft.kind == MessageKind::correction) {  // XEP-0308 §3: it replaces all that the first version said
    const auto original = account_.history.find(account_.id, chat, draft.target).value_or(std::nullopt);
    if (original) whole.quote = original->quote;
    whole.target = original ? original->target : std::string();
    whole.kind = MessageKind::text;
  }
  const auto to = account_.history.answered(account_.id, chat, whole.target).value_or(std::nullopt);
  answered = to ? to->from.bare() : chat.bare();
  if (const Room* room = rooms_.find(chat); room && to) {  // XEP-0461 §3.1: as it was there
    const auto ours = chat.bare().with_resource(room->nick);
    answered = to->direction == Direction::outgoing && ours ? *ours : to->from;
  }
  return whole;
}

void Outbox::send(const xmpp::Jid& chat, const Item& item) {
  if (const auto again = interrupted_.find(item.id); again != interrupted_.end()) {
    Element same = std::move(again->second);
    interrupted_.erase(again);
    return put_on_wire(item.id, chat, std::move(same));
  }
  const bool has_text = item.draft.kind == MessageKind::text || item.draft.kind == MessageKind::correction;
  const bool alone = !chat.is_bare();
  if (alone) {
    const auto obstacle = rooms_.private_obstacle(chat, item.occupant);
    if (!obstacle.empty()) return fail(chat, item.id, obstacle);
  }
  const Room* room = alone ? nullptr : rooms_.find(chat);
  Element message = has_text ? message_frame(chat, item.stanza_id, room) : annotation_frame(chat, item.stanza_id, room);
  xmpp::Jid answered;
  const auto whole = complete(chat, item.draft, answered);
  const auto body = wire_body(whole);
  const bool plain = is_plain(chat, item);
  if (plain) {
    if (!body.empty()) message.add_text_child("body", body);
    if (room && has_text) write_mentions(message, body, body.size() - std::min(body.size(), whole.body.size()), *room);
  } else {
    auto encrypted = omemo_.encrypt(chat, body);
    if (!encrypted) return fail(chat, item.id, std::string(not_encrypted) + encrypted.error().detail);
    std::vector<std::string> used;
    for (auto& element : *encrypted) {
      used.push_back(element.ns());
      message.add(std::move(element));
    }
    message.add_text_child("body", fallback_body);
    // The deployed version first: who knows OMEMO 2 looks for its element, not for the hint.
    for (const auto& protocol : used) {
      message.add("encryption", std::string(ns::eme)).set_attr("namespace", protocol).set_attr("name", "OMEMO");
    }
    message.add("store", std::string(ns::hints));
  }
  write_payloads(message, whole, answered, !plain);
  if (item.draft.kind == MessageKind::correction) write_payloads(message, item.draft, {}, !plain);
  if (has_text) spoke(chat);
  put_on_wire(item.id, chat, std::move(message));
}

void Outbox::put_on_wire(MessageId id, const xmpp::Jid& chat, Element stanza) {
  account_.send(stanza);
  on_wire_.push_back({id, chat, std::move(stanza), account_.position()});
  if (on_wire_.back().position == 0) ask_for_ack();
}

void Outbox::fail(const xmpp::Jid& chat, MessageId id, const std::string& why) {
  (void)account_.history.set_delivery(id, Delivery::failed, why);
  account_.emit(MessageChanged{account_.id, chat, id, Delivery::failed, why});
}

void Outbox::ask_for_ack() {
  if (std::exchange(ack_asked_, true)) return;
  account_.loop.post([this, login = login_, alive = lifetime_.watch()] {  // after the burst
    if (alive.expired() || login != login_ || !account_.online) return;
    std::vector<MessageId> covered;
    for (const auto& sent : on_wire_) covered.push_back(sent.id);
    Element ping = xmpp::make_iq(xmpp::IqType::get, {}, {}, account_.jid.domain_jid());
    ping.add("ping", std::string(ns::ping));
    account_.iqs.ask(std::move(ping), [this, covered, login, alive](IqResult result) {
      if (alive.expired() || login != login_ || !account_.online) return;
      using C = xmpp::StanzaErrorCondition;
      const bool unanswered = !result && (result.error().condition == C::remote_server_timeout ||
                                          result.error().condition == C::recipient_unavailable);
      if (unanswered) {
        if (on_dead_peer) on_dead_peer();
        return;
      }
      acknowledged(covered);  // an error is an answer as well
    });
  });
}

void Outbox::acknowledged_through(std::uint64_t position) {
  std::vector<MessageId> covered;
  for (const auto& sent : on_wire_) {
    if (sent.position != 0 && sent.position <= position) covered.push_back(sent.id);
  }
  if (!covered.empty()) acknowledged(covered);
}

void Outbox::stream_unmanaged() {
  for (auto& sent : on_wire_) sent.position = 0;
  if (!on_wire_.empty()) ask_for_ack();
}

void Outbox::acknowledged(const std::vector<MessageId>& ids) {
  ack_asked_ = false;
  for (const auto id : ids) {
    const auto sent =
        std::find_if(on_wire_.begin(), on_wire_.end(), [id](const OnWire& entry) { return entry.id == id; });
    if (sent == on_wire_.end()) continue;
    const xmpp::Jid chat = sent->chat;
    on_wire_.erase(sent);
    (void)account_.history.set_delivery(id, Delivery::sent, {});
    account_.emit(MessageChanged{account_.id, chat, id, Delivery::sent, {}});
  }
  if (!on_wire_.empty() && on_wire_.back().position == 0) ask_for_ack();
  pump();
}

bool Outbox::again(const ChatMessage& row) {
  if (!tried_again_.insert(row.id).second) return false;
  const auto sent =
      std::find_if(on_wire_.begin(), on_wire_.end(), [&](const auto& entry) { return entry.id == row.id; });
  if (sent != on_wire_.end()) {
    interrupted_.insert_or_assign(row.id, std::move(sent->stanza));
    on_wire_.erase(sent);
  }
  (void)account_.history.set_delivery(row.id, Delivery::pending, {});
  account_.emit(MessageChanged{account_.id, row.chat, row.id, Delivery::pending, {}});
  auto& items = waiting_[row.chat];
  const auto behind = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id > row.id; });
  items.insert(behind, item_of(row, row.encryption == Encryption::none));
  spoke(row.chat);
  return true;
}

void Outbox::forget(MessageId id) {
  tried_again_.erase(id);
  std::erase_if(on_wire_, [id](const OnWire& entry) { return entry.id == id; });
  interrupted_.erase(id);
  for (auto& [chat, items] : waiting_) {
    std::erase_if(items, [id](const Item& item) { return item.id == id; });
  }
}

}  // namespace tui
