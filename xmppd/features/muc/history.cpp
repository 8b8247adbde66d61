// History: a bounded queue and the rules of <history/>.
#include "xmppd/features/muc/history.hpp"

#include <algorithm>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace xmppd::muc {
namespace {

std::optional<std::uint64_t> number(const xmpp::Element& element, std::string_view name) {
  return xmpp::parse_unsigned<std::uint64_t>(element.attr(name));
}

StanzaPtr with_delay(const Stanza& message, const xmpp::Jid& room, xmpp::Timestamp when) {
  auto element = message.element();
  // §7.2.13: what carries a time already (§7.9: an earlier conversation) keeps it.
  const auto* delay = element.child("delay", xmpp::ns::delay);
  if (!delay) {
    element.add("delay", std::string(xmpp::ns::delay))
        .set_attr("from", room.text())
        .set_attr("stamp", xmpp::format_timestamp(when));
  }
  return Stanza::make(std::move(element), message.from(), message.to());
}

}  // namespace

std::uint64_t characters(std::string_view utf8) {
  return static_cast<std::uint64_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

HistoryRequest parse_history_request(const xmpp::Element* history) {
  if (!history) return {};
  return {number(*history, "maxchars"), number(*history, "maxstanzas"), number(*history, "seconds"),
          xmpp::parse_timestamp(history->attr("since"))};
}

void History::add(StanzaPtr message, xmpp::Timestamp when, std::string archive_id, std::size_t most) {
  entries_.push_back({std::move(message), when, std::move(archive_id), nullptr});
  while (entries_.size() > most) entries_.pop_front();
}

std::vector<StanzaPtr> History::select(const HistoryRequest& request, std::size_t most, const xmpp::Jid& room,
                                       xmpp::Timestamp now) const {
  xmpp::Timestamp oldest = request.since.value_or(0);
  if (request.seconds) {
    constexpr std::uint64_t long_ago = 1'000'000'000;  // before any message of ours
    oldest = std::max(oldest, now - static_cast<xmpp::Timestamp>(std::min(*request.seconds, long_ago)) * 1'000'000);
  }
  if (request.max_stanzas) most = static_cast<std::size_t>(std::min<std::uint64_t>(most, *request.max_stanzas));
  std::uint64_t left = request.max_chars.value_or(UINT64_MAX);
  std::vector<StanzaPtr> selected;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && selected.size() < most; ++entry) {
    if (entry->when < oldest) break;
    if (!entry->stamped) entry->stamped = with_delay(*entry->message, room, entry->when);
    const auto size = request.max_chars ? characters(entry->stamped->wire()) : 0;
    if (size > left) break;
    left -= size;
    selected.push_back(entry->stamped);
  }
  std::reverse(selected.begin(), selected.end());
  return selected;
}

void History::edit(std::string_view archive_id, const Edit& make) {
  for (auto& entry : entries_) {
    if (entry.archive_id != archive_id) continue;
    auto edited = make(*entry.message);
    if (!edited) return;
    entry.message = Stanza::make(std::move(*edited), entry.message->from(), entry.message->to());
    entry.stamped = nullptr;
  }
}

}  // namespace xmppd::muc
