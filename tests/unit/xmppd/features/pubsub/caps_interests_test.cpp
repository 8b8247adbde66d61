// CapsInterests: what is asked of whom, what is remembered, and for how many.
#include "xmppd/features/pubsub/caps_interests.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xmpp/entity_caps.hpp"
#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

namespace {

std::string info(const std::string& feature) {
  return "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='T'/>"
         "<feature var='" +
         feature + "'/></query>";
}

struct Clients : TestHost {
  Clients() {
    config.set(caps_max_cached, std::int64_t{2});
    add_account("romeo@example.org");
    first = bind("romeo@example.org/1", first_sink);
    second = bind("romeo@example.org/2", second_sink);
  }

  StanzaPtr presence(const std::shared_ptr<Session>& session, const std::string& ver, const std::string& hash) {
    return Stanza::make(xml("<presence><c xmlns='http://jabber.org/protocol/caps' node='n' ver='" + ver + "'" +
                            (hash.empty() ? "" : " hash='" + hash + "'") + "/></presence>"),
                        session->jid(), {});
  }
  std::string ver_of(const std::string& feature) { return xmpp::caps_verification(xml(info(feature))); }

  // What look_up() says: "?" nothing yet, "-" unknown, else the nodes.
  std::string look_up(const std::shared_ptr<Session>& session, const std::string& ver,
                      const std::string& hash = "sha-1") {
    const auto said = std::make_shared<std::string>("?");
    all.push_back(said);
    const auto stanza = presence(session, ver, hash);
    interests.look_up(session->jid(), caps_key(*stanza), [said](const Interests& found) {
      *said = found ? "" : "-";
      if (found) {
        for (const auto& node : *found) *said += node + " ";
      }
    });
    settle();
    return *said;
  }
  void answer(const std::shared_ptr<Session>& session, TestSink& sink, const std::string& query) {
    REQUIRE_FALSE(sink.received.empty());
    const std::string id(sink.received.back()->id());
    send(session, "<iq to='example.org' type='result' id='" + id + "'>" + query + "</iq>");
  }

  TestSink first_sink, second_sink;
  std::shared_ptr<Session> first, second;
  CapsInterests interests{host};
  std::vector<std::shared_ptr<std::string>> all;
};

}  // namespace

TEST_CASE("presence without capabilities has no key") {
  Clients test;
  CHECK(caps_key(*Stanza::make(xml("<presence/>"), test.first->jid(), {})).key.empty());
  CHECK(caps_key(*test.presence(test.first, "", "sha-1")).key.empty());
}

TEST_CASE("one question per hash, whoever sends it") {
  Clients test;
  const auto ver = test.ver_of("urn:a+notify");
  CHECK(test.look_up(test.first, ver) == "?");
  CHECK(test.look_up(test.second, ver) == "?");
  CHECK(test.first_sink.received.size() == 1);
  CHECK(test.second_sink.received.empty());
  test.answer(test.first, test.first_sink, info("urn:a+notify"));
  CHECK(*test.all[0] == "urn:a ");
  CHECK(*test.all[1] == "urn:a ");
  CHECK(test.look_up(test.second, ver) == "urn:a ");
  CHECK(test.second_sink.received.empty());
}

TEST_CASE("features without +notify are no interests") {
  Clients test;
  test.look_up(test.first, test.ver_of("urn:a"));
  test.answer(test.first, test.first_sink, info("urn:a"));
  CHECK(test.all[0]->empty());
}

TEST_CASE("an answer that its hash does not prove is true of that client alone") {
  Clients test;
  const auto ver = test.ver_of("urn:a+notify");
  test.look_up(test.first, ver);
  test.look_up(test.first, ver);
  test.look_up(test.second, ver);
  test.answer(test.first, test.first_sink, info("urn:forged+notify"));
  CHECK(*test.all[0] == "urn:forged ");
  CHECK(*test.all[1] == "urn:forged ");
  CHECK(*test.all[2] == "?");
  test.answer(test.second, test.second_sink, info("urn:a+notify"));
  CHECK(*test.all[2] == "urn:a ");
  CHECK(test.look_up(test.first, ver) == "urn:a ");
}

TEST_CASE("capabilities without a hash we know are asked of each client") {
  Clients test;
  test.look_up(test.first, "1.0", "");
  test.look_up(test.second, "1.0", "");
  CHECK(test.first_sink.received.size() == 1);
  CHECK(test.second_sink.received.size() == 1);
  test.answer(test.first, test.first_sink, info("urn:a+notify"));
  CHECK(*test.all[0] == "urn:a ");
  CHECK(*test.all[1] == "?");
}

TEST_CASE("no answer: unknown, and asked again the next time") {
  Clients test;
  const auto ver = test.ver_of("urn:a+notify");
  test.look_up(test.first, ver);
  test.environment.advance(31);
  test.settle();
  CHECK(*test.all[0] == "-");
  CHECK(test.look_up(test.first, ver) == "?");
  CHECK(test.first_sink.received.size() == 2);
}

TEST_CASE("the least recently used hash is forgotten first") {
  Clients test;
  for (const auto* feature : {"urn:a+notify", "urn:b+notify"}) {
    test.look_up(test.first, test.ver_of(feature));
    test.answer(test.first, test.first_sink, info(feature));
  }
  CHECK(test.look_up(test.first, test.ver_of("urn:a+notify")) == "urn:a ");
  test.look_up(test.first, test.ver_of("urn:c+notify"));
  test.answer(test.first, test.first_sink, info("urn:c+notify"));
  CHECK(test.look_up(test.first, test.ver_of("urn:a+notify")) == "urn:a ");
  CHECK(test.look_up(test.first, test.ver_of("urn:b+notify")) == "?");
}

TEST_CASE("XEP-0390: who sends both kinds of capabilities is asked for the newer, and believed if the hash proves it") {
  Clients test;
  const auto hash = xmpp::caps_hash(xmpp::HashAlgorithm::sha256, xml(info("urn:a+notify"))).value();
  auto presence =
      xml("<presence><c xmlns='http://jabber.org/protocol/caps' node='n' ver='v' hash='sha-1'/>"
          "<c xmlns='urn:xmpp:caps'/></presence>");
  presence.children().back().add(hash.to_element());
  const auto look_up = [&](const std::shared_ptr<Session>& session) {
    const auto said = std::make_shared<std::string>("?");
    const auto key = caps_key(*Stanza::make(presence, session->jid(), {}));
    test.interests.look_up(session->jid(), key, [said](const Interests& found) {
      *said = found && !found->empty() ? *found->begin() : "-";
    });
    test.settle();
    return said;
  };
  const auto first = look_up(test.first);
  REQUIRE(test.first_sink.received.size() == 1);
  CHECK(test.first_sink.received[0]->element().child("query")->attr("node") == hash.node());
  test.answer(test.first, test.first_sink, info("urn:forged+notify"));
  CHECK(*first == "urn:forged");
  const auto second = look_up(test.second);
  CHECK(*second == "?");
  test.answer(test.second, test.second_sink, info("urn:a+notify"));
  CHECK(*second == "urn:a");
  CHECK(*look_up(test.first) == "urn:a");
}
