// Inbox: reading messages from the raw stanza.
#include "tui-client/xmpp/inbox.hpp"

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/timer.hpp"
#include "tui-client/xmpp/disclosure.hpp"
#include "tui-client/xmpp/markers.hpp"
#include "tui-client/xmpp/message_payloads.hpp"
#include "tui-client/xmpp/muc/room_inbox.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/outbox.hpp"
#include "tui-client/xmpp/personal.hpp"
#include "tui-client/xmpp/stored_message.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t max_typing = 1000;
constexpr std::size_t max_owed = 2000;  // receipts for messages of the archive; who waits for more gets none

// XEP-0203: when the message was sent, if it was delayed. Nobody sends from the future.
xmpp::Timestamp sent_at(const Element& message) {
  const auto now = xmpp::now();
  const Element* delay = message.child("delay", ns::delay);
  const auto stamp = delay ? xmpp::parse_timestamp(delay->attr("stamp")) : std::nullopt;
  return stamp ? std::min(*stamp, now) : now;
}

// The id a repeated message has in common with the first.
std::string id_of(const Element& message) {
  if (!message.attr("id").empty()) return std::string(message.attr("id"));
  const Element* origin = message.child("origin-id", ns::stanza_ids);
  if (origin && !origin->attr("id").empty()) return std::string(origin->attr("id"));
  return xmpp::random_id();
}

}  // namespace

void Inbox::handle(const Element& message, const xmpp::Jid& sender) {
  switch (xmpp::message_type(message)) {
    case xmpp::MessageType::error:
      return handle_error(message, sender);
    case xmpp::MessageType::groupchat:
      return room_inbox_.handle(message, sender);
    case xmpp::MessageType::headline:
      return;
    case xmpp::MessageType::normal:
    case xmpp::MessageType::chat:
      break;
  }
  if (rooms_.handle_invitation(message, sender)) return;
  if (rooms_.find(sender)) {  // never a chat with a person
    rooms_.handle_message(message, sender);
    if (!sender.is_bare()) room_inbox_.handle_private(message, sender);
    return;
  }
  if (const Element* received = message.child("received", ns::receipts)) {
    handle_receipt(std::string(received->attr("id")), sender);
  }
  markers_.handle(message, sender);
  handle_chat_state(message, sender);
  handle_content(message, sender, {});
}

void Inbox::handle_copy(const Element& message, const xmpp::Jid& sender, Direction direction) {
  const auto type = xmpp::message_type(message);
  if (type != xmpp::MessageType::normal && type != xmpp::MessageType::chat) return;
  // What passes between occupants is not seen by all of us (XEP-0280 §6.1); invitations come to every device.
  const auto other = xmpp::Jid::parse(message.attr(direction == Direction::incoming ? "from" : "to"));
  if (!other || rooms_.find(*other)) return;
  if (direction == Direction::incoming) {
    if (rooms_.handle_invitation(message, sender)) return;
    const Element* received = message.child("received", ns::receipts);
    if (received) handle_receipt(std::string(received->attr("id")), sender);
    markers_.handle(message, sender);
  }
  handle_content(message, sender, {direction, true});
}

void Inbox::handle_error(const Element& message, const xmpp::Jid& sender) {
  const auto known = account_.history.find_outgoing(account_.id, std::string(message.attr("id")));
  if (!known || !*known) return;
  const ChatMessage& row = **known;
  // Only the other side, its server or ours may say that it did not arrive.
  if (!sender.same_bare(row.chat) && sender != row.chat.domain_jid() && !sender.same_bare(account_.jid) &&
      sender != account_.jid.domain_jid()) {
    return;
  }
  if (row.delivery != Delivery::pending && row.delivery != Delivery::sent) return;
  const auto error = xmpp::parse_stanza_error(message);
  if (row.in_room && sender.same_bare(row.chat) && rooms_.refused_message(row.chat, error) && outbox_.again(row))
    return;
  const bool nobody = error.condition == xmpp::StanzaErrorCondition::item_not_found ||
                      error.condition == xmpp::StanzaErrorCondition::recipient_unavailable;
  const std::string why = nobody && !row.chat.is_bare()
                              ? std::string(row.chat.resource()) + " is not in the room any more"
                              : in_words(error);
  outbox_.forget(row.id);
  (void)account_.history.set_delivery(row.id, Delivery::failed, why);
  account_.emit(MessageChanged{account_.id, row.chat, row.id, Delivery::failed, why});
}

