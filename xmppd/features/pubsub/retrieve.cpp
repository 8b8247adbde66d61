// Reading items (XEP-0060 §6.5): all, some by id, the newest, or a page of them (XEP-0059), always newest first.

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// §6.5.4 lets a service answer with fewer items than there are: one stanza must not fill the client's buffer. The
// newest item is always in it.
constexpr std::size_t max_answer_bytes = 1048576;

// max_items='…' of the request.
tl::expected<std::size_t, StanzaError> parse_max_items(const Element& action, std::size_t bound) {
  const auto wanted = action.find_attr("max_items");
  if (!wanted) return bound;
  const auto limit = xmpp::parse_unsigned<std::size_t>(*wanted);
  if (!limit) return tl::unexpected(StanzaError(Condition::bad_request));
  return std::min(*limit, bound);
}

tl::expected<PubsubItemQuery, StanzaError> parse_query(const PubsubCall& call, std::size_t bound) {
  PubsubItemQuery query;
  const auto limit = parse_max_items(call.action, bound);
  if (!limit) return tl::unexpected(limit.error());
  query.limit = *limit;
  for (const auto& child : call.action.children()) {
    if (!child.is("item", xmpp::ns::pubsub)) continue;
    if (child.attr("id").empty() || query.ids.size() == bound) {
      return tl::unexpected(StanzaError(Condition::bad_request));
    }
    query.ids.emplace_back(child.attr("id"));
  }
  const auto rsm = xmpp::parse_rsm(call.pubsub);
  if (!rsm) return tl::unexpected(rsm.error());
  if ((rsm->after ? 1 : 0) + (rsm->before ? 1 : 0) + (rsm->index ? 1 : 0) > 1) {
    return tl::unexpected(StanzaError(Condition::bad_request));
  }
  if (rsm->max) query.limit = std::min<std::size_t>(query.limit, *rsm->max);
  query.after = rsm->after;
  query.before = rsm->before;
  if (rsm->index) query.index = std::min<std::size_t>(*rsm->index, bound);
  return query;
}

Element page_element(const PubsubItemPage& page, const Node& node, bool with_set) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& list = pubsub.add("items");
  list.set_attr("node", node.record.node);
  std::size_t bytes = 0;
  std::string first, last;
  for (const auto& item : page.items) {
    bytes += item.payload.size();
    if (bytes > max_answer_bytes && !list.children().empty()) break;
    list.add(item_element(item, node.config, xmpp::ns::pubsub));
    if (first.empty()) first = item.id;
    last = item.id;
  }
  // What was left out for its size is on the next page.
  const bool cut = list.children().size() < page.items.size();
  if (with_set || cut) pubsub.add(xmpp::make_rsm(first, last, page.total, page.first_index));
  return pubsub;
}

}  // namespace

IqAnswer retrieve_items(PubsubCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  if (auto error = refuse_reading(call.owner(), node, call.from())) return *error;
  auto query = parse_query(call, call.service.item_bound(node.config));
  if (!query) return query.error();
  query->not_before = not_before(node.config, call.owner().now);

  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  const bool by_id = !query->ids.empty();
  const bool paged = !by_id && call.pubsub.child("set", xmpp::ns::rsm) != nullptr;
  call.service.nodes.items(call.place, node.record.node, std::move(*query))
      .then(call.service.lifetime, [promise, by_id, paged, snapshot = node](xmpp::Result<PubsubItemPage> page) {
        if (!page) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(page.error()))));
        if (by_id && page->items.empty()) {
          return promise->complete(IqReply(tl::unexpected(StanzaError(Condition::item_not_found))));
        }
        promise->complete(IqReply(page_element(*page, snapshot, paged)));
      });
  return pending;
}

}  // namespace xmppd
