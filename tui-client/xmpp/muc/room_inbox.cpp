// RoomInbox: reading groupchat messages from the raw stanza.
#include "tui-client/xmpp/muc/room_inbox.hpp"

#include <algorithm>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/archive/archived.hpp"
#include "tui-client/xmpp/message_payloads.hpp"
#include "tui-client/xmpp/muc/mentions.hpp"
#include "tui-client/xmpp/muc/room_author.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/outbox.hpp"
#include "tui-client/xmpp/stored_message.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

xmpp::Timestamp said_at(const Element& message) {
  const auto now = xmpp::now();
  const Element* delay = message.child("delay", ns::delay);
  const auto stamp = delay ? xmpp::parse_timestamp(delay->attr("stamp")) : std::nullopt;
  return stamp ? std::min(*stamp, now) : now;
}

// What the message of before and its repetition after entering again have in common: the sender's id; where there is
// none, the room's (XEP-0359).
std::string common_id(const Element& message, const std::string& archive_id) {
  if (!message.attr("id").empty()) return std::string(message.attr("id"));
  return archive_id.empty() ? xmpp::random_id() : archive_id;
}

// XEP-0313 §6.1: the archive of a room that shows addresses says whose message it was.
xmpp::Jid real_sender(const Element& message) {
  const Element* x = message.child("x", ns::muc_user);
  const Element* item = x ? x->child("item", ns::muc_user) : nullptr;
  const auto real = item ? xmpp::Jid::parse(item->attr("jid")) : xmpp::Result<xmpp::Jid>(xmpp::Jid());
  return real ? real->bare() : xmpp::Jid();
}

void set_side(ChatMessage& row, bool ours) {
  row.direction = ours ? Direction::outgoing : Direction::incoming;
  row.delivery = ours ? Delivery::delivered : Delivery::sent;
  row.unread = !ours;
}

}  // namespace

void RoomInbox::handle(const Element& message, const xmpp::Jid& sender) {
  const Room* room = rooms_.find(sender);
  if (!room || room->state == RoomState::left) return;
  rooms_.handle_message(message, sender);
  if (sender.is_bare()) return handle_room(message, *room, sender);
  if (handle_echo(message, *room, sender)) return;
  handle_marker(message, *room, sender);
  read(message, *room, sender, nullptr);
}

bool RoomInbox::handle_archived(const Element& message, const xmpp::Jid& jid, const Archived& archived) {
  const Room* room = rooms_.find(jid);
  const auto sender = xmpp::Jid::parse(message.attr("from"));
  if (!room || !sender || !sender->same_bare(jid)) return false;
  if (xmpp::message_type(message) != xmpp::MessageType::groupchat) return false;
  if (sender->is_bare()) {
    const auto removal = read_moderation(message);
    ChatMessage row = frame(message, *room, *sender, &archived);
    row.direction = Direction::incoming;
    if (!removal || recognised(row) || account_.history.deleted(row).value_or(false)) return false;
    keep_removal(std::move(row), *removal);
    return true;
  }
  if (handle_echo(message, *room, *sender)) {
    const auto ours = account_.history.find_outgoing(account_.id, std::string(message.attr("id")));
    if (ours && *ours) (void)account_.history.set_archive_id((*ours)->id, archived.id);
    return false;
  }
  return read(message, *room, *sender, &archived);
}

bool RoomInbox::recognised(const ChatMessage& row) {
  const auto known = account_.history.known(row);
  if (!known || *known == 0) return false;
  (void)account_.history.set_archive_id(*known, row.archive_id);
  return true;
}

