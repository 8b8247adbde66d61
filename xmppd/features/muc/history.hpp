// History: the last messages of a room, for those who enter (XEP-0045 §7.2.13, §7.2.14).
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd::muc {

// What a <history/> asks for; absent: no bound.
struct HistoryRequest {
  std::optional<std::uint64_t> max_chars{}, max_stanzas{}, seconds{};
  std::optional<xmpp::Timestamp> since{};
};
// The <history/> of a join; what is malformed in it does not count.
HistoryRequest parse_history_request(const xmpp::Element* history);

class History {
 public:
  // `message`: as it was sent to the occupants, from room@service/nick. Keeps the last `most`.
  void add(StanzaPtr message, xmpp::Timestamp when, std::string archive_id, std::size_t most);
  // The newest that fit all bounds, oldest first, stamped with their time (XEP-0203) by `room`.
  std::vector<StanzaPtr> select(const HistoryRequest& request, std::size_t most, const xmpp::Jid& room,
                                xmpp::Timestamp now) const;
  // Replaces the content of the message with this id in the archive, unless `make` leaves it.
  using Edit = std::function<std::optional<xmpp::Element>(const Stanza& original)>;
  void edit(std::string_view archive_id, const Edit& make);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    StanzaPtr message;
    xmpp::Timestamp when;
    std::string archive_id;
    mutable StanzaPtr stamped;  // made for the first who enters
  };
  std::deque<Entry> entries_;
};

// The characters of a stanza, for maxchars.
std::uint64_t characters(std::string_view utf8);

}  // namespace xmppd::muc
