// NodeConfig: the configuration of one node, as a value, as a data form and as the store keeps it (XEP-0060 §16.4.4).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"

namespace xmppd {

enum class AccessModel { open, presence, roster, whitelist };
enum class SendLast { never, on_sub, on_sub_and_presence };
enum class PublishModel { publishers, subscribers, open };

struct NodeConfig {
  AccessModel access_model = AccessModel::presence;
  std::vector<std::string> roster_groups_allowed;  // for AccessModel::roster
  std::optional<std::uint64_t> max_items = 1;      // nullopt: "max", whatever the service allows
  bool persist_items = true;
  SendLast send_last = SendLast::on_sub_and_presence;
  PublishModel publish_model = PublishModel::publishers;
  bool deliver_notifications = true;
  bool deliver_payloads = true;
  bool notify_retract = true;
  bool notify_delete = true;
  bool notify_config = false;
  std::string notification_type = "headline";  // or "normal"
  std::string title;
  std::string description;
  std::string type;  // namespace of the payload; informative

  friend bool operator==(const NodeConfig&, const NodeConfig&) = default;
};

using ConfigValues = std::map<std::string, std::vector<std::string>>;  // as PubsubNodeRecord keeps them

// What a node of this name is before anybody configures it. COMPAT(profanity ≤ 0.13): OMEMO nodes are open even if the
// client does not ask for it, or nobody could write to it.
NodeConfig default_node_config(std::string_view node);

// Defaults with the stored values over them; a stored value that is not understood any more is passed over.
NodeConfig stored_node_config(std::string_view node, const ConfigValues& values);

// Takes the fields of a submitted form into `config` and `values`. Both are unchanged on error: not-acceptable for a
// value we do not take (with unsupported-access-model where it is that), and for an unknown field if `strict`.
// An owner's form may hold more than we know (XEP-0060 §8.2); publish-options may not (§7.1.5).
enum class UnknownFields { ignore, refuse };
std::optional<xmpp::StanzaError> apply_form(const xmpp::DataForm& form, UnknownFields unknown, NodeConfig& config,
                                            ConfigValues& values);

// Publish-options as preconditions: every field known and equal to what the node has. `max_items_bound`: a number that
// large means "max".
bool meets_preconditions(const NodeConfig& config, const xmpp::DataForm& options, std::uint64_t max_items_bound);

// FORM_TYPE pubsub#node_config, with types, labels and options.
xmpp::DataForm node_config_form(const NodeConfig& config);

std::string_view to_string(AccessModel model);

}  // namespace xmppd