void Inbox::handle_receipt(const std::string& id, const xmpp::Jid& sender) {
  const auto known = account_.history.find_outgoing(account_.id, id);
  if (!known || !*known) return;
  const ChatMessage& row = **known;
  if (!sender.same_bare(row.chat)) return;
  if (row.delivery != Delivery::pending && row.delivery != Delivery::sent) return;
  outbox_.forget(row.id);
  (void)account_.history.set_delivery(row.id, Delivery::delivered, {});
  account_.emit(MessageChanged{account_.id, row.chat, row.id, Delivery::delivered, {}});
}

void Inbox::handle_chat_state(const Element& message, const xmpp::Jid& sender) {
  const Element* state = message.child({}, ns::chat_states);
  if (!state || message.child("delay", ns::delay)) return;
  const xmpp::Jid chat = sender.bare();
  const bool typing = state->name() == "composing";
  if (typing == typing_.contains(chat)) return;
  if (typing) {
    if (typing_.size() >= max_typing) return;
    typing_.insert(chat);
  } else {
    typing_.erase(chat);
  }
  account_.emit(TypingChanged{account_.id, chat, typing});
}

// XEP-0359 §6: of all who may have written an id, only our own server is asked, and only if it says that it overwrites
// what others claim in its name.
std::string Inbox::archive_id(const Element& message) const {
  if (!archive_) return {};
  for (const Element& child : message.children()) {
    if (child.is("stanza-id", ns::stanza_ids) && child.attr("by") == account_.jid.text()) {
      return std::string(child.attr("id"));
    }
  }
  return {};
}

bool Inbox::place(ChatMessage& row, const Element& message, const Archived* archived) {
  row.archive_id = archived ? archived->id : archive_id(message);
  if (archived) {
    row.when = archived->when;
    row.id = archived->place;
  } else if (message.child("delay", ns::delay)) {
    const auto place = account_.history.place_from(row.when);
    if (!place) {
      account_.notice(place.error().detail, true, row.chat);
      return false;
    }
    row.id = *place;
  }
  return true;
}

bool Inbox::recognised(const ChatMessage& row) {
  const auto known = account_.history.known(row);
  if (!known || *known == 0) return false;
  if (!row.archive_id.empty()) (void)account_.history.set_archive_id(*known, row.archive_id);
  if (row.direction == Direction::incoming) return true;
  const auto ours = account_.history.find_outgoing(account_.id, row.stanza_id).value_or(std::nullopt);
  if (ours && ours->id == *known && ours->delivery == Delivery::pending) {
    outbox_.forget(ours->id);
    (void)account_.history.set_delivery(ours->id, Delivery::sent, {});
    account_.emit(MessageChanged{account_.id, ours->chat, ours->id, Delivery::sent, {}});
  }
  return true;
}

std::optional<xmpp::Jid> Inbox::handle_archived(const Element& message, const Archived& archived) {
  const auto type = xmpp::message_type(message);
  if (type != xmpp::MessageType::normal && type != xmpp::MessageType::chat) return std::nullopt;
  const auto from = xmpp::Jid::parse(message.attr("from"));
  const auto to = xmpp::Jid::parse(message.has_attr("to") ? message.attr("to") : account_.id);
  if (!from || !to) return std::nullopt;
  // What we sent to ourselves is an incoming message, as it is when it comes.
  const bool incoming = to->same_bare(account_.jid);
  if (!incoming && !from->same_bare(account_.jid)) return std::nullopt;
  const xmpp::Jid& other = incoming ? *from : *to;
  // What passes between occupants is no chat with a person.
  if (rooms_.find(other)) return std::nullopt;
  if (incoming) {
    const Element* received = message.child("received", ns::receipts);
    if (received) handle_receipt(std::string(received->attr("id")), *from);
    markers_.handle(message, *from);
    if (archived.news && rooms_.handle_invitation(message, *from)) return std::nullopt;
  }
  if (message.child("x", ns::muc_user)) return std::nullopt;
  if (!incoming) {
    if (const Element* received = message.child("received", ns::receipts)) {
      const std::string id(received->attr("id"));
      std::erase_if(owed_, [&](const Owed& owed) { return owed.id == id && owed.to.same_bare(*to); });
    }
  }
  const auto direction = incoming ? Direction::incoming : Direction::outgoing;
  if (!handle_content(message, *from, {direction, true, &archived})) return std::nullopt;
  return other.bare();
}

