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
#include "xmppd/storage/pubsub_store.hpp"

namespace xmppd {

// Where a node is: at an account (PEP), or at a domain that serves everybody. Presence and rosters count at accounts only.
enum class ServiceKind { personal, domain };

enum class AccessModel { open, presence, roster, authorize, whitelist };
enum class SendLast { never, on_sub, on_sub_and_presence };
enum class PublishModel { publishers, subscribers, open };
enum class ItemReply { none, publisher };  // whether items say who published them (XEP-0060 §12.15)

struct NodeConfig {
  AccessModel access_model = AccessModel::presence;
  std::vector<std::string> roster_groups_allowed;  // for AccessModel::roster
  std::optional<std::uint64_t> max_items = 1;      // nullopt: "max", whatever the service allows
  bool persist_items = true;
  std::optional<std::uint64_t> item_expire;       // seconds; nullopt: "max", never
  std::optional<std::uint64_t> max_payload_size;  // bytes; nullopt: what the service allows
  SendLast send_last = SendLast::on_sub_and_presence;
  PublishModel publish_model = PublishModel::publishers;
  bool deliver_notifications = true;
  bool deliver_payloads = true;
  bool notify_retract = true;
  bool notify_delete = true;
  bool notify_config = false;
  bool notify_sub = false;  // owners hear of subscriptions
  bool subscribe = true;    // subscriptions are allowed
  bool presence_based_delivery = false;
  ItemReply item_reply = ItemReply::none;
  std::string notification_type = "headline";  // or "normal"
  std::string title;
  std::string description;
  std::string type;  // namespace of the payload; informative
  std::string language;
  std::vector<std::string> contact;  // addresses

  friend bool operator==(const NodeConfig&, const NodeConfig&) = default;
};

using ConfigValues = PubsubConfigValues;  // as PubsubNodeRecord keeps them

// What a node of this name is before anybody configures it. COMPAT(profanity ≤ 0.13): OMEMO nodes are open even if the
// client does not ask for it, or nobody could write to it.
NodeConfig default_node_config(std::string_view node, ServiceKind kind);

// Defaults with the stored values over them; a stored value that is not understood any more is passed over.
NodeConfig stored_node_config(std::string_view node, ServiceKind kind, const ConfigValues& values);

// Takes the fields of a submitted form into `config` and `values`. Both are unchanged on error: not-acceptable for a
// value we do not take (with unsupported-access-model where it is that).
// Configuration: a field that is none of pubsub's is ignored (XEP-0004 §3.2); one of pubsub's that we do not have is
// not-acceptable, or its owner would take for done what is not. Preconditions (publish-options): every field that we
// do not have is precondition-not-met (XEP-0060 §7.1.5).
enum class FormPurpose { configuration, preconditions };
std::optional<xmpp::StanzaError> apply_form(const xmpp::DataForm& form, FormPurpose purpose, ServiceKind kind,
                                            NodeConfig& config, ConfigValues& values);

// Publish-options as preconditions: every field known and equal to what the node has. `max_items_bound`: a number that
// large means "max".
bool meets_preconditions(const NodeConfig& config, const xmpp::DataForm& options, ServiceKind kind,
                         std::uint64_t max_items_bound);

// FORM_TYPE pubsub#node_config, with types, labels and options.
xmpp::DataForm node_config_form(const NodeConfig& config, ServiceKind kind);

// Items published earlier have grown too old (pubsub#item_expire); 0: none ever do.
xmpp::Timestamp not_before(const NodeConfig& config, xmpp::Timestamp now);

std::string_view to_string(AccessModel model);
std::string_view to_string(PublishModel model);

}  // namespace xmppd
