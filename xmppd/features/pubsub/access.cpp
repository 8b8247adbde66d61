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

bool subscribed(const Node& node, const xmpp::Jid& who) {
  return std::any_of(node.record.subscriptions.begin(), node.record.subscriptions.end(),
                     [&who](const auto& each) { return each.first.same_bare(who); });
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
  if (who.same_bare(owner.jid)) return Affiliation::owner;
  const auto found = node.record.affiliations.find(who.bare());
  if (found == node.record.affiliations.end()) return Affiliation::none;
  return parse_affiliation(found->second).value_or(Affiliation::none);
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
    case AccessModel::whitelist:
      return pubsub_error(Condition::not_allowed, "closed-node");
  }
  return StanzaError(Condition::forbidden);
}

bool may_read(const NodeOwner& owner, const Node& node, const xmpp::Jid& who) {
  return !refuse_reading(owner, node, who);
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
         (node.config.publish_model == PublishModel::subscribers && subscribed(node, who));
}

}  // namespace xmppd
