// OmemoService: rooms, where everybody who belongs to them has to be able to read, there or not.
#include <algorithm>

#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"

namespace tui {

std::vector<xmpp::Jid> OmemoService::audience(const xmpp::Jid& chat) const {
  if (auto room = rooms_.audience(chat)) return std::move(room->members);
  return {chat.bare()};
}

xmpp::Jid OmemoService::person(const xmpp::Jid& chat) const {
  const auto* alone = rooms_.occupant(chat);
  return alone && !alone->jid.empty() ? alone->jid : rooms_.chat_of(chat);
}

std::vector<xmpp::Jid> OmemoService::rooms_of(const xmpp::Jid& jid) const {
  std::vector<xmpp::Jid> rooms;
  for (const auto& chat : prepared_) {
    const auto* room = rooms_.find(chat);
    const auto* alone = rooms_.occupant(chat);
    const bool concerned =
        chat.is_bare() ? room && room->members.contains(jid.bare()) : alone && alone->jid == jid.bare();
    if (concerned) rooms.push_back(chat);
  }
  return rooms;
}

bool OmemoService::may_miss(const xmpp::Jid& chat, const xmpp::Jid& member) const {
  const auto known = chat.is_bare() ? without_.find(chat) : without_.end();
  return known != without_.end() && known->second.contains(member);
}

void OmemoService::leave_out(const xmpp::Jid& room) {
  for (const auto& member : chat_encryption(room).left_out) {
    if (const auto jid = xmpp::Jid::parse(member)) without_[room.bare()].insert(*jid);
  }
  tell_encryption(room);
}

void OmemoService::members_changed(const xmpp::Jid& room) {
  const auto mode = account_.history.chat_mode(account_.id, room);
  if (mode && *mode == Encryption::none) return tell_encryption(room);
  // The members were asked for because we came in, or because they change: a good moment for their devices, too.
  constexpr std::uint64_t at_once_again_ms = 5ULL * 60 * 1000;
  for (const auto& member : audience(room)) lists_.doubt_older(member, at_once_again_ms);
  prepare(room, [] {});
}

void OmemoService::list_in_doubt(const xmpp::Jid& member) {
  if (!account_.online || member.same_bare(account_.jid)) return;
  const auto rooms = rooms_of(member);
  if (rooms.empty()) return;
  lists_.doubt(member);
  for (const auto& room : rooms) prepare(room, [] {});
}

void OmemoService::written_by_unlisted(const xmpp::Jid& author) {
  if (!account_.online || author.same_bare(account_.jid)) return;
  auto chats = rooms_of(author);
  if (prepared_.contains(author.bare())) chats.push_back(author.bare());
  if (chats.empty() || !lists_.doubt_for_unlisted(author)) return;
  for (const auto& chat : chats) prepare(chat, [] {});
}

bool OmemoService::has_device(const xmpp::Jid& jid, const std::string& number) {
  const auto known = devices(jid);
  return std::any_of(known.begin(), known.end(),
                     [&](const DeviceView& view) { return std::to_string(view.device) == number; });
}

}  // namespace tui
