// XEP-0492 in a bookmark: whose setting counts, and what of others stays.
#include "tui-client/xmpp/muc/notify_settings.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

using namespace tui;

namespace {

xmpp::Element bookmark(const std::string& settings) {
  const auto parsed = xmpp::parse_element(
      "<conference xmlns='urn:xmpp:bookmarks:1'><extensions><kept xmlns='urn:other'/><notify "
      "xmlns='urn:xmpp:notification-settings:1'>" +
          settings + "</notify></extensions></conference>",
      "jabber:client");
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("the setting that fits a console client best counts") {
  CHECK(read_notify(bookmark("")) == NotifyRule::standard);
  CHECK(read_notify(bookmark("<never/>")) == NotifyRule::never);
  CHECK(read_notify(bookmark("<sometimes/>")) == NotifyRule::standard);
  CHECK(read_notify(bookmark("<always/><on-mention identity-category='client'/>")) == NotifyRule::mention);
  CHECK(read_notify(bookmark("<never identity-category='client' identity-type='console'/><always/><on-mention "
                             "identity-category='client'/>")) == NotifyRule::never);
  CHECK(read_notify(bookmark("<never identity-category='client' identity-type='phone'/><always/>")) ==
        NotifyRule::always);
}

TEST_CASE("what is written is read again, and other programs' settings stay") {
  for (const auto rule : {NotifyRule::always, NotifyRule::mention, NotifyRule::never}) {
    xmpp::Element fresh("conference", "urn:xmpp:bookmarks:1");
    write_notify(fresh, rule);
    CHECK(read_notify(fresh) == rule);
    auto others = bookmark(
        "<never identity-category='client' identity-type='phone'><advanced><mine xmlns='urn:mine'/></advanced></never>"
        "<always><advanced><theirs xmlns='urn:theirs'/></advanced></always><on-mention identity-category='client'/>");
    write_notify(others, rule);
    CHECK(read_notify(others) == rule);
    const auto text = xmpp::to_xml(others);
    CHECK(text.find("urn:mine") != std::string::npos);
    CHECK(text.find("urn:theirs") != std::string::npos);
    CHECK(text.find("urn:other") != std::string::npos);
    CHECK(text.find("phone") != std::string::npos);
    write_notify(others, NotifyRule::standard);
    CHECK(read_notify(others) == NotifyRule::mention);  // what the account says for all clients
  }
  xmpp::Element fresh("conference", "urn:xmpp:bookmarks:1");
  write_notify(fresh, NotifyRule::standard);
  CHECK(read_notify(fresh) == NotifyRule::standard);
}
