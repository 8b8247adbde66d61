// MucFilter, and a page of a list.
#include "xmppd/storage/muc_store.hpp"

#include <algorithm>

namespace xmppd {

bool MucFilter::matches(const xmpp::Jid& room, const MucSearched& texts) const {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return (in_address && room.text().find(word) != std::string::npos) ||
           (in_name && texts.name.find(word) != std::string::npos) ||
           (in_description && texts.description.find(word) != std::string::npos);
  });
}

MucListing page_of(std::vector<MucListing::Room> all, const MucListQuery& query) {
  MucListing page;
  page.count = all.size();
  auto begin = all.begin();
  while (begin != all.end() && !query.after.empty() && begin->jid.text() <= query.after) ++begin;
  auto end = all.end();
  while (end != begin && !query.before.empty() && std::prev(end)->jid.text() >= query.before) --end;
  const auto most = static_cast<std::ptrdiff_t>(std::min<std::size_t>(query.max, all.size()));
  if (end - begin > most) (query.last_page ? begin : end) = query.last_page ? end - most : begin + most;
  page.index = static_cast<std::uint64_t>(begin - all.begin());
  page.rooms = std::vector(begin, end);
  return page;
}

}  // namespace xmppd
