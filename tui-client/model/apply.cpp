// What each event changes.
#include <algorithm>

#include "tui-client/model/model.hpp"

namespace tui {

struct Applier {
  Model& model;

  void operator()(const ConnectionChanged& e) const {
    auto* account = model.account(e.account);
    if (!account) {
      model.accounts.push_back({.id = e.account, .text = {}});
      account = &model.accounts.back();
    }
    const bool was_online = account->connection == ConnectionState::online;
    account->connection = e.state;
    account->text = e.text;
    account->stuck = e.fatal;
    if (e.state != ConnectionState::online) {
      account->reading_archive = false;
      std::erase_if(model.presences, [&](const auto& entry) { return entry.first.first == e.account; });
      for (const auto& chat : model.chats_) {
        if (chat->account == e.account) chat->typing = false;
      }
    }
    if (e.state != ConnectionState::online) {
      if (!e.text.empty()) model.say(e.account, e.text, e.fatal);
    } else if (!was_online) {
      // The top line shows it; what it is encrypted with is for who wants to know.
      model.note(e.account, e.text.empty() ? "online" : "online, " + e.text);
    }
  }

  void operator()(const CertificateQuestion& e) const {
    const std::string text = "the server's certificate is not trusted: " + e.reason;
    // As a rule the end of the connection has said it already.
    if (model.home.empty() || model.home.back().text != text) model.say(e.account, text, true);
  }

  void operator()(const WeakerLoginQuestion&) const {}  // the end of the connection has said it already
  void operator()(const LoginCodeQuestion&) const {}    // the same

  void operator()(const RosterReceived& e) const {
    std::erase_if(model.contacts, [&](const auto& entry) { return entry.first.first == e.account; });
    for (const auto& chat : model.chats_) {
      if (chat->account == e.account) chat->in_roster = false;
    }
    for (const auto& contact : e.contacts) put(contact);
    if (auto* account = model.account(e.account)) account->roster_known = true;
    model.sort_chats();
  }

  void operator()(const ContactChanged& e) const {
    put(e.contact);
    model.sort_chats();
  }

  // What it looks like is made of it first (app/app_pictures.cpp).
  void operator()(const AvatarChanged& e) const { model.avatars.erase({e.account, e.jid}); }

  void operator()(const ContactRemoved& e) const {
    model.contacts.erase({e.account, e.jid});
    auto* chat = model.chat(e.account, e.jid);
    if (!chat) return;
    chat->in_roster = false;
    if (chat->last_activity == 0 && chat != model.current_) model.remove_chat(*chat);
  }

  void operator()(const PresenceChanged& e) const {
    const std::pair key(e.presence.account, e.presence.jid);
    if (e.presence.show == Show::offline) {
      model.presences.erase(key);
    } else {
      model.presences[key] = e.presence;
    }
  }

  void operator()(const SubscriptionRequested& e) const {
    std::erase_if(model.requests, [&](const auto& r) { return r.account == e.account && r.from == e.from; });
    model.requests.push_back(e);
    model.say(e.account, e.from.text() + " asks to see when you are online: /roster accept " + e.from.text() +
                             " or /roster deny " + e.from.text());
  }

  void operator()(const MessageAdded& e) const {
    auto& chat = model.ensure_chat(e.message.account, e.message.chat);
    chat.add(e.message);
    if (e.message.direction == Direction::incoming) chat.typing = false;
    if (e.message.unread && &chat != model.current_ && e.message.id > chat.counted_through) {
      if (chat.unread++ == 0) chat.first_unread = e.message.id;
      if (e.message.mentions) ++chat.mentions;
    }
    if (e.message.direction == Direction::outgoing) {  // written here or on another device: all before is read
      chat.first_unread = 0;
      chat.unread = chat.mentions = 0;
    }
    if (e.message.in_room) chat.is_room = true;
    model.sort_chats();
  }

  void operator()(const MessageUpdated& e) const {
    auto* chat = model.chat(e.message.account, e.message.chat);
    if (auto* message = chat ? chat->find(e.message.id) : nullptr) *message = e.message;
  }

  void operator()(const MessagesRead& e) const {
    auto* chat = model.chat(e.account, e.chat);
    if (!chat) return;
    for (auto& message : chat->messages) {
      const bool there = message.delivery == Delivery::sent || message.delivery == Delivery::delivered;
      if (message.id <= e.last && message.direction == Direction::outgoing && there) message.delivery = Delivery::read;
    }
  }

