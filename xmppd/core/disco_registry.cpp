// DiscoRegistry: what the host and its accounts say of themselves.
#include "xmppd/core/disco_registry.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {
namespace {

// The owner of an account sees what everybody sees of it, and more.
bool visible(At declared, At asked) {
  return declared == asked || (asked == At::OwnAccount && declared == At::Account);
}

}  // namespace

void DiscoRegistry::add_feature(At at, std::string_view feature) { features_.emplace_back(at, feature); }
void DiscoRegistry::add_identity(At at, Identity identity) { identities_.emplace_back(at, std::move(identity)); }
void DiscoRegistry::add_form(At at, Form form) { forms_.emplace_back(at, std::move(form)); }
void DiscoRegistry::add_items(At at, Items items) { items_.emplace_back(at, std::move(items)); }
void DiscoRegistry::add_node_handler(At at, Node node) { nodes_.emplace_back(at, std::move(node)); }

xmpp::Element DiscoRegistry::info(At at) const {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> identities;
  for (const auto& [where, identity] : identities_) {
    if (visible(where, at)) identities.emplace(identity.category, identity.type, identity.name);
  }
  std::set<std::string_view> features;
  for (const auto& [where, feature] : features_) {
    if (visible(where, at)) features.insert(feature);
  }
  xmpp::Element query("query", std::string(xmpp::ns::disco_info));
  for (const auto& [category, type, name] : identities) {
    auto& identity = query.add("identity");
    identity.set_attr("category", category).set_attr("type", type);
    if (!name.empty()) identity.set_attr("name", name);
  }
  for (const auto feature : features) query.add("feature").set_attr("var", feature);
  for (const auto& [where, form] : forms_) {
    if (!visible(where, at)) continue;
    if (auto element = form()) query.add(std::move(*element));
  }
  return query;
}

std::vector<xmpp::Element> DiscoRegistry::items(At at, const IqRequest& request) const {
  std::vector<xmpp::Element> all;
  for (const auto& [where, give] : items_) {
    if (!visible(where, at)) continue;
    for (auto& item : give(request)) all.push_back(std::move(item));
  }
  return all;
}

std::optional<IqAnswer> DiscoRegistry::node(At at, IqRequest& request, std::string_view node, bool items) const {
  for (const auto& [where, handler] : nodes_) {
    if (!visible(where, at)) continue;
    if (auto answer = handler(request, node, items)) return answer;
  }
  return std::nullopt;
}

}  // namespace xmppd
