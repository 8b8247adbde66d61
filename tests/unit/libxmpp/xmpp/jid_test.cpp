// Jid: parts, forms, equality, what is refused.
#include "libxmpp/xmpp/jid.hpp"

#include <doctest/doctest.h>

#include <unordered_set>

using xmpp::Errc;
using xmpp::Jid;

TEST_CASE("a full address and its parts") {
  const auto jid = Jid::parse("Juliet@Example.COM/Balcony of hers");
  REQUIRE(jid);
  CHECK(jid->text() == "juliet@example.com/Balcony of hers");
  CHECK(jid->local() == "juliet");
  CHECK(jid->domain() == "example.com");
  CHECK(jid->resource() == "Balcony of hers");
  CHECK(jid->bare_text() == "juliet@example.com");
  CHECK_FALSE(jid->is_bare());
  CHECK(jid->bare().text() == "juliet@example.com");
  CHECK(jid->bare().is_bare());
  CHECK(jid->bare().local() == "juliet");
  CHECK(jid->domain_jid().text() == "example.com");
  CHECK(jid->domain_jid().is_domain());
  CHECK_FALSE(jid->bare().is_domain());
  CHECK(jid->same_bare(jid->bare()));
  CHECK_FALSE(jid->same_bare(jid->domain_jid()));
}

TEST_CASE("domains, with and without resource") {
  const auto jid = Jid::parse("example.com/a@b/c");
  REQUIRE(jid);
  CHECK(jid->local().empty());
  CHECK(jid->domain() == "example.com");
  CHECK(jid->resource() == "a@b/c");
  CHECK(jid->bare_text() == "example.com");
  CHECK_FALSE(jid->is_domain());
  CHECK(Jid::parse("example.com.")->text() == "example.com");
  CHECK(Jid::parse("a@127.0.0.1")->domain() == "127.0.0.1");
  CHECK(Jid::parse("a@[0:0:0:0:0:0:0:1]/r")->text() == "a@[::1]/r");
}

TEST_CASE("the empty address") {
  const Jid none;
  CHECK(none.empty());
  CHECK(none.text().empty());
  CHECK(none.local().empty());
  CHECK(none.domain().empty());
  CHECK(none.resource().empty());
  CHECK(none.bare().empty());
  CHECK(none < *Jid::parse("a"));
  CHECK_FALSE(none.with_resource("r"));
}

TEST_CASE("what is no address says which part is wrong") {
  const std::pair<const char*, const char*> bad[] = {
      {"", "domain"},           {"@", "local"},        {"@example.com", "local"}, {"a@", "domain"},
      {"a@b@c", "domain"},      {"a b@c", "local"},    {"a@b/", "resource"},      {"/r", "domain"},
      {"a@b..c", "domain"},     {"a@.b", "domain"},    {"a@b c", "domain"},       {"a@b/\x7F", "resource"},
      {"a@b/\xFF", "resource"}, {"\xFF@b", "local"},   {"a@\xFF", "domain"},      {"a@.", "domain"},
      {"a&b@c", "local"},       {"a@b_c", "domain"},   {"a@-b", "domain"},        {"a@[::1", "domain"},
      {"a@[]", "domain"},       {"a@[::g]", "domain"}, {"a@b:5222", "domain"},
  };
  for (const auto& entry : bad) {
    const auto& [text, part] = entry;
    CAPTURE(entry.first);
    const auto jid = Jid::parse(text);
    REQUIRE_FALSE(jid);
    CHECK(jid.error().code == Errc::invalid_argument);
    CHECK(jid.error().detail.find(part) != std::string::npos);
  }
}

TEST_CASE("no part is longer than 1023 bytes") {
  const std::string longest(1023, 'a');
  const std::string domain = std::string(63, 'b') + "." + std::string(63, 'c');
  const auto jid = Jid::parse(longest + "@" + domain + "/" + longest);
  REQUIRE(jid);
  CHECK(jid->local() == longest);
  CHECK(jid->resource() == longest);
  CHECK_FALSE(Jid::parse(longest + "a@" + domain));
  CHECK_FALSE(Jid::parse("a@" + domain + "/" + longest + "a"));
  CHECK_FALSE(Jid::parse("a@" + std::string(64, 'b')));
  CHECK_FALSE(Jid::parse(std::string(100000, 'a')));
  CHECK_FALSE(Jid::parse("a@b/" + std::string(10000000, 'a')));
}

TEST_CASE("from parts") {
  CHECK(Jid::make("A", "B", "C")->text() == "a@b/C");
  CHECK(Jid::make("", "B")->text() == "b");
  CHECK_FALSE(Jid::make("a@b", "c"));
  CHECK_FALSE(Jid::make("a", "b/c"));
  CHECK_FALSE(Jid::make("a", ""));
  CHECK(Jid::make("a", "b", "/@/")->resource() == "/@/");
}

TEST_CASE("with_resource") {
  const Jid jid = *Jid::parse("a@b/c");
  CHECK(jid.with_resource("d")->text() == "a@b/d");
  CHECK_FALSE(jid.with_resource(""));
  CHECK_FALSE(jid.with_resource("\x01"));
}

TEST_CASE("equality, order and hash go by the prepared text") {
  CHECK(*Jid::parse("A@B/c") == *Jid::parse("a@b/c"));
  CHECK(*Jid::parse("a@b/C") != *Jid::parse("a@b/c"));
  std::unordered_set<Jid> set{*Jid::parse("A@B")};
  CHECK(set.contains(*Jid::parse("a@b")));
}
