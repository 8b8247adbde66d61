// Avatars (XEP-0084): whose are fetched, which are believed, what is kept.
#include "tui-client/xmpp/avatars.hpp"
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using xmpp::Element;
namespace ns = xmpp::ns;

namespace {

std::string hash(const std::string& image) { return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, image)); }

std::string info(const std::string& image, const std::string& more = "type='image/png'") {
  return "<info id='" + hash(image) + "' bytes='" + std::to_string(image.size()) + "' " + more + "/>";
}

std::string metadata(const std::string& infos) {
  return "<metadata xmlns='urn:xmpp:avatar:metadata'>" + infos + "</metadata>";
}

struct WithAvatars : test::LoggedIn {
  std::map<std::string, std::string> images;  // by the hash that they are asked for
  std::vector<Element> asked;

  WithAvatars() {
    options.avatars = true;
    server.on_stanza = [this](const Element& stanza) { return answer(stanza); };
  }
  bool answer(const Element& stanza) {
    const Element* pubsub = stanza.child("pubsub", ns::pubsub);
    const Element* items = pubsub ? pubsub->child("items", ns::pubsub) : nullptr;
    if (!items || items->attr("node") != ns::avatar_data) return false;
    asked.push_back(stanza);
    const std::string id(items->child("item", ns::pubsub)->attr("id"));
    server.result_for(
        stanza, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='" + id +
                    "'><data xmlns='urn:xmpp:avatar:data'>\n" + xmpp::base64_encode(images[id]) +
                    "\n</data></item></items></pubsub>");
    return true;
  }
  void begin() {
    log_in();
    server.send(
        "<iq type='set' id='push'><query xmlns='jabber:iq:roster'><item jid='bob@example.net' subscription='both'/>"
        "</query></iq>");
    until([&] { return last<ContactChanged>() != nullptr; });
  }
  void says(const std::string& infos, const std::string& from = "bob@example.net") {
    server.send("<message from='" + from +
                "' to='me@example.test/desk'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
                "<items node='urn:xmpp:avatar:metadata'><item id='x'>" +
                metadata(infos) + "</item></items></event></message>");
  }
  void shows(const std::string& image) {
    until([&] { return last<AvatarChanged>() && last<AvatarChanged>()->image == image; });
    CHECK(last<AvatarChanged>()->jid == bob);
  }
};

std::optional<std::string> id_in(const std::string& infos) { return read_avatar_id(test::element(metadata(infos))); }

}  // namespace

TEST_CASE("of what is offered one is taken that is small, a known kind, and no link") {
  const std::string cat = "a cat";
  CHECK(id_in(info(cat)) == hash(cat));
  CHECK(id_in("") == "");
  CHECK(id_in(info(cat, "type='image/png' url='https://evil.example/track.png'")) == std::nullopt);
  CHECK(id_in(info(cat, "type='image/svg+xml'")) == std::nullopt);
  CHECK(id_in(info(std::string(65537, 'x'))) == std::nullopt);
  CHECK(id_in("<info id='../../etc' bytes='5' type='image/png'/>") == std::nullopt);
  CHECK(id_in("<info id='" + hash(cat) + "' type='image/png'/>") == std::nullopt);
  CHECK(id_in(info(cat, "type='image/png' url='https://a.example/b'") + info("a dog")) == hash("a dog"));
  CHECK(read_avatar_id(test::element("<metadata xmlns='x'/>")) == std::nullopt);
}

TEST_CASE("a contact's avatar is fetched once, kept, and gone when they say so") {
  WithAvatars t;
  t.images[hash("a cat")] = "a cat";
  t.begin();
  t.says(info("a cat"));
  t.shows("a cat");
  REQUIRE(t.asked.size() == 1);
  CHECK(t.asked[0].attr("to") == "bob@example.net");
  t.says(info("a cat"));
  t.wait(50);
  CHECK(t.asked.size() == 1);
  CHECK(t.count<AvatarChanged>() == 1);

  t.client.reset();
  t.events.clear();
  t.server.on_stanza = [&](const Element& stanza) {
    if (!stanza.child("query", ns::roster)) return t.answer(stanza);
    t.server.result_for(stanza,
                        "<query xmlns='jabber:iq:roster'><item jid='bob@example.net' subscription='both'/></query>");
    return true;
  };
  t.log_in();
  t.shows("a cat");  // out of the store
  t.says(info("a cat"));
  t.wait(50);
  CHECK(t.asked.size() == 1);
  t.says("");
  t.shows("");
  CHECK(t.history->get(t.me, "avatar bob@example.net").value() == "");
}

TEST_CASE("what has another hash, is too large, or comes of a stranger is not shown") {
  WithAvatars t;
  t.images[hash("a cat")] = "something else";
  t.begin();
  t.says(info("a cat"));
  t.until([&] { return t.asked.size() == 1; });
  t.says(info("a dog"), "eve@example.net");
  t.says(info("a dog"), "bob@example.net/phone");
  t.images[hash("a lie")] = std::string(70'000, 'x');
  t.says(info("a lie"));
  t.until([&] { return t.asked.size() == 2; });
  t.wait(50);
  CHECK(t.asked.size() == 2);
  CHECK(t.count<AvatarChanged>() == 0);
  CHECK(t.history->get(t.me, "avatar bob@example.net").value() == std::nullopt);
}

TEST_CASE("unless they are wanted nobody is asked for avatars") {
  WithAvatars t;
  t.options.avatars = false;
  t.begin();
  t.says(info("a cat"));
  t.wait(50);
  CHECK(t.asked.empty());
  CHECK(t.count<AvatarChanged>() == 0);
}
