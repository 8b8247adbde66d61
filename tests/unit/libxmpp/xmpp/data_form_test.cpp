// Data forms: XML both ways, lookups.
#include "libxmpp/xmpp/data_form.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

namespace {
const char* const form_xml =
    "<x xmlns='jabber:x:data' type='form'><title>Room</title><instructions>One\nTwo</instructions>"
    "<field var='FORM_TYPE' type='hidden'><value>urn:f</value></field>"
    "<field var='who' type='list-single' label='Who?'><required/><value>all</value>"
    "<option label='All'><value>all</value></option><option><value>none</value></option></field>"
    "<field var='on' type='boolean'><value>true</value></field>"
    "<field var='off' type='boolean'><value>0</value></field>"
    "<field var='lines' type='text-multi'><value>1</value><value>2</value></field><field type='fixed'/></x>";
}

TEST_CASE("a form is read and written") {
  const auto form = DataForm::parse(*parse_element(form_xml));
  REQUIRE(form);
  CHECK(form->type == "form");
  CHECK(form->title == "Room");
  CHECK(form->form_type() == "urn:f");
  CHECK(form->fields.size() == 6);
  const FormField* who = form->field("who");
  REQUIRE(who);
  CHECK(who->required);
  CHECK(who->label == "Who?");
  REQUIRE(who->options.size() == 2);
  CHECK(who->options[0].label == "All");
  CHECK(who->options[1].value == "none");
  CHECK(form->value("who") == "all");
  CHECK(form->boolean("on") == true);
  CHECK(form->boolean("off") == false);
  CHECK_FALSE(form->boolean("who"));
  CHECK_FALSE(form->boolean("absent"));
  CHECK_FALSE(form->value("absent"));
  CHECK(form->field("lines")->values == std::vector<std::string>{"1", "2"});
  CHECK(to_xml(form->to_element()) == form_xml);
}

TEST_CASE("other elements are no forms, foreign children no fields") {
  CHECK_FALSE(DataForm::parse(Element("x", "urn:x")));
  CHECK_FALSE(DataForm::parse(Element("y", "jabber:x:data")));
  const auto form = DataForm::parse(*parse_element(
      "<x xmlns='jabber:x:data'><field xmlns='urn:x' var='a'/><instructions>1</instructions><instructions>2"
      "</instructions><field var='b'/></x>"));
  REQUIRE(form);
  CHECK(form->fields.size() == 1);
  CHECK(form->instructions == "1\n2");
  CHECK(form->form_type().empty());
  CHECK_FALSE(form->value("b"));
}

TEST_CASE("building a submission") {
  DataForm form;
  form.type = "submit";
  form.add("FORM_TYPE", "urn:f", "hidden");
  form.add("a", "1").values.push_back("2");
  CHECK(to_xml(form.to_element()) ==
        "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:f</value></field>"
        "<field var='a'><value>1</value><value>2</value></field></x>");
}