  void operator()(const MessageChanged& e) const {
    auto* chat = model.chat(e.account, e.chat);
    auto* message = chat ? chat->find(e.id) : nullptr;
    if (!message) {
      // A correction, retraction or reaction has no line of its own to say it at.
      if (e.delivery == Delivery::failed) model.say(e.account, e.chat.text() + ": not sent: " + e.error, true);
      return;
    }
    message->delivery = e.delivery;
    message->error = e.error;
  }

  void operator()(const TypingChanged& e) const {
    if (auto* chat = model.chat(e.account, e.chat)) chat->typing = e.typing;
  }

  void operator()(const EncryptionChanged& e) const {
    // Of our own devices, and of people we have no chat with, there is nothing to show.
    if (auto* chat = model.chat(e.account, e.chat)) chat->encryption = e.encryption;
  }

  void operator()(const TrustNeeded& e) const {
    const auto& device = e.device;
    auto* chat = model.chat(e.account, device.jid);
    if (chat && chat != model.current_) chat->alarm = true;
    model.say(e.account, device.jid.text() + ": " + e.reason, true);
  }

  void operator()(const RoomChanged& e) const {
    if (e.view.state == RoomState::left && !model.chat(e.account, e.room)) return;
    auto& chat = model.ensure_chat(e.account, e.room);
    chat.is_room = true;
    chat.room = e.view;
    if (chat.in_roster || e.view.name.empty() || chat.name == e.view.name) return;
    chat.name = e.view.name;
    model.sort_chats();
  }

  void operator()(const SeenInRoom& e) const {
    auto* chat = model.chat(e.account, e.room);
    if (!chat || (chat->seen.size() >= Chat::max_seen && !chat->seen.contains(e.who))) return;
    auto& seen = chat->seen[e.who];
    seen.nick = e.nick;
    seen.last = std::max(seen.last, e.last);
  }

  void operator()(const NotifyChanged& e) const {
    if (auto* chat = model.chat(e.account, e.chat)) chat->notify = e.rule;
  }

  void operator()(const RoomInvitation& e) const {
    model.say(e.account, e.from.text() + " invites you to " + e.room.text() +
                             (e.reason.empty() ? "" : " (" + e.reason + ")") + ": /join " + e.room.text());
  }

  void operator()(const AffiliationsReceived&) const {}
  void operator()(const FormReceived&) const {}  // pages are the application's
  void operator()(const FormAnswered&) const {}

  // What is in the store now, the app looks up.
  void operator()(const ChatsChanged&) const {}

  void operator()(const ArchiveProgress& e) const {
    if (auto* account = model.account(e.account)) account->reading_archive = e.reading;
  }

  void operator()(const OlderRead& e) const {
    auto* chat = model.chat(e.account, e.chat);
    if (!chat) return;
    chat->older = e.beginning ? Older::none : Older::maybe;
  }

  void operator()(const TransferChanged& e) const {
    const auto& transfer = e.transfer;
    auto* chat = model.chat(transfer.account, transfer.chat);
    if (!chat) return;
    auto& all = chat->transfers;
    const auto same = std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.id == transfer.id; });
    const bool over = transfer.state == TransferState::done || transfer.state == TransferState::canceled;
    if (same == all.end()) {
      if (!over) all.push_back(transfer);
    } else if (over) {
      all.erase(same);
    } else {
      *same = transfer;
    }
  }

  void operator()(const BlockListChanged& e) const {
    std::erase_if(model.blocked, [&](const auto& entry) { return entry.first == e.account; });
    for (const auto& jid : e.blocked) model.blocked.emplace(e.account, jid);
  }

  void operator()(const TimerChanged& e) const {
    if (auto* chat = model.chat(e.account, e.chat)) chat->timer_s = e.seconds;
  }

  void operator()(const Notice& e) const {
    model.say(e.account, e.chat.empty() ? e.text : e.chat.text() + ": " + e.text, e.error);
  }

 private:
  void put(const Contact& contact) const {
    model.contacts[{contact.account, contact.jid}] = contact;
    auto& chat = model.ensure_chat(contact.account, contact.jid);
    chat.in_roster = true;
    if (!contact.name.empty()) chat.name = contact.name;
  }
};

void Model::apply(const Event& event) { std::visit(Applier{*this}, event.value()); }

}  // namespace tui
