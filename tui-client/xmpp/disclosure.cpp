// Settings first, then who may know of us anyway.
#include "tui-client/xmpp/disclosure.hpp"

#include <algorithm>

#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/roster.hpp"

namespace tui {

namespace {
constexpr std::size_t written_to_lookback = 50;
}  // namespace

std::optional<bool> Disclosure::said(const xmpp::Jid& chat, Told what) {
  const std::string key(told_key(what));
  for (const auto& scope : {chat.bare(), xmpp::Jid()}) {
    const auto said = account_.history.chat_setting(account_.id, scope, key);
    if (!said) return false;  // what can't be looked up stays with us
    if (*said == "on") return true;
    if (*said == "off") return false;
  }
  return std::nullopt;
}

bool Disclosure::allows(const xmpp::Jid& chat, Told what) {
  if (const auto decided = said(chat, what)) return *decided;
  return what == Told::typing || what == Told::sync || may_know_of_us(chat.bare());
}

bool Disclosure::may_know_of_us(const xmpp::Jid& chat) {
  if (roster_.sees_us(chat) || written_to_.contains(chat)) return true;
  const auto recent = account_.history.page(account_.id, chat, 0, written_to_lookback);
  const bool wrote = recent && std::any_of(recent->begin(), recent->end(),
                                           [](const ChatMessage& row) { return row.direction == Direction::outgoing; });
  if (wrote) written_to_.insert(chat);
  return wrote;
}

}  // namespace tui
