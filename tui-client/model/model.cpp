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
  if (!acting.empty()) return acting;
  if (current_) return current_->account;
  if (account(home_account)) return home_account;
  return accounts.empty() ? AccountId() : accounts.front().id;
}

AccountId Model::account_for(const xmpp::Jid& jid) const {
  const auto knows = [&](const AccountId& id) { return contacts.contains({id, jid}) || chat(id, jid) != nullptr; };
  const auto usual = default_account();
  if (!acting.empty() || knows(usual)) return usual;
  AccountId only;
  for (const auto& other : accounts) {
    if (!knows(other.id)) continue;
    if (!only.empty()) return usual;
    only = other.id;
  }
  return only.empty() ? usual : only;
}

namespace {

// The first letter, as a capital one where it is ASCII.
std::string initial(std::string_view text) {
  std::size_t length = text.empty() ? 0 : 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
  std::string letter(text.substr(0, length));
  if (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z') letter[0] = static_cast<char>(letter[0] - 'a' + 'A');
  return letter;
}

std::string_view domain_of(std::string_view address) { return address.substr(address.find('@') + 1); }

}  // namespace

std::string Model::mark_of(const AccountId& id) const {
  if (accounts.size() < 2) return {};
  const auto* state = account(id);
  if (state && !state->mark.empty()) return state->mark;
  const auto unique = [&](const std::string& mark, auto of) {
    return std::none_of(accounts.begin(), accounts.end(), [&](const auto& other) {
      return other.id != id && (other.mark == mark || (other.mark.empty() && of(other.id) == mark));
    });
  };
  const auto by_domain = [](std::string_view address) { return initial(domain_of(address)); };
  if (auto mark = by_domain(id); unique(mark, by_domain)) return mark;
  if (auto mark = initial(id); unique(mark, initial)) return mark;
  return std::to_string(state ? state - accounts.data() + 1 : 0);
}

const AccountState* Model::account_called(const std::string& text) const {
  if (const auto* exact = account(text)) return exact;
  const auto found =
      std::find_if(accounts.begin(), accounts.end(), [&](const auto& account) { return mark_of(account.id) == text; });
  return found == accounts.end() || text.empty() ? nullptr : &*found;
}

bool Model::in_several(const Chat& chat) const {
  return accounts.size() > 1 && std::any_of(chats_.begin(), chats_.end(), [&](const auto& other) {
           return other->account != chat.account && other->jid == chat.jid;
         });
}

void Model::remove_account(const AccountId& id) {
  if (current_ && current_->account == id) current_ = nullptr;
  std::erase_if(chats_, [&](const auto& chat) { return chat->account == id; });
  std::erase_if(accounts, [&](const auto& account) { return account.id == id; });
  const auto of_it = [&](const auto& entry) { return entry.first.first == id; };
  std::erase_if(contacts, of_it);
  std::erase_if(presences, of_it);
  std::erase_if(avatars, of_it);
  std::erase_if(blocked, [&](const auto& entry) { return entry.first == id; });
  std::erase_if(requests, [&](const auto& request) { return request.account == id; });
  std::erase_if(home, [&](const auto& line) { return line.account == id; });
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
