// Node configuration: defaults by name, forms both ways, preconditions.
#include "xmppd/features/pubsub/node_config.hpp"

#include <doctest/doctest.h>

#include "xmppd/features/pubsub/node_config_fields.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {

xmpp::DataForm form(std::initializer_list<std::pair<const char*, const char*>> fields) {
  xmpp::DataForm made;
  made.type = "submit";
  made.add("FORM_TYPE", "http://jabber.org/protocol/pubsub#node_config", "hidden");
  for (const auto& [var, value] : fields) made.add(var, value);
  return made;
}

struct Config {
  NodeConfig config = default_node_config("urn:example");
  ConfigValues values;
  std::optional<xmpp::StanzaError> apply(const xmpp::DataForm& f, UnknownFields unknown = UnknownFields::ignore) {
    return apply_form(f, unknown, config, values);
  }
};

}  // namespace

TEST_CASE("defaults: presence and one item; OMEMO nodes are open") {
  CHECK(default_node_config("urn:example").access_model == AccessModel::presence);
  CHECK(default_node_config("urn:example").max_items == 1);
  CHECK(default_node_config("urn:example").send_last == SendLast::on_sub_and_presence);
  for (const auto* node : {"eu.siacs.conversations.axolotl.devicelist", "eu.siacs.conversations.axolotl.bundles:31415",
                           "urn:xmpp:omemo:2:devices", "urn:xmpp:omemo:2:bundles"}) {
    CAPTURE(node);
    CHECK(default_node_config(node).access_model == AccessModel::open);
  }
  CHECK(default_node_config("eu.siacs.conversations.axolotl.devicelistX").access_model == AccessModel::presence);
  CHECK_FALSE(default_node_config("urn:xmpp:omemo:2:bundles").max_items.has_value());
  CHECK(default_node_config("urn:xmpp:bookmarks:1").access_model == AccessModel::whitelist);
}

TEST_CASE("a form changes the fields it names, and only what was set is kept") {
  Config c;
  CHECK_FALSE(c.apply(form({{"pubsub#access_model", "whitelist"},
                            {"pubsub#max_items", "max"},
                            {"pubsub#send_last_published_item", "never"},
                            {"pubsub#persist_items", "true"},
                            {"pubsub#notify_retract", "0"},
                            {"pubsub#title", "Notes"}}))
                  .has_value());
  CHECK(c.config.access_model == AccessModel::whitelist);
  CHECK_FALSE(c.config.max_items.has_value());
  CHECK(c.config.send_last == SendLast::never);
  CHECK(c.config.persist_items);
  CHECK_FALSE(c.config.notify_retract);
  CHECK(c.config.title == "Notes");
  CHECK(c.values.size() == 6);
  CHECK(stored_node_config("urn:example", c.values) == c.config);
}

TEST_CASE("values that are none are refused, and nothing changes") {
  const std::vector<std::pair<const char*, const char*>> wrong{{"pubsub#access_model", "authorize"},
                                                               {"pubsub#access_model", ""},
                                                               {"pubsub#max_items", "0"},
                                                               {"pubsub#max_items", "-1"},
                                                               {"pubsub#max_items", "many"},
                                                               {"pubsub#max_items", "99999999999999999999999"},
                                                               {"pubsub#persist_items", "yes"},
                                                               {"pubsub#send_last_published_item", "always"},
                                                               {"pubsub#publish_model", "all"},
                                                               {"pubsub#notification_type", "chat"}};
  for (const auto& [var, value] : wrong) {
    CAPTURE(var);
    CAPTURE(value);
    Config c;
    const auto error = c.apply(form({{"pubsub#title", "changed"}, {var, value}}));
    REQUIRE(error.has_value());
    CHECK(error->condition == Condition::not_acceptable);
    CHECK(c.config == default_node_config("urn:example"));
    CHECK(c.values.empty());
  }
  Config c;
  CHECK(c.apply(form({{"pubsub#access_model", "authorize"}}))->application->name() == "unsupported-access-model");
}

TEST_CASE("unknown fields: passed over in a configuration, refused in publish-options") {
  Config c;
  CHECK_FALSE(c.apply(form({{"pubsub#unheard_of", "1"}})).has_value());
  CHECK(c.values.empty());
  CHECK(c.apply(form({{"pubsub#unheard_of", "1"}}), UnknownFields::refuse).has_value());
}

TEST_CASE("preconditions hold if every field is what the node has") {
  NodeConfig config = default_node_config("urn:example");
  config.access_model = AccessModel::open;
  CHECK(meets_preconditions(config, form({{"pubsub#access_model", "open"}, {"pubsub#persist_items", "1"}}), 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#access_model", "presence"}}), 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#access_model", "authorize"}}), 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#unheard_of", "1"}}), 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#max_items", "max"}}), 1000));
  config.max_items.reset();
  CHECK(meets_preconditions(config, form({{"pubsub#max_items", "max"}}), 1000));
  CHECK(meets_preconditions(config, form({{"pubsub#max_items", "1000"}}), 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#max_items", "999"}}), 1000));
}

TEST_CASE("the form that is shown can be submitted as it is") {
  NodeConfig config = default_node_config("urn:example");
  config.access_model = AccessModel::roster;
  config.roster_groups_allowed = {"friends", "family"};
  config.max_items.reset();
  const auto shown = node_config_form(config);
  CHECK(shown.type == "form");
  CHECK(shown.form_type() == "http://jabber.org/protocol/pubsub#node_config");
  Config c;
  CHECK_FALSE(c.apply(shown).has_value());
  CHECK(c.config == config);
  for (const auto& field : config_fields()) {
    CAPTURE(std::string(field.name));
    CHECK(shown.field(field.name) != nullptr);
  }
}
