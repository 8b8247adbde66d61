// Affiliations: what one's own are, and how owners give them (XEP-0060 §5.7, §8.9).
#include <set>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// One of the requested changes; bad-request where it is none.
struct Change {
  xmpp::Jid jid;
  Affiliation affiliation;
};
tl::expected<std::vector<Change>, StanzaError> parse_changes(const Element& action) {
  std::vector<Change> changes;
  std::set<xmpp::Jid> seen;
  for (const auto& child : action.children()) {
    const auto jid = xmpp::Jid::parse(child.attr("jid"));
    const auto affiliation = parse_affiliation(child.attr("affiliation"));
    const bool valid = child.is("affiliation", xmpp::ns::pubsub_owner) && jid && affiliation;
    // §8.9.2.4: one address twice would be changed to what?
    if (!valid || !seen.insert(jid->bare()).second) return tl::unexpected(StanzaError(Condition::bad_request));
    changes.push_back({jid->bare(), *affiliation});
  }
  return changes;
}

// §8.9.2.4: a node needs an owner. An account's nodes stay its own and only its (XEP-0163 §3.2).
bool keeps_owners(const PubsubCall& call, const Node& node, const std::vector<Change>& changes) {
  if (call.place.kind() == ServiceKind::personal) {
    return std::all_of(changes.begin(), changes.end(), [&call](const Change& change) {
      return (change.affiliation == Affiliation::owner) == change.jid.same_bare(call.place.jid());
    });
  }
  auto owners = owners_of(call.owner(), node);
  std::set<xmpp::Jid> left(owners.begin(), owners.end());
  for (const auto& [jid, affiliation] : changes) {
    if (affiliation == Affiliation::owner) {
      left.insert(jid);
    } else {
      left.erase(jid);
    }
  }
  return !left.empty();
}

}  // namespace

IqAnswer own_affiliations(PubsubCall& call) {
  Element pubsub("pubsub", std::string(call.pubsub.ns()));
  auto& list = pubsub.add("affiliations");
  if (!call.node_name().empty()) list.set_attr("node", call.node_name());
  for (const auto& [name, node] : call.nodes) {
    if (!call.node_name().empty() && call.node_name() != name) continue;
    const auto affiliation = affiliation_of(call.owner(), node, call.from());
    if (affiliation == Affiliation::none) continue;
    list.add("affiliation").set_attr("node", name).set_attr("affiliation", to_string(affiliation));
  }
  return pubsub;
}

IqAnswer node_affiliations(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& list = pubsub.add("affiliations");
  list.set_attr("node", (*node)->record.node);
  if (call.place.kind() == ServiceKind::personal) {
    list.add("affiliation").set_attr("jid", call.place.jid().text()).set_attr("affiliation", "owner");
  }
  for (const auto& [jid, affiliation] : (*node)->record.affiliations) {
    list.add("affiliation").set_attr("jid", jid.text()).set_attr("affiliation", affiliation);
  }
  return pubsub;
}

IqAnswer set_affiliations(PubsubCall& call) {
  const auto found = owned_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  const auto requested = parse_changes(call.action);
  if (!requested) return requested.error();
  if (!keeps_owners(call, node, *requested)) return StanzaError(Condition::not_acceptable);

  PubsubStore::AffiliationChanges changes;
  std::size_t after = node.record.affiliations.size();
  for (const auto& [jid, affiliation] : *requested) {
    if (call.place.kind() == ServiceKind::personal && affiliation == Affiliation::owner) continue;
    const bool has_one = node.record.affiliations.contains(jid);
    if (affiliation == Affiliation::none) {
      changes[jid] = std::nullopt;
      after -= has_one ? 1 : 0;
    } else {
      changes[jid] = std::string(to_string(affiliation));
      after += has_one ? 0 : 1;
    }
  }
  if (after > call.service.bound(pubsub_max_entities)) return StanzaError(Condition::resource_constraint);
  return answer_after(call, call.service.nodes.change_affiliations(call.place, node.record.node, std::move(changes)),
                      [] { return std::optional<Element>(); });
}

}  // namespace xmppd
