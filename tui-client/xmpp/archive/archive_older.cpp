// ArchiveSync: looking back, one chat at a time, as far as somebody scrolls.
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/archive/archive_sync.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"

namespace tui {

namespace {
// Of the account, in microseconds: from here on the store has everything, of every chat.
const std::string floor_key = "archive_floor";
const std::string& oldest_key = archive_oldest_setting;
const std::string& beginning = archive_beginning;
// Pages of receipts and markers alone leave nothing to see: then the next one is asked for, up to so many.
constexpr unsigned most_pages = 10;
}  // namespace

xmpp::Result<void> ArchiveSync::remember_oldest(const xmpp::Jid& archive, const ArchivePage& page, bool complete) {
  if (!is_own(archive)) {
    const auto id = complete || page.messages.empty() ? beginning : page.messages.front().id;
    return account_.history.set_chat_setting(account_.id, archive, oldest_key, id);
  }
  const auto floor = complete || page.messages.empty() ? beginning : std::to_string(page.messages.front().when);
  return account_.history.put(account_.id, floor_key, floor);
}

void ArchiveSync::older_read(const xmpp::Jid& chat, Older outcome) {
  looking_back_.erase(chat);
  account_.emit(OlderRead{account_.id, chat, outcome == Older::beginning});
}

void ArchiveSync::fetch_older(const xmpp::Jid& chat) {
  if (!looking_back_.insert(chat.bare()).second) return;
  ask_older(chat.bare(), most_pages);
}

void ArchiveSync::ask_older(const xmpp::Jid& chat, unsigned pages) {
  const bool room = parts_.rooms.find(chat) != nullptr;
  const auto oldest = account_.history.chat_setting(account_.id, chat, oldest_key).value_or("");
  if (oldest == beginning) return older_read(chat, Older::beginning);
  ArchiveRequest request;
  request.archive = room ? chat : account_.jid;
  if (!room) request.with = chat;
  request.before = oldest;
  if (oldest.empty()) {
    const auto floor = room ? std::nullopt : account_.history.get(account_.id, floor_key).value_or(std::nullopt);
    if (!floor) return older_read(chat, Older::unknown);  // the first page of all has not come yet
    if (*floor == beginning) return older_read(chat, Older::beginning);
    request.end = std::strtoll(floor->c_str(), nullptr, 10);
  }
  if (!account_.online) return older_read(chat, Older::unknown);
  queries_.ask(request, [this, chat, pages, login = login_, alive = lifetime_.watch()](auto page) {
    if (!alive.expired() && login == login_) older_came(chat, pages, std::move(page));
  });
}

void ArchiveSync::older_came(const xmpp::Jid& chat, unsigned pages, tl::expected<ArchivePage, xmpp::StanzaError> got) {
  const bool expired = !got && got.error().condition == xmpp::StanzaErrorCondition::item_not_found;
  if (!got && !expired) return older_read(chat, Older::unknown);
  ArchivePage page = got ? std::move(*got) : ArchivePage{{}, true};
  const xmpp::Jid archive = parts_.rooms.find(chat) ? chat : account_.jid;
  const auto before = account_.history.chat_setting(account_.id, chat, oldest_key).value_or("");
  const bool moves = !page.messages.empty() && page.messages.front().id != before;
  std::set<xmpp::Jid> changed;
  const auto stored = account_.history.transaction([&]() -> xmpp::Result<void> {
    ChatMessage newer;
    newer.account = account_.id;
    newer.chat = chat;
    newer.archive_id = before;
    const auto bound = account_.history.known(newer).value_or(0);
    const auto places = places_until(page.messages, bound == 0 ? INT64_MAX : bound);
    if (!places) return tl::unexpected(places.error());
    read(archive, page.messages, *places, Age::old, changed);
    return account_.history.set_chat_setting(account_.id, chat, oldest_key,
                                             page.complete || !moves ? beginning : page.messages.front().id);
  });
  if (!stored) {
    account_.notice("older messages can't be kept: " + stored.error().detail, true, chat);
    return older_read(chat, Older::unknown);
  }
  tell(changed);
  if (page.complete || !moves) return older_read(chat, Older::beginning);
  if (changed.empty() && pages > 1) return ask_older(chat, pages - 1);
  older_read(chat, Older::more);
}

}  // namespace tui
