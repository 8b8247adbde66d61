// Access models and affiliations.
#include "xmppd/features/pubsub/access.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::StanzaError;
using xmpp::StanzaErrorType;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::array<std::pair<Affiliation, std::string_view>, 6> names{{{Affiliation::owner, "owner"},
                                                                         {Affiliation::publisher, "publisher"},
                                                                         {Affiliation::publish_only, "publish-only"},
                                                                         {Affiliation::member, "member"},
                                                                         {Affiliation::none, "none"},
                                                                         {Affiliation::outcast, "outcast"}}};

bool in_allowed_group(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  const auto* item = owner.roster.find(who.bare());
  const auto& allowed = node.config.roster_groups_allowed;
  return item && std::any_of(item->groups.begin(), item->groups.end(), [&allowed](const std::string& group) {
           return std::find(allowed.begin(), allowed.end(), group) != allowed.end();
         });
}

}  // namespace

std::optional<Affiliation> parse_affiliation(std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::string_view to_string(Affiliation affiliation) {
  return std::find_if(names.begin(), names.end(), [affiliation](const auto& row) { return row.first == affiliation; })
      ->second;
}

Affiliation affiliation_of(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  if (owner.kind == ServiceKind::personal && who.same_bare(owner.jid)) return Affiliation::owner;
  const auto found = node.record.affiliations.find(who.bare());
  if (found == node.record.affiliations.end()) return Affiliation::none;
  return parse_affiliation(found->second).value_or(Affiliation::none);
}

std::vector<xmpp::Jid> owners_of(const NodeOwner& owner, const Node& node) {
  if (owner.kind == ServiceKind::personal) return {owner.jid};
  std::vector<xmpp::Jid> owners;
  for (const auto& [jid, affiliation] : node.record.affiliations) {
    if (affiliation == to_string(Affiliation::owner)) owners.push_back(jid);
  }
  return owners;
}

bool is_alive(const PubsubSubscription& subscription, xmpp::Timestamp now) {
  return !subscription.expires || *subscription.expires > now;
}

bool is_subscribed(const Node& node, const xmpp::Jid& who, xmpp::Timestamp now) {
  const auto& all = node.record.subscriptions;
  const std::string bare(who.bare_text());
  for (auto it = all.lower_bound(who.bare()); it != all.end() && it->first.text().starts_with(bare); ++it) {
    if (it->first.same_bare(who) && !it->second.pending && is_alive(it->second, now)) return true;
  }
  return false;
}

std::optional<StanzaError> refuse_reading(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  switch (affiliation_of(owner, node, who)) {
    case Affiliation::owner:
    case Affiliation::publisher:
    case Affiliation::member:
      return std::nullopt;
    case Affiliation::outcast:
    case Affiliation::publish_only:
      return StanzaError(Condition::forbidden);
    case Affiliation::none:
      break;
  }
  switch (node.config.access_model) {
    case AccessModel::open:
      return std::nullopt;
    case AccessModel::presence:
      if (owner.roster.sends_to(who.bare())) return std::nullopt;
      return pubsub_error(StanzaErrorType::auth, Condition::not_authorized, "presence-subscription-required");
    case AccessModel::roster:
      if (in_allowed_group(owner, node, who)) return std::nullopt;
      return pubsub_error(StanzaErrorType::auth, Condition::not_authorized, "not-in-roster-group");
    case AccessModel::authorize:
      if (is_subscribed(node, who, owner.now)) return std::nullopt;
      return pubsub_error(StanzaErrorType::auth, Condition::not_authorized, "not-subscribed");
    case AccessModel::whitelist:
      return pubsub_error(Condition::not_allowed, "closed-node");
  }
  return StanzaError(Condition::forbidden);
}

bool may_read(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  return !refuse_reading(owner, node, who);
}

bool needs_approval(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  return node.config.access_model == AccessModel::authorize &&
         affiliation_of(owner, node, who) == Affiliation::none;
}

std::optional<StanzaError> refuse_subscribing(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  if (!node.config.subscribe) return pubsub_unsupported("subscribe");
  if (needs_approval(owner, node, who)) return std::nullopt;
  return refuse_reading(owner, node, who);
}

bool may_publish(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  switch (affiliation_of(owner, node, who)) {
    case Affiliation::owner:
    case Affiliation::publisher:
    case Affiliation::publish_only:
      return true;
    case Affiliation::outcast:
      return false;
    case Affiliation::member:
    case Affiliation::none:
      break;
  }
  return node.config.publish_model == PublishModel::open ||
         (node.config.publish_model == PublishModel::subscribers && is_subscribed(node, who, owner.now));
}

bool may_touch_all_items(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  const auto affiliation = affiliation_of(owner, node, who);
  return affiliation == Affiliation::owner || affiliation == Affiliation::publisher;
}

}  // namespace xmppd
