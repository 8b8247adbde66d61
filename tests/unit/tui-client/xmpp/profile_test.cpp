// Profiles: vCards of both kinds, read with bounds; the own name set without losing what else a vCard says.
#include "tui-client/xmpp/profile.hpp"

#include <map>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
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
  std::map<std::string, Element> published;  // by node
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
      const bool ours = node && (node->attr("node") == "urn:xmpp:vcard4" || node->attr("node") == "http://jabber.org/protocol/nick" ||
                                 node->attr("node").starts_with("urn:xmpp:avatar"));
      if (!ours) return false;
      if (node->name() == "publish") {
        sets.push_back(iq);
        published[std::string(node->attr("node"))] = *node->first_child();
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

TEST_CASE("what is edited of a vCard changes, and nothing else of it") {
  const auto old = with_values(*xmpp::parse_element(old_card),
                               {{"email", "b@new.example"}, {"telephone", ""}, {"town", "Ulm"}, {"organization", ""}, {"note", "one"}});
  CHECK(lines_of(read_vcard(old)) == "Name=Bob B.;E-mail=b@new.example;Telephone=2;Town=Ulm;Note=one;");
  CHECK(old.child("PHOTO"));
  CHECK(old.child("EMAIL")->child("INTERNET"));
  CHECK_FALSE(old.child("ORG"));
  // An address keeps what is not edited here.
  const auto street = *xmpp::parse_element("<vCard xmlns='vcard-temp'><ADR><STREET>Elm</STREET><CTRY>UK</CTRY></ADR></vCard>");
  CHECK(with_values(street, {{"country", ""}}).child("ADR")->child_text("STREET") == "Elm");
  CHECK(with_values(with_values(Element("vCard", "vcard-temp"), {{"country", "UK"}}), {{"country", ""}}).children().empty());

  const auto fresh = with_values(*xmpp::parse_element(new_card), {{"telephone", "123"},
                                                                  {"web", "https://bob.example"},
                                                                  {"birthday", "1991-02-03"},
                                                                  {"town", "Ulm"},
                                                                  {"name", ""}});
  CHECK_FALSE(fresh.child("fn"));
  CHECK(fresh.child("tel")->child_text("text") == "123");
  CHECK_FALSE(fresh.child("tel")->child("uri"));
  CHECK(fresh.child("url")->child_text("uri") == "https://bob.example");
  CHECK(fresh.child("bday")->child_text("date") == "1991-02-03");
  CHECK(fresh.child("adr")->child_text("locality") == "Ulm");
  CHECK(profile_values(fresh).at("town") == "Ulm");
}

TEST_CASE("our own profile is a form; what differs is saved in both vCards") {
  WithCards t;
  t.log_in();
  t.client->forms(t.me)->edit_profile();
  t.until([&] { return t.last<FormReceived>() != nullptr; });
  auto offer = t.last<FormReceived>()->offer;
  CHECK(offer.form.value("name") == "Robert");
  CHECK(offer.form.value("birthday") == "1990-01-02");
  CHECK_FALSE(offer.form.value("email"));
  const auto change = [&offer](const std::string& var, const std::string& value) {
    for (auto& field : offer.form.fields) {
      if (field.var == var) field.values = {value};
    }
  };
  SUBCASE("saved") {
    change("email", "me@mail.example");
    change("nickname", "Rob");
    t.client->forms(t.me)->answer(offer.id, offer.form, "send");
    t.until([&] { return t.last<FormAnswered>() != nullptr; });
    CHECK(t.last<FormAnswered>()->ok);
    REQUIRE(t.sets.size() == 3);
    const auto& old = *t.sets[0].child("vCard");
    CHECK(old.child("EMAIL")->child_text("USERID") == "me@mail.example");
    CHECK(old.child("PHOTO"));
    CHECK(old.child_text("FN") == "Bob B.");  // was not touched
    const auto& fresh = *t.published["urn:xmpp:vcard4"].first_child();
    CHECK(fresh.child("email")->child_text("text") == "me@mail.example");
    CHECK(t.published["http://jabber.org/protocol/nick"].first_child()->text() == "Rob");
  }
  SUBCASE("nothing changed") {
    t.client->forms(t.me)->answer(offer.id, offer.form, "send");
    t.until([&] { return t.last<FormAnswered>() != nullptr; });
    CHECK(t.last<FormAnswered>()->ok);
    CHECK(t.sets.empty());
  }
  SUBCASE("too much") {
    change("note", std::string(600, 'x'));
    t.client->forms(t.me)->answer(offer.id, offer.form, "send");
    t.until([&] { return t.last<FormAnswered>() != nullptr; });
    CHECK_FALSE(t.last<FormAnswered>()->ok);
    CHECK(t.sets.empty());
  }
}

TEST_CASE("an avatar of ours: data by its hash, then the metadata that name it; and none any more") {
  WithCards t;
  t.log_in();
  std::optional<xmpp::Result<void>> done;
  t.client->personal(t.me)->publish_avatar({"a small PNG", 96}, [&](auto outcome) { done = outcome; });
  t.until([&] { return done.has_value(); });
  CHECK(*done);
  REQUIRE(t.sets.size() == 2);
  const auto hash = xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, "a small PNG"));
  const auto& data = t.published["urn:xmpp:avatar:data"];
  CHECK(data.attr("id") == hash);
  CHECK(data.first_child()->text() == xmpp::base64_encode("a small PNG"));
  const auto& metadata = t.published["urn:xmpp:avatar:metadata"];
  CHECK(metadata.attr("id") == hash);
  const auto& info = *metadata.first_child()->first_child();
  CHECK(info.attr("id") == hash);
  CHECK(info.attr("bytes") == "11");
  CHECK(info.attr("type") == "image/png");
  CHECK(info.attr("width") == "96");
  done.reset();
  t.client->personal(t.me)->publish_avatar({}, [&](auto outcome) { done = outcome; });
  t.until([&] { return done.has_value(); });
  CHECK(*done);
  CHECK(t.published["urn:xmpp:avatar:metadata"].first_child()->children().empty());
}
