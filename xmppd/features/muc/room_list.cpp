// Listed rooms.
#include "xmppd/features/muc/room_list.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd::muc {
namespace {

// XEP-0059: the page, or as much of the list as fits into one answer (§6.3).
xmpp::Element room_items(const MucListing& listing, bool asked_for_page) {
  xmpp::Element query("query", std::string(xmpp::ns::disco_items));
  for (const auto& room : listing.rooms) {
    auto& item = query.add("item");
    item.set_attr("jid", room.jid.text());
    item.set_attr("name", room.name.empty() ? room.jid.local() : std::string_view(room.name));
  }
  if (!asked_for_page && listing.rooms.size() == listing.count) return query;
  query.add(make_rsm(listing));
  return query;
}

}  // namespace

MucListQuery list_query(const xmpp::RsmRequest& request) {
  constexpr std::size_t page = 100;
  MucListQuery query;
  query.max = static_cast<std::size_t>(std::min<std::uint64_t>(request.max.value_or(page), page));
  query.after = request.after.value_or("");
  query.before = request.before.value_or("");
  query.last_page = request.before.has_value();
  return query;
}

xmpp::Element make_rsm(const MucListing& listing) {
  if (listing.rooms.empty()) return xmpp::make_rsm({}, {}, listing.count);
  return xmpp::make_rsm(listing.rooms.front().jid.text(), listing.rooms.back().jid.text(), listing.count,
                        listing.index);
}

IqAnswer list_rooms(Service& service, const IqRequest& request) {
  const auto rsm = xmpp::parse_rsm(request.payload());
  if (!rsm) return rsm.error();
  const bool paged = request.payload().child("set", xmpp::ns::rsm) != nullptr;
  const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  service.host.stores.muc.listed(std::string(service.domain.jid.domain()), list_query(*rsm))
      .then(service.lifetime, [promise, paged](const xmpp::Result<MucListing>& listing) {
        if (!listing) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(listing.error()))));
        promise->complete(IqReply(room_items(*listing, paged)));
      });
  return promise->pending();
}

}  // namespace xmppd::muc
