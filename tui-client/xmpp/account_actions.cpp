// Account: what the application asks of it, each handed to who does it.
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/account.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

xmpp::Result<MessageId> Account::send_message(const xmpp::Jid& chat, const Draft& draft,
                                              std::optional<Encryption> mode) {
  return outbox_->submit(chat, draft, mode);
}

void Account::send_displayed(const xmpp::Jid& chat, const std::string& stanza_id) {
  const Room* room = rooms_.find(chat);
  if (!room) return markers_->displayed(chat, stanza_id);
  if (!chat.is_bare()) return;  // private messages ask for no markers
  // In a private group everybody sees each other come and go; a public room need not know what we read.
  const bool among_us = room->members_only && room->shows_addresses;
  if (disclosure_.said(chat, Told::read).value_or(among_us)) rooms_.displayed(chat, stanza_id);
}

void Account::send_typing(const xmpp::Jid& chat, bool typing) {
  // XEP-0085 §5.1: only to somebody who is there; a stored "is typing" helps nobody.
  if (!context_.online || !available_.contains(chat.bare()) || rooms_.find(chat)) return;
  if (!disclosure_.allows(chat, Told::typing)) return;
  auto message = xmpp::make_message({}, chat.bare(), xmpp::MessageType::chat, xmpp::random_id());
  message.add(typing ? "composing" : "paused", std::string(ns::chat_states));
  message.add("no-store", std::string(ns::hints));
  context_.send(message);
}

xmpp::Result<void> Account::set_chat_mode(const xmpp::Jid& chat, Encryption mode) {
  const auto key = rooms_.chat_of(chat);
  if (auto kept = context_.history.ensure_chat(context_.id, key); !kept) return kept;
  if (auto kept = context_.history.set_chat_mode(context_.id, key, mode); !kept) return kept;
  context_.emit(EncryptionChanged{context_.id, key, omemo_->chat_encryption(key)});
  return {};
}

void Account::prepare_chat(const xmpp::Jid& chat) {
  if (context_.online) return omemo_->prepare(chat, [] {});
  context_.emit(EncryptionChanged{context_.id, rooms_.chat_of(chat), omemo_->chat_encryption(chat)});
}

xmpp::Result<void> Account::set_presence(Show show, const std::string& status) {
  show_ = show;
  status_ = status;
  if (context_.online) {
    stream_->send_presence(show, status);
    rooms_.set_presence(show, status);
  } else {
    presence_changed_ = true;
  }
  return {};
}

xmpp::Result<void> Account::roster_add(const xmpp::Jid& jid, const std::string& name) {
  if (auto online = need_online(); !online) return online;
  roster_.set(jid, name);
  stream_->send_subscription(StreamClass::SubscriptionMove::subscribe, jid);
  return {};
}

xmpp::Result<void> Account::accept_invite(const xmpp::Jid& contact, const std::string& token) {
  if (auto online = need_online(); !online) return online;
  roster_.set(contact, {});
  // XEP-0379 §3.4: who has invited us may see us, too, and need not ask.
  Element approval = xmpp::make_presence({}, contact.bare(), xmpp::PresenceType::subscribed);
  context_.send(approval);
  Element request = xmpp::make_presence({}, contact.bare(), xmpp::PresenceType::subscribe);
  request.add("preauth", std::string(ns::pars)).set_attr("token", token);
  context_.send(request);
  return {};
}

xmpp::Result<void> Account::roster_remove(const xmpp::Jid& jid) {
  if (auto online = need_online(); !online) return online;
  roster_.remove(jid);
  return {};
}

xmpp::Result<void> Account::subscription_answer(const xmpp::Jid& jid, bool accept) {
  if (auto online = need_online(); !online) return online;
  using Move = StreamClass::SubscriptionMove;
  stream_->send_subscription(accept ? Move::subscribed : Move::unsubscribed, jid);
  return {};
}

}  // namespace tui
