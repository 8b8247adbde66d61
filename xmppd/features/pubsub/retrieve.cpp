// Reading items (XEP-0060 §6.5): all, some by id, or the newest.
#include <charconv>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// §6.5.4 lets a service answer with fewer items than there are: one stanza must not fill the client's buffer. The
// newest item is always in it.
constexpr std::size_t max_answer_bytes = 1048576;

}  // namespace

IqAnswer pep_items(PepCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  if (auto error = refuse_reading(call.owner(), node, call.from())) return *error;

  const auto bound = call.service.item_bound(node.config);
  std::size_t limit = bound;
  if (const auto wanted = call.action.find_attr("max_items")) {
    const auto [end, error] = std::from_chars(wanted->data(), wanted->data() + wanted->size(), limit);
    if (error != std::errc() || end != wanted->data() + wanted->size()) return StanzaError(Condition::bad_request);
    limit = std::min(limit, bound);
  }
  std::vector<std::string> ids;
  for (const auto& child : call.action.children()) {
    if (!child.is("item", xmpp::ns::pubsub)) continue;
    if (child.attr("id").empty() || ids.size() == bound) return StanzaError(Condition::bad_request);
    ids.emplace_back(child.attr("id"));
  }

  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  const bool by_id = !ids.empty();
  call.service.host.stores.pubsub.items(call.account()->jid(), node.record.node, std::move(ids), limit)
      .then(call.service.lifetime,
            [promise, by_id, name = node.record.node](xmpp::Result<std::vector<PubsubItemRecord>> items) {
              if (!items) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(items.error()))));
              if (by_id && items->empty()) {
                return promise->complete(IqReply(tl::unexpected(StanzaError(Condition::item_not_found))));
              }
              Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
              auto& list = pubsub.add("items");
              list.set_attr("node", name);
              std::size_t bytes = 0;
              for (const auto& item : *items) {
                bytes += item.payload.size();
                if (bytes > max_answer_bytes && !list.children().empty()) break;
                list.add(item_element(item, xmpp::ns::pubsub));
              }
              promise->complete(IqReply(std::move(pubsub)));
            });
  return pending;
}

}  // namespace xmppd
