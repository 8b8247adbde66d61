// What is archived and what is searched (stories have the list of payloads).
#include "xmppd/features/archive/payload_rules.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

namespace {

std::optional<ArchivedAs> as(const std::string& inside) {
  return archived_as(xml("<message>" + inside + "</message>"));
}
std::string text(const std::string& inside) { return search_text_of(xml("<message>" + inside + "</message>")); }

}  // namespace

TEST_CASE("content is what is read by itself") {
  CHECK(as("<body>x</body>") == ArchivedAs::content);
  CHECK(as("<reactions xmlns='urn:xmpp:reactions:0'/>") == ArchivedAs::supplement);
  CHECK(as("<reactions xmlns='urn:xmpp:reactions:0'/><body>x</body>") == ArchivedAs::content);
  CHECK(as("<x xmlns='http://jabber.org/protocol/muc#user'><invite/></x>") == ArchivedAs::content);
  CHECK_FALSE(as("<x xmlns='http://jabber.org/protocol/muc#user'/>"));
  CHECK_FALSE(as("<body xmlns='other'>x</body>"));
  CHECK_FALSE(as(""));
  CHECK(as("<store xmlns='urn:xmpp:hints'/>") == ArchivedAs::supplement);
  CHECK_FALSE(as("<body>x</body><no-store xmlns='urn:xmpp:hints'/>"));
}

TEST_CASE("the text of a search: bodies, bounded, of nothing encrypted") {
  CHECK(text("<body>one</body><body xml:lang='de'>zwei</body>") == "one\nzwei");
  CHECK(text("<body>x</body><encryption xmlns='urn:xmpp:eme:0'/>").empty());
  CHECK(text("<subject>x</subject>").empty());
  std::string umlauts;
  for (int i = 0; i < 9000; ++i) umlauts += "ü";
  const auto cut = text("<body>x" + umlauts + "</body>");
  CHECK(cut.size() == 16'383);  // not within a letter
  CHECK(cut.substr(cut.size() - 2) == "ü");
}
