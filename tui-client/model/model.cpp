// Look-ups and order; what events do is in apply.cpp.
#include "tui-client/model/model.hpp"

#include <algorithm>
#include <tuple>

namespace tui {

namespace {

int rank(Show show) {
  switch (show) {
    case Show::chat:
      return 5;
    case Show::online:
      return 4;
    case Show::away:
      return 3;
    case Show::dnd:
      return 2;
    case Show::xa:
      return 1;
    case Show::offline:
      return 0;
  }
  return 0;
}

}  // namespace

const Chat* Model::chat(const AccountId& account, const xmpp::Jid& jid) const {
  for (const auto& chat : chats_) {
    if (chat->account == account && chat->jid == jid) return chat.get();
  }
  return nullptr;
}

Chat* Model::chat(const AccountId& account, const xmpp::Jid& jid) {
  return const_cast<Chat*>(std::as_const(*this).chat(account, jid));
}

const Occupant* Model::occupant(const Chat& chat) const {
  const auto* room = chat.jid.is_bare() ? nullptr : this->chat(chat.account, chat.jid.bare());
  if (!room || room->room.state != RoomState::joined) return nullptr;
  for (const auto& occupant : room->room.occupants) {
    if (occupant.nick == chat.jid.resource()) return &occupant;
  }
  return nullptr;
}

Chat& Model::ensure_chat(const AccountId& account, const xmpp::Jid& jid) {
  if (auto* known = chat(account, jid)) return *known;
  auto made = std::make_unique<Chat>();
  made->account = account;
  made->jid = jid;
  const auto contact = contacts.find({account, jid});
  made->in_roster = contact != contacts.end();
  made->name = made->in_roster && !contact->second.name.empty() ? contact->second.name
               : jid.local().empty()                            ? std::string(jid.domain())
                                                                : std::string(jid.local());
  if (!jid.is_bare()) made->name = std::string(jid.resource()) + " (" + std::string(jid.local()) + ")";
  chats_.push_back(std::move(made));
  auto& chat = *chats_.back();
  sort_chats();
  return chat;
}

void Model::remove_chat(const Chat& chat) {
  if (current_ == &chat) current_ = nullptr;
  std::erase_if(chats_, [&](const auto& candidate) { return candidate.get() == &chat; });
}

void Model::sort_chats() {
  const auto account_rank = [&](const AccountId& id) {
    const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
    return it - accounts.begin();
  };
  std::stable_sort(chats_.begin(), chats_.end(), [&](const auto& a, const auto& b) {
    const auto a_rank = account_rank(a->account), b_rank = account_rank(b->account);
    if (a_rank != b_rank) return a_rank < b_rank;
    if (a->last_activity != b->last_activity) return a->last_activity > b->last_activity;
    return std::tie(a->name, a->jid) < std::tie(b->name, b->jid);
  });
}

void Model::open(Chat* chat) {
  if (current_ && current_ != chat) current_->look(false);
  current_ = chat;
  if (!chat) return;
  chat->look(true);
  chat->alarm = false;
  chat->unread = 0;
  chat->mentions = 0;
}

const AccountState* Model::account(const AccountId& id) const {
  const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
  return it == accounts.end() ? nullptr : &*it;
}

AccountState* Model::account(const AccountId& id) {
  return const_cast<AccountState*>(std::as_const(*this).account(id));
}

AccountId Model::default_account() const {
  if (current_) return current_->account;
  return accounts.empty() ? AccountId() : accounts.front().id;
}

ContactPresence Model::presence_of(const AccountId& account, const xmpp::Jid& bare) const {
  ContactPresence best;
  best.account = account;
  best.jid = bare;
  bool found = false;
  // Full addresses of one bare address follow it in the map's order.
  for (auto it = presences.lower_bound({account, bare}); it != presences.end(); ++it) {
    if (it->first.first != account || !it->first.second.text().starts_with(bare.text())) break;
    if (!it->first.second.same_bare(bare)) continue;
    const auto& candidate = it->second;
    if (!found || std::pair(candidate.priority, rank(candidate.show)) > std::pair(best.priority, rank(best.show))) {
      best = candidate;
      found = true;
    }
  }
  return best;
}

bool Model::sees_presence_of(const AccountId& account, const xmpp::Jid& bare) const {
  const auto contact = contacts.find({account, bare});
  if (contact == contacts.end()) return presence_of(account, bare).show != Show::offline;
  const auto& subscription = contact->second.subscription;
  return subscription == "to" || subscription == "both";
}

bool Model::is_blocked(const AccountId& account, const xmpp::Jid& jid) const {
  return blocked.contains({account, jid}) || blocked.contains({account, jid.bare()}) ||
         blocked.contains({account, jid.domain_jid()});
}

std::uint32_t Model::total_unread() const {
  std::uint32_t total = 0;
  for (const auto& chat : chats_) total += chat->waiting();
  return total;
}

void Model::note(const AccountId& account, const std::string& text, bool error) {
  home.push_back({clock, account, error, text});
  if (home.size() > max_home_lines) home.pop_front();
}

void Model::say(const AccountId& account, const std::string& text, bool error) {
  note(account, text, error);
  flash = text;
  flash_is_error = error;
}

}  // namespace tui