// True: there is a row more.
bool Inbox::handle_content(const Element& message, const xmpp::Jid& sender, const Source& source) {
  const bool ours = source.direction == Direction::outgoing;
  const auto to = xmpp::Jid::parse(message.attr("to"));
  if (ours && !to) return false;
  ChatMessage row;
  row.account = account_.id;
  row.chat = ours ? to->bare() : sender.bare();
  row.direction = source.direction;
  row.from = sender;
  row.when = sent_at(message);
  row.stanza_id = id_of(message);
  row.markable = message.child("markable", ns::chat_markers) != nullptr;
  if (!place(row, message, source.archived)) return false;
  if (source.archived && (recognised(row) || account_.history.deleted(row).value_or(false))) return false;

  const bool encrypted = is_encrypted(message);
  const auto payloads = read_payloads(message);
  row.kind = payloads.kind;
  row.target = payloads.target;
  row.encryption = encrypted ? Encryption::omemo : Encryption::none;
  const bool news = !ours && (!source.archived || source.archived->news);
  row.unread = news && row.kind == MessageKind::text;
  if (payloads.timer_s && (news || ours) && account_.history.chat_setting(account_.id, row.chat, timer_setting)) {
    learn_timer(account_, row.chat, source.direction, *payloads.timer_s);
  }
  if (row.kind >= MessageKind::correction) {
    const auto about = account_.history.annotated(row);
    if (!about) {
      account_.notice(about.error().detail, true, row.chat);
      return false;
    }
    if (*about) row.target = (*about)->stanza_id;
    // What corrects nothing we know is news.
    if (row.kind == MessageKind::correction) row.unread = news && !*about;
  }
  const Element* method = message.child("encryption", ns::eme);
  std::optional<ChatMessage> shown;
  if (encrypted) {
    shown = omemo_.receive(message, std::move(row), [&](ChatMessage& opened) { apply_payloads(payloads, opened); });
  } else if (method && !speaks_encryption(method->attr("namespace"))) {
    const std::string name(method->attr(method->has_attr("name") ? "name" : "namespace"));
    row.kind = MessageKind::undecryptable;
    row.target.clear();
    row.unread = news;
    row.body = "encrypted with " + quoted_peer_text(name) + ", which this program does not speak";
    shown = keep(std::move(row));
  } else {
    row.body = message.child_text("body", ns::client);
    if (row.body.empty() && row.kind != MessageKind::retraction && row.kind != MessageKind::reaction) return false;
    apply_payloads(payloads, row);
    shown = keep(std::move(row));
  }
  if (shown && source.archived) {
    if (ours) (void)account_.history.mark_read(account_.id, shown->chat, shown->id);
    if (news && shown->kind != MessageKind::undecryptable) owe_receipt(message, sender);
    return true;
  }
  if (shown) tell_stored(account_, *shown);
  const bool read = !shown || shown->kind == MessageKind::text || shown->kind == MessageKind::correction;
  // XEP-0280 §8: the device it was sent to answers.
  if (!source.copy && read) answer_receipt(message, sender);
  return shown.has_value();
}

std::optional<ChatMessage> Inbox::keep(ChatMessage row) {
  const auto id = account_.history.add(row);
  if (!id) {
    if (id.error().code != xmpp::Errc::already_exists) {
      account_.notice("a message could not be kept: " + id.error().detail, true, row.chat);
    }
    return std::nullopt;
  }
  row.id = *id;
  return row;
}

void Inbox::answer_receipt(const Element& message, const xmpp::Jid& sender) {
  const std::string id(message.attr("id"));
  if (id.empty() || !message.child("request", ns::receipts) || !disclosure_.allows(sender, Told::receipts)) return;
  send_receipt(sender, xmpp::message_type(message), id);
}

void Inbox::owe_receipt(const Element& message, const xmpp::Jid& sender) {
  const std::string id(message.attr("id"));
  if (id.empty() || !message.child("request", ns::receipts) || owed_.size() >= max_owed) return;
  owed_.push_back({sender, xmpp::message_type(message), id});
}

void Inbox::answer_archived() {
  for (const auto& [to, type, id] : std::exchange(owed_, {})) {
    if (disclosure_.allows(to, Told::receipts)) send_receipt(to, type, id);
  }
}

void Inbox::send_receipt(const xmpp::Jid& to, xmpp::MessageType type, const std::string& id) {
  auto receipt = xmpp::make_message({}, to, type, xmpp::random_id());
  receipt.add("received", std::string(ns::receipts)).set_attr("id", id);
  receipt.add("store", std::string(ns::hints));
  account_.send(receipt);
}

}  // namespace tui