bool RoomInbox::read(const Element& message, const Room& room, const xmpp::Jid& sender, const Archived* archived) {
  ChatMessage row = frame(message, room, sender, archived);
  const auto payloads = read_payloads(message);
  row.kind = payloads.kind;
  row.target = payloads.target;
  const bool encrypted = is_encrypted(message);
  const Element* method = message.child("encryption", ns::eme);
  const bool news = !archived || archived->news;
  std::optional<ChatMessage> shown;
  // A room without an archive tells who enters what was said before, deleted here or not.
  const bool past = archived || message.child("delay", ns::delay);
  if (past && account_.history.deleted(row).value_or(false)) return false;
  if (handle_tombstone(message, row)) return true;
  if (archived && recognised(row)) return false;
  if (encrypted) {
    const xmpp::Jid real = archived ? real_sender(message) : xmpp::Jid();
    const auto author = real.empty() ? possible_author(message, room, sender, omemo_) : real;
    row.author = author.bare_text();                                     // the key proves it, or the text stays closed
    if (!author.empty()) set_side(row, author.same_bare(account_.jid));  // whatever the nick
    row.unread = row.unread && news;
    shown = omemo_.receive(message, std::move(row), author, room.nick, [&](ChatMessage& opened) {
      apply_payloads(payloads, opened);
      find_subject(opened);
    });
  } else {
    row.author = shown_author(message, room, sender).bare_text();
    // Our nick alone, which was anybody's while we were away, changes nothing of ours.
    const bool nobody_known = row.occupant.empty() && row.author.empty();
    if (row.direction == Direction::outgoing && nobody_known && row.kind >= MessageKind::correction) {
      if (row.kind != MessageKind::correction) return false;
      row.kind = MessageKind::text;
      row.target.clear();
    }
    if (method && !speaks_encryption(method->attr("namespace"))) {
      row.kind = MessageKind::undecryptable;
      row.target.clear();
      row.body = "encrypted with " + quoted_peer_text(std::string(method->attr("namespace"))) +
                 ", which this program does not speak";
    } else {
      row.body = message.child_text("body", ns::client);
      if (row.body.empty() && row.kind != MessageKind::retraction && row.kind != MessageKind::reaction) return false;
      apply_payloads(payloads, row);
      const auto said =
          read_mention(message, room, account_.jid, std::string(sender.resource()), !archived && rooms_.here());
      const bool by_text = said != Mention::not_pinged && names_nick(row.body, room.nick);
      row.mentions = row.unread && (said == Mention::named || by_text);
      find_subject(row);
    }
    shown = keep(std::move(row));
  }
  if (shown && !archived) tell_stored(account_, *shown);
  if (shown && archived && shown->direction == Direction::outgoing) {
    (void)account_.history.mark_read(account_.id, shown->chat, shown->id);
  }
  return shown.has_value();
}

// All that does not depend on what it says.
ChatMessage RoomInbox::frame(const Element& message, const Room& room, const xmpp::Jid& sender,
                             const Archived* archived) {
  ChatMessage row;
  row.account = account_.id;
  row.chat = sender.bare();
  row.in_room = true;
  row.from = sender;
  row.when = archived ? archived->when : said_at(message);
  row.id = archived ? archived->place : 0;
  row.archive_id = archived ? archived->id : room_archive_id(message, room, sender);
  row.occupant = occupant_key(message, room, sender);
  row.stanza_id = common_id(message, row.archive_id);
  row.markable = message.child("markable", ns::chat_markers) != nullptr;
  set_side(row, is_ours(message, room, sender));
  row.unread = row.unread && (!archived || archived->news);
  return row;
}

// What a correction, retraction or reaction speaks of. What corrects nothing that is known is news.
void RoomInbox::find_subject(ChatMessage& row) {
  if (row.kind == MessageKind::text && row.unread && !row.target.empty()) {
    // XEP-0492 §4: who answers us speaks to us.
    const auto answered = account_.history.answered(account_.id, row.chat, row.target).value_or(std::nullopt);
    row.mentions = row.mentions || (answered && answered->direction == Direction::outgoing);
  }
  if (row.kind < MessageKind::correction) return;
  const auto about = account_.history.annotated(row).value_or(std::nullopt);
  const bool news = row.kind == MessageKind::correction && !about;
  row.unread = row.unread && news;
  row.mentions = row.mentions && news;
  if (!about) return;
  const auto& meant = reference_to(*about, row.kind);
  row.target = meant.empty() ? about->stanza_id : meant;
}

std::optional<ChatMessage> RoomInbox::keep(ChatMessage row) {
  const auto id = account_.history.add(row);
  if (id) {
    row.id = *id;
    return row;
  }
  if (id.error().code != xmpp::Errc::already_exists) {
    account_.notice("a message could not be kept: " + id.error().detail, true, row.chat);
  }
  return std::nullopt;
}

// The room itself: what its moderators removed (XEP-0425), or something to be read.
void RoomInbox::handle_room(const Element& message, const Room& room, const xmpp::Jid& sender) {
  const auto removal = read_moderation(message);
  if (!removal) {
    const std::string said = message.child_text("body", ns::client);
    if (!said.empty()) account_.notice(quoted_peer_text(said), false, sender);
    return;
  }
  ChatMessage row = frame(message, room, sender);
  row.direction = Direction::incoming;
  keep_removal(std::move(row), *removal);
}

void RoomInbox::keep_removal(ChatMessage row, const ModeratedRetraction& removal) {
  row.kind = MessageKind::retraction;
  row.from = row.chat;  // the room's word
  row.target = removal.target;
  row.body = removal.reason;
  row.quote = removal.by;
  row.unread = false;
  if (const auto kept = keep(std::move(row))) tell_stored(account_, *kept);
}

