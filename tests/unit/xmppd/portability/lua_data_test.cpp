// Prosody's tables, and Lua that is more than that.
#include "xmppd/portability/lua_data.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "libxmpp/xml/writer.hpp"
#include "xmppd/portability/prosody_source.hpp"

using namespace xmppd::portability;

namespace {

xmpp::Result<LuaValue> returned(const std::string& text) {
  std::istringstream input(text);
  return LuaReader(input).read_returned();
}

}  // namespace

TEST_CASE("lua data: what Prosody writes is read") {
  const auto value = returned(
      "-- generated\nreturn {\n\t[\"iteration_count\"] = 10000;\n\tsalt = 'a\\195\\188\\n\\\"\\000b';\n\t[false] = { "
      "version = 5; pending = {}; };\n\t[3] = -- three\n 0x10, \"first\", { true; nil }, [\"x\"]=1.5e3;\n\tinf = (1/0);};\n");
  REQUIRE(value);
  CHECK(value->number_of("iteration_count") == 10000);
  CHECK(value->text_of("salt") == std::string("a\xC3\xBC\n\"\0b", 7));
  CHECK(value->find_false()->number_of("version") == 5);
  CHECK(value->text_of("x") == "1500");
  REQUIRE(value->items.size() == 2);
  CHECK(value->items[0].text == "first");
  CHECK(value->items[1].items.size() == 2);
}

TEST_CASE("lua data: code is refused, and where it stands is told") {
  for (const auto* text :
       {"return os.execute('id')", "return {\n\n x = os.exit() }", "return function() end", "os.execute('id')", "return { \"a\"..\"b\" }",
        "return { a = 1 }; os.exit()", "return {} return {}", "return { [{}] = 1 }", "return { [nil] = 1 }", "return { \"x }",
        "return { (os.exit()) }", "return { \"\\q\" }", "return { \"\\999\" }", "return { 1 + 1 }", "return { #x }", "return {",
        "return { a = }", "return [[long]]", "x = 1", "", "\x1bLua\x52", "return setmetatable({}, {})", "return { - 1 }"}) {
    CAPTURE(text);
    std::istringstream input(text);
    LuaReader reader(input);
    const auto value = reader.read_returned();
    REQUIRE_FALSE(value);
    CHECK(value.error().code == xmpp::Errc::invalid_argument);
  }
  std::istringstream input("return {\n\n x = os.exit() }");
  LuaReader reader(input);
  CHECK_FALSE(reader.read_returned());
  CHECK(reader.line() == 3);
}

TEST_CASE("lua data: depth and size have bounds") {
  std::string deep = "return ";
  for (int i = 0; i < 100'000; ++i) deep += '{';
  const auto value = returned(deep);
  REQUIRE_FALSE(value);
  CHECK(value.error().code == xmpp::Errc::limit_exceeded);
}

TEST_CASE("lua data: lists are read item by item") {
  std::istringstream input("item({ \"a\"; key = \"1\" });\nitem({ key = \"2\" });\n\n");
  std::string keys;
  const auto take = [&](const LuaValue& item) -> xmpp::Result<void> {
    keys += item.text_of("key");
    return {};
  };
  CHECK(LuaReader(input).read_items(take));
  CHECK(keys == "12");
  std::istringstream code("item({ key = \"1\" });\nitem(os.exit());\n");
  LuaReader reader(code);
  CHECK_FALSE(reader.read_items(take));
  CHECK(reader.line() == 2);
}

TEST_CASE("lua data: a stanza of it is XML again") {
  const auto value = returned(
      "return { { \"Al & co\"; name = \"body\"; attr = {} }; { { name = \"item\"; attr = { jid = \"a@b\" } }; name = \"x\"; attr = "
      "{ xmlns = \"urn:x\" } }; name = \"message\"; attr = { [\"xml:lang\"] = \"en\"; to = \"c@d\" } }");
  REQUIRE(value);
  const auto element = stanza_of(*value);
  REQUIRE(element);
  CHECK(xmpp::to_xml(*element, "jabber:client") ==
        "<message xml:lang='en' to='c@d'><body>Al &amp; co</body><x xmlns='urn:x'><item jid='a@b'/></x></message>");
  CHECK_FALSE(stanza_of(LuaValue::of("text")));
}
