// Profiles: vCards of both kinds, read with bounds; the own name set without losing what else a vCard says.
#include "tui-client/xmpp/profile.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using xmpp::Element;

namespace {

std::string lines_of(const Profile& profile) {
  std::string all;
  for (const auto& field : profile) all += field.label + "=" + field.value + ";";
  return all;
}

const std::string old_card =
    "<vCard xmlns='vcard-temp'><FN>Bob B.</FN><EMAIL><INTERNET/><USERID>bob@example.net</USERID></EMAIL>"
    "<TEL><NUMBER>1</NUMBER></TEL><TEL><NUMBER>2</NUMBER></TEL><ORG><ORGNAME>Builders</ORGNAME></ORG>"
    "<PHOTO><BINVAL>AAAA</BINVAL></PHOTO><DESC>two\nlines</DESC></vCard>";
const std::string new_card =
    "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Robert</text></fn><tel><uri>tel:+1</uri></tel>"
    "<bday><date>1990-01-02</date></bday><url/></vcard>";

// A server with both of me, and of bob the old one.
struct WithCards : test::LoggedIn {
  std::string mine = old_card, mine_new = new_card;
  std::vector<Element> sets;
  bool refuse = false;
  WithCards() {
    server.on_stanza = [this](const Element& iq) {
      if (iq.name() != "iq") return false;
      if (iq.child("vCard", "vcard-temp")) {
        if (iq.attr("type") == "set") {
          sets.push_back(iq);
          server.result_for(iq, "");
        } else if (refuse) {
          server.send("<iq type='error' id='" + std::string(iq.attr("id")) + "' from='" + std::string(iq.attr("to")) +
                      "'><error type='wait'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        } else {
          server.result_for(iq, iq.attr("to") == "bob@example.net" ? old_card : mine);
        }
        return true;
      }
      const Element* pubsub = iq.child("pubsub", "http://jabber.org/protocol/pubsub");
      const Element* node = pubsub ? pubsub->first_child() : nullptr;
      if (!node || (node->attr("node") != "urn:xmpp:vcard4" && node->attr("node") != "http://jabber.org/protocol/nick")) return false;
      if (node->name() == "publish") {
        sets.push_back(iq);
        server.result_for(iq, "");
      } else {
        const bool own = iq.attr("to").empty() && !mine_new.empty();
        server.result_for(iq, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'>" +
                                  (own ? "<item id='current'>" + mine_new + "</item>" : std::string()) + "</items></pubsub>");
      }
      return true;
    };
  }
};

}  // namespace

TEST_CASE("both kinds of vCard are read") {
  CHECK(lines_of(read_vcard(*xmpp::parse_element(old_card))) ==
        "Name=Bob B.;E-mail=bob@example.net;Telephone=1;Telephone=2;Organization=Builders;Note=two lines;");
  CHECK(lines_of(read_vcard(*xmpp::parse_element(new_card))) == "Name=Robert;Telephone=tel:+1;Birthday=1990-01-02;");
  // Huge ones are cut, and nothing of another kind is taken.
  Element many("vCard", "vcard-temp");
  for (int i = 0; i < 1000; ++i) many.add("TEL").add_text_child("NUMBER", std::to_string(i));
  many.add_text_child("DESC", std::string(100'000, 'x'));
  CHECK(read_vcard(many).size() == 40);
  CHECK(read_vcard(Element("vCard", "vcard-temp")).empty());
}

TEST_CASE("another name leaves the rest as it is") {
  const auto old = with_name(*xmpp::parse_element(old_card), "Bobby");
  CHECK(lines_of(read_vcard(old)).starts_with("Name=Bobby;Nickname=Bobby;E-mail=bob@example.net;"));
  CHECK(old.child("PHOTO"));
  const auto fresh = with_name(*xmpp::parse_element(new_card), "Bobby");
  CHECK(lines_of(read_vcard(fresh)) == "Name=Bobby;Nickname=Bobby;Telephone=tel:+1;Birthday=1990-01-02;");
}

TEST_CASE("somebody's profile, and our own name") {
  WithCards t;
  t.log_in();
  std::optional<xmpp::Result<Profile>> profile;
  t.client->personal(t.me)->fetch_profile(t.bob, [&](auto read) { profile = read; });
  t.until([&] { return profile.has_value(); });
  REQUIRE(*profile);
  CHECK(lines_of(**profile).starts_with("Name=Bob B.;"));

  std::optional<xmpp::Result<void>> done;
  SUBCASE("in all three places") {
    t.client->personal(t.me)->set_name("Al <3", [&](auto outcome) { done = outcome; });
    t.until([&] { return done.has_value(); });
    CHECK(*done);
    REQUIRE(t.sets.size() == 3);
    CHECK(t.sets[0].child("vCard")->child_text("FN") == "Al <3");
    CHECK(t.sets[0].child("vCard")->child("PHOTO"));
    const auto item = [&](std::size_t i) { return t.sets[i].child("pubsub")->first_child()->first_child()->first_child(); };
    CHECK(item(1)->is("vcard", "urn:ietf:params:xml:ns:vcard-4.0"));
    CHECK(item(1)->child("tel"));
    CHECK(item(2)->is("nick", "http://jabber.org/protocol/nick"));
    CHECK(item(2)->text() == "Al <3");
  }
  SUBCASE("where the present one can't be read, nothing is written over") {
    t.refuse = true;
    t.client->personal(t.me)->set_name("Al", [&](auto outcome) { done = outcome; });
    t.until([&] { return done.has_value(); });
    CHECK_FALSE(*done);
    CHECK(t.sets.empty());
  }
  SUBCASE("no vCard4 is made where there is none") {
    t.mine_new.clear();
    t.client->personal(t.me)->set_name("Al", [&](auto outcome) { done = outcome; });
    t.until([&] { return done.has_value(); });
    CHECK(*done);
    CHECK(t.sets.size() == 2);
  }
}
