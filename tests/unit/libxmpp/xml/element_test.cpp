// Element: attributes, children, text, namespaces taken over, equality.
#include "libxmpp/xml/element.hpp"

#include <doctest/doctest.h>

using xmpp::Element;

TEST_CASE("attributes: absent, empty, replaced, removed") {
  Element e("message", "jabber:client");
  CHECK(e.attr("to").empty());
  CHECK_FALSE(e.has_attr("to"));
  e.set_attr("to", "").set_attr("id", "1").set_attr("id", "2");
  CHECK(e.has_attr("to"));
  CHECK(e.attr("id") == "2");
  CHECK(e.attributes().size() == 2);
  e.remove_attr("to");
  CHECK_FALSE(e.has_attr("to"));
  CHECK_FALSE(e.find_attr("to").has_value());
}

TEST_CASE("set_attr may take its value from the element itself") {
  Element e("a");
  e.set_attr("from", "somebody with a long enough name");
  e.set_attr("to", e.attr("from"));
  CHECK(e.attr("to") == "somebody with a long enough name");
}

TEST_CASE("children are found by name and namespace, empty matches any") {
  Element e("iq", "jabber:client");
  e.add("query", "a");
  e.add("query", "b").set_text("second");
  CHECK(e.child("query")->ns() == "a");
  CHECK(e.child("query", "b")->text() == "second");
  CHECK(e.child("", "b")->name() == "query");
  CHECK(e.child("query", "c") == nullptr);
  CHECK(e.first_child()->ns() == "a");
  CHECK(Element("x").first_child() == nullptr);
  CHECK(e.child_text("query", "b") == "second");
  CHECK(e.child_text("nothing").empty());
}

TEST_CASE("a child without namespace inherits, and so does what is below it") {
  Element payload("outer");
  payload.add("inner").add("foreign", "urn:x").add("under-foreign");
  Element e("message", "jabber:client");
  e.add(std::move(payload));
  const Element* outer = e.child("outer");
  REQUIRE(outer);
  CHECK(outer->ns() == "jabber:client");
  const Element* inner = outer->child("inner");
  CHECK(inner->ns() == "jabber:client");
  CHECK(inner->child("foreign")->ns() == "urn:x");
  CHECK(inner->child("foreign")->child("under-foreign")->ns() == "urn:x");
}

TEST_CASE("text keeps its place among the children") {
  Element e("p", "x");
  e.append_text("one ");
  e.append_text("two ");
  e.add("b").set_text("bold");
  e.append_text("three");
  CHECK(e.text() == "one two three");
  REQUIRE(e.text_runs().size() == 2);
  CHECK(e.text_runs()[1].index == 1);
  e.set_text(e.text_runs()[0].text);
  CHECK(e.text() == "one two ");
  CHECK(e.text_runs().size() == 1);
  e.set_text("");
  CHECK(e.text_runs().empty());
}

TEST_CASE("removing children moves the text behind them") {
  Element e("p", "x");
  e.add("a");
  e.append_text("1");
  e.add("b");
  e.append_text("2");
  e.add("a");
  CHECK(e.remove_children_if([](const Element& c) { return c.name() == "a"; }) == 2);
  Element expected("p", "x");
  expected.append_text("1");
  expected.add("b");
  expected.append_text("2");
  CHECK(e == expected);
}

TEST_CASE("equality: attribute order is no matter, child order and text are") {
  Element a("m", "x");
  a.set_attr("p", "1").set_attr("q", "2");
  Element b("m", "x");
  b.set_attr("q", "2").set_attr("p", "1");
  CHECK(a == b);
  b.set_attr("q", "3");
  CHECK_FALSE(a == b);

  Element c("m", "x");
  c.add("k");
  c.add("l");
  Element d("m", "x");
  d.add("l");
  d.add("k");
  CHECK_FALSE(c == d);

  Element before("m", "x");
  before.append_text("t");
  before.add("k");
  Element behind("m", "x");
  behind.add("k");
  behind.append_text("t");
  CHECK_FALSE(before == behind);
}

TEST_CASE("equality does not see how text was cut into runs") {
  Element a("m", "x");
  a.append_text("1");
  a.add("gone");
  a.append_text("2");
  a.remove_children_if([](const Element&) { return true; });
  Element b("m", "x");
  b.set_text("12");
  CHECK(a == b);
}
