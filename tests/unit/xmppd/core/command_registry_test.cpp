// What a submitted form has to be like.
#include "xmppd/core/command_registry.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {

xmpp::DataForm one_field(const std::string& type, bool required = false) {
  xmpp::DataForm form;
  form.add("FORM_TYPE", "urn:example", "hidden");
  xmpp::FormField field;
  field.var = "x";
  field.type = type;
  field.required = required;
  field.options = {{"A", "a"}, {"B", "b"}};
  form.fields.push_back(field);
  return form;
}

bool takes(const xmpp::DataForm& asked, std::vector<std::string> values) {
  xmpp::DataForm submitted;
  xmpp::FormField field;
  field.var = "x";
  field.values = std::move(values);
  submitted.fields.push_back(field);
  return !objection_to(submitted, asked);
}

}  // namespace

TEST_CASE("commands: a submitted form answers what was asked") {
  CHECK(takes(one_field("text-single"), {"anything"}));
  CHECK_FALSE(takes(one_field("text-single"), {"one", "two"}));
  CHECK(takes(one_field("text-multi"), {"one", "two"}));
  CHECK(takes(one_field("text-single"), {}));
  CHECK_FALSE(takes(one_field("text-single", true), {}));
  CHECK_FALSE(takes(one_field("text-single", true), {""}));
  CHECK(takes(one_field("jid-single"), {"romeo@example.org"}));
  CHECK_FALSE(takes(one_field("jid-single"), {"@example.org"}));
  CHECK_FALSE(takes(one_field("jid-multi"), {"romeo@example.org", "@"}));
  CHECK(takes(one_field("list-single"), {"b"}));
  CHECK_FALSE(takes(one_field("list-single"), {"c"}));
  CHECK_FALSE(takes(one_field("list-single"), {"a", "b"}));
  CHECK(takes(one_field("list-multi"), {"a", "b"}));
  CHECK_FALSE(takes(one_field("list-multi"), {"a", "c"}));
  CHECK(takes(one_field("boolean"), {"true"}));
  CHECK_FALSE(takes(one_field("boolean"), {"perhaps"}));
}

TEST_CASE("commands: the form of another kind is no answer; none is named by old clients") {
  xmpp::DataForm submitted;
  CHECK_FALSE(objection_to(submitted, one_field("text-single")));
  submitted.add("FORM_TYPE", "urn:other", "hidden");
  CHECK(objection_to(submitted, one_field("text-single")));
}

TEST_CASE("commands: a node names one command") {
  CommandRegistry registry;
  registry.add({"n", "One", Command::For::admins, {}, {}});
  CHECK(registry.find("n")->name == "One");
  CHECK(registry.find("m") == nullptr);
  CHECK_THROWS_AS(registry.add({"n", "Two", Command::For::admins, {}, {}}), std::logic_error);
}