// XEP-0424 §4.3, XEP-0425 §4: what the room still has of a message that was taken back.
bool RoomInbox::handle_tombstone(const Element& message, const ChatMessage& row) {
  auto removal = read_tombstone(message);
  if (!removal || row.archive_id.empty()) return false;
  removal->target = row.archive_id;
  ChatMessage empty = row, retraction = row;
  empty.kind = MessageKind::text;
  empty.target.clear();
  empty.unread = false;
  retraction.stanza_id = "tombstone:" + row.archive_id;
  retraction.archive_id.clear();
  if (const auto kept = keep(std::move(empty))) tell_stored(account_, *kept);
  keep_removal(std::move(retraction), *removal);
  return true;
}

// XEP-0333 §4.2: somebody has read up to there.
void RoomInbox::handle_marker(const Element& message, const Room& room, const xmpp::Jid& sender) {
  const Element* displayed = message.child("displayed", ns::chat_markers);
  if (!displayed || displayed->attr("id").empty() || is_ours(message, room, sender)) return;
  const auto row = account_.history.answered(account_.id, sender.bare(), std::string(displayed->attr("id")));
  if (!row || !*row) return;
  const auto key = occupant_key(message, room, sender);
  account_.emit(SeenInRoom{account_.id, sender.bare(), key.empty() ? std::string(sender.resource()) : key,
                           std::string(sender.resource()), (*row)->id});
}

// Ours came back: everybody has it. Nobody else can claim that: the nick is ours while we are in the room.
bool RoomInbox::handle_echo(const Element& message, const Room& room, const xmpp::Jid& sender) {
  if (sender.resource() != room.nick) return false;
  const auto known = account_.history.find_outgoing(account_.id, std::string(message.attr("id")));
  if (!known || !*known) return false;
  const ChatMessage& row = **known;
  if (!sender.same_bare(row.chat)) return false;
  outbox_.forget(row.id);
  if (row.delivery == Delivery::pending || row.delivery == Delivery::sent) {
    (void)account_.history.set_delivery(row.id, Delivery::delivered, {});
    account_.emit(MessageChanged{account_.id, row.chat, row.id, Delivery::delivered, {}});
  }
  const auto archive_id = room_archive_id(message, room, sender);
  if (archive_id.empty() || !row.archive_id.empty()) return true;
  (void)account_.history.set_archive_id(row.id, archive_id);
  (void)account_.history.set_occupant(row.id, occupant_key(message, room, sender));
  const auto whole = account_.history.find(account_.id, row.chat, row.stanza_id).value_or(std::nullopt);
  if (whole && whole->id == row.id) account_.emit(MessageUpdated{*whole});
  return true;
}

void RoomInbox::handle_private(const Element& message, const xmpp::Jid& sender) {
  const Room* room = rooms_.find(sender);
  if (!room || room->state != RoomState::joined || sender.resource() == room->nick) return;
  const bool encrypted = is_encrypted(message);
  const auto payloads = read_payloads(message);
  ChatMessage row = frame(message, *room, sender);
  row.chat = sender;
  row.in_room = false;
  row.archive_id.clear();
  row.stanza_id = common_id(message, {});
  row.markable = false;
  row.author = shown_author(message, *room, sender).bare_text();
  row.kind = payloads.kind;
  row.target = payloads.target;
  const bool has_text = encrypted || !message.child_text("body", ns::client).empty();
  if (!has_text && row.kind != MessageKind::retraction && row.kind != MessageKind::reaction) return;
  set_side(row, false);
  rooms_.meet_in_private(sender);
  if (has_text && !rooms_.private_obstacle(sender, {}).empty()) {
    warn(sender, "perhaps not the one you talked to before under this nick: answer with /pm " +
                     std::string(sender.resource()) + " in the room");
  }
  const auto complete = [&](ChatMessage& whole) {
    apply_payloads(payloads, whole);
    find_subject(whole);
  };
  std::optional<ChatMessage> shown;
  if (encrypted) {
    const auto author = possible_author(message, *room, sender, omemo_);
    row.author = author.bare_text();
    shown = omemo_.receive(message, std::move(row), author, room->nick, complete);
  } else {
    row.body = message.child_text("body", ns::client);
    complete(row);
    shown = keep(std::move(row));
  }
  if (shown) tell_stored(account_, *shown);
}

// A line of the chat that nobody wrote; once, as long as nothing else is said.
void RoomInbox::warn(const xmpp::Jid& chat, const std::string& text) {
  const auto newest = account_.history.page(account_.id, chat, 0, 10);
  const auto same = [&](const ChatMessage& message) { return message.body == text; };
  if (newest && std::any_of(newest->begin(), newest->end(), same)) return;
  ChatMessage row;
  row.account = account_.id;
  row.chat = chat;
  row.kind = MessageKind::notice;
  row.from = chat;
  row.body = text;
  row.when = xmpp::now();
  row.stanza_id = xmpp::random_id();
  if (auto kept = keep(std::move(row))) account_.emit(MessageAdded{*kept});
}

}  // namespace tui
