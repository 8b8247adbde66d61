// Node configuration: defaults by name, forms both ways, preconditions.
#include "xmppd/features/pubsub/node_config.hpp"

#include <doctest/doctest.h>

#include "xmppd/features/pubsub/node_config_fields.hpp"

namespace node_config_test {

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
  NodeConfig config = default_node_config("urn:example", ServiceKind::personal);
  ConfigValues values;
  std::optional<xmpp::StanzaError> apply(const xmpp::DataForm& f, FormPurpose purpose = FormPurpose::configuration,
                                         ServiceKind kind = ServiceKind::personal) {
    return apply_form(f, purpose, kind, config, values);
  }
};

}  // namespace

TEST_CASE("defaults: presence and one item; OMEMO nodes are open") {
  CHECK(default_node_config("urn:example", ServiceKind::personal).access_model == AccessModel::presence);
  CHECK(default_node_config("urn:example", ServiceKind::personal).max_items == 1);
  CHECK(default_node_config("urn:example", ServiceKind::personal).send_last == SendLast::on_sub_and_presence);
  for (const auto* node : {"eu.siacs.conversations.axolotl.devicelist", "eu.siacs.conversations.axolotl.bundles:31415",
                           "urn:xmpp:omemo:2:devices", "urn:xmpp:omemo:2:bundles"}) {
    CAPTURE(node);
    CHECK(default_node_config(node, ServiceKind::personal).access_model == AccessModel::open);
  }
  CHECK(default_node_config("eu.siacs.conversations.axolotl.devicelistX", ServiceKind::personal).access_model ==
        AccessModel::presence);
  CHECK_FALSE(default_node_config("urn:xmpp:omemo:2:bundles", ServiceKind::personal).max_items.has_value());
  CHECK(default_node_config("urn:xmpp:bookmarks:1", ServiceKind::personal).access_model == AccessModel::whitelist);
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
  CHECK(stored_node_config("urn:example", ServiceKind::personal, c.values) == c.config);
}

TEST_CASE("values that are none are refused, and nothing changes") {
  const std::vector<std::pair<const char*, const char*>> wrong{{"pubsub#access_model", "monarchy"},
                                                               {"pubsub#access_model", ""},
                                                               {"pubsub#max_items", "0"},
                                                               {"pubsub#max_items", "-1"},
                                                               {"pubsub#max_items", "many"},
                                                               {"pubsub#max_items", "99999999999999999999999"},
                                                               {"pubsub#persist_items", "yes"},
                                                               {"pubsub#send_last_published_item", "always"},
                                                               {"pubsub#publish_model", "all"},
                                                               {"pubsub#notification_type", "chat"},
                                                               {"pubsub#max_items", "1000001"},
                                                               {"pubsub#item_expire", "soon"},
                                                               {"pubsub#item_expire", "18446744073709551615"},
                                                               {"pubsub#max_payload_size", "0"},
                                                               {"pubsub#itemreply", "owner"},
                                                               {"pubsub#contact", "not@@an@address"},
                                                               {"pubsub#node_type", "collection"}};
  for (const auto& field : wrong) {
    CAPTURE(field.first);
    CAPTURE(field.second);
    Config c;
    const auto error = c.apply(form({{"pubsub#title", "changed"}, field}));
    REQUIRE(error.has_value());
    CHECK(error->condition == Condition::not_acceptable);
    CHECK(c.config == default_node_config("urn:example", ServiceKind::personal));
    CHECK(c.values.empty());
  }
  Config c;
  CHECK(c.apply(form({{"pubsub#access_model", "monarchy"}}))->application->name() == "unsupported-access-model");
}

TEST_CASE("unknown fields: passed over if they are not pubsub's, refused with no effect if they claim to be") {
  Config c;
  CHECK_FALSE(c.apply(form({{"urn:example:mood", "merry"}})).has_value());
  CHECK(c.values.empty());
  const auto error = c.apply(form({{"pubsub#title", "changed"}, {"pubsub#unheard_of", "1"}}));
  REQUIRE(error.has_value());
  CHECK(error->condition == Condition::not_acceptable);
  CHECK(c.values.empty());
  CHECK(c.config.title.empty());
  CHECK(c.apply(form({{"urn:example:mood", "merry"}}), FormPurpose::preconditions)->application->name() ==
        "precondition-not-met");
}

TEST_CASE("presence and rosters count at accounts only") {
  for (const auto* model : {"presence", "roster"}) {
    Config c;
    CHECK(c.apply(form({{"pubsub#access_model", model}}), FormPurpose::configuration, ServiceKind::domain)
              ->application->name() == "unsupported-access-model");
    CHECK_FALSE(c.apply(form({{"pubsub#access_model", model}})).has_value());
  }
  const auto config = default_node_config("news", ServiceKind::domain);
  CHECK(config.access_model == AccessModel::open);
  CHECK_FALSE(config.max_items.has_value());
  const auto shown = node_config_form(config, ServiceKind::domain);
  CHECK(shown.field("pubsub#access_model")->options.size() == 3);
  CHECK(shown.field("pubsub#roster_groups_allowed") == nullptr);
}

TEST_CASE("items grow too old by the configuration") {
  NodeConfig config;
  CHECK(not_before(config, 10'000'000) == 0);
  config.item_expire = 4;
  CHECK(not_before(config, 10'000'000) == 6'000'000);
  config.item_expire = 4000;
  CHECK(not_before(config, 10'000'000) == 1);
}

TEST_CASE("preconditions hold if every field is what the node has") {
  NodeConfig config = default_node_config("urn:example", ServiceKind::personal);
  config.access_model = AccessModel::open;
  CHECK(meets_preconditions(config, form({{"pubsub#access_model", "open"}, {"pubsub#persist_items", "1"}}),
                            ServiceKind::personal, 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#access_model", "presence"}}), ServiceKind::personal, 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#access_model", "monarchy"}}), ServiceKind::personal, 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#unheard_of", "1"}}), ServiceKind::personal, 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#max_items", "max"}}), ServiceKind::personal, 1000));
  config.max_items.reset();
  CHECK(meets_preconditions(config, form({{"pubsub#max_items", "max"}}), ServiceKind::personal, 1000));
  CHECK(meets_preconditions(config, form({{"pubsub#max_items", "1000"}}), ServiceKind::personal, 1000));
  CHECK_FALSE(meets_preconditions(config, form({{"pubsub#max_items", "999"}}), ServiceKind::personal, 1000));
}

TEST_CASE("the form that is shown can be submitted as it is") {
  NodeConfig config = default_node_config("urn:example", ServiceKind::personal);
  config.access_model = AccessModel::roster;
  config.roster_groups_allowed = {"friends", "family"};
  config.max_items.reset();
  const auto shown = node_config_form(config, ServiceKind::personal);
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

}  // namespace node_config_test
