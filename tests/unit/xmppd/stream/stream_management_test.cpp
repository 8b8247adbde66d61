// XEP-0198: counting, acknowledging, resuming, and where goes what is never acknowledged.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "tests/unit/xmppd/stream/stream_text.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"

namespace stream_management_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

const std::string sm = "xmlns='urn:xmpp:sm:3'";
const std::string presence = "<presence/>";
constexpr xmpp::Timestamp second = 1'000'000;

struct World : Daemon {
  World() : Daemon(all_features()) {
    add_account("romeo@example.org", "secret");
    add_account("juliet@example.org", "secret");
    romeo = log_in("romeo", "secret", "orchard");
  }

  // Logged in, managed; available, with all that came of that acknowledged.
  std::unique_ptr<Peer> managed(const std::string& resource, const std::string& more = " resume='true'") {
    auto peer = log_in("juliet", "secret", resource);
    peer->say("<enable " + sm + more + "/>");
    const auto heard = peer->hear();
    if (!more.empty()) id = between(heard, "id='", "'");
    peer->say(presence);
    acknowledge(*peer);
    return peer;
  }
  // As many as it has been sent.
  void acknowledge(Peer& peer) {
    run();
    peer.hear();
    peer.say("<a " + sm + " h='" + std::to_string(peer.stream().session()->outbox().sent()) + "'/>");
    peer.hear();
  }
  std::unique_ptr<Peer> authenticated(const std::string& user) {
    auto peer = std::make_unique<Peer>(context, Facts{Fact::secure});
    peer->say(open_stream);
    peer->say(auth_plain(user, "secret"));
    peer->say(open_stream);
    CHECK(contains(peer->hear(), "<sm xmlns='urn:xmpp:sm:3'"));
    return peer;
  }
  std::unique_ptr<Peer> resume(const std::string& user, unsigned h) {
    auto peer = authenticated(user);
    peer->say("<resume " + sm + " h='" + std::to_string(h) + "' previd='" + id + "'/>");
    run();
    return peer;
  }
  void cut(Peer& peer) {
    peer.stream().on_disconnected({xmpp::Errc::connection_failed, "reset by peer"});
    run();
  }
  unsigned sent(Peer& peer) { return peer.stream().session()->outbox().sent(); }

  std::unique_ptr<Peer> romeo;
  std::string id;
};

}  // namespace

TEST_CASE("every stanza of the client is counted from <enabled/> on, whoever answers it") {
  World world;
  auto peer = world.log_in("juliet", "secret", "balcony");
  peer->say("<iq type='get' id='p0' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
  peer->say("<enable " + sm + "/>");
  CHECK(contains(peer->hear(), "<enabled xmlns='urn:xmpp:sm:3'/>"));  // no resumption asked for
  peer->say("<r " + sm + "/>");
  CHECK(contains(peer->hear(), "<a xmlns='urn:xmpp:sm:3' h='0'/>"));
  peer->say(
      "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
      "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
      "<iq type='get' id='p' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>" +
      chat("romeo@example.org", "hi"));
  CHECK(world.sent(*peer) == 3);
  peer->say("<r " + sm + "/>");
  CHECK(contains(peer->hear(), "<a xmlns='urn:xmpp:sm:3' h='4'/>"));
}

TEST_CASE("what comes at the wrong time fails, and the stream goes on") {
  World world;
  auto peer = world.authenticated("juliet");
  for (const std::string name : {"enable", "r", "a h='0'"}) {
    peer->say("<" + name + " " + sm + "/>");
    CHECK(contains(peer->hear(), "<failed xmlns='urn:xmpp:sm:3'><unexpected-request"));
  }
  auto bound = world.managed("balcony");
  bound->say("<enable " + sm + "/>");
  CHECK(contains(bound->hear(), "<unexpected-request"));
  bound->say("<resume " + sm + " h='0' previd='" + world.id + "'/>");
  CHECK(contains(bound->hear(), "<unexpected-request"));
  CHECK_FALSE(bound->closed);
}

TEST_CASE("more acknowledged than was sent ends the stream; so does what is no number") {
  for (const std::string h : {"99", "-1", "", "4294967296", "x"}) {
    World world;
    auto peer = world.managed("balcony");
    peer->say("<a " + sm + " h='" + h + "'/>");
    const auto heard = peer->hear();
    CHECK(contains(heard, h == "99" ? "undefined-condition" : "bad-format"));
    const bool counts = contains(heard, "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='99' send-count='");
    CHECK(counts == (h == "99"));
    CHECK(world.host.sessions.size() == 1);  // romeo's
  }
}

TEST_CASE("the client is asked once for what was written in one turn") {
  World world;
  auto peer = world.managed("balcony");
  world.romeo->say(chat("juliet@example.org", "one") + chat("juliet@example.org", "two"));
  const auto heard = peer->hear();
  CHECK(count(heard, "<body>") == 2);
  CHECK(count(heard, "<r xmlns='urn:xmpp:sm:3'/>") == 1);
  CHECK(heard.ends_with("<r xmlns='urn:xmpp:sm:3'/>"));
  world.acknowledge(*peer);
  CHECK(peer->stream().session()->outbox().unacked() == 0);
}

TEST_CASE("a session whose connection is lost goes on, and what it missed comes once, in order") {
  World world;
  auto peer = world.managed("balcony");
  world.romeo->say(chat("juliet@example.org", "seen"));
  world.romeo->say(chat("juliet@example.org", "lost"));
  const auto h = world.sent(*peer) - 1;
  world.cut(*peer);
  CHECK(world.host.sessions.size() == 2);
  world.romeo->say(chat("juliet@example.org/balcony", "away"));
  CHECK_FALSE(contains(world.romeo->hear(), "error"));

  auto again = world.resume("juliet", h);
  const auto heard = again->hear();
  CHECK(contains(heard, "<resumed xmlns='urn:xmpp:sm:3'"));
  CHECK(contains(heard, "h='1'"));  // the presence
  CHECK(count(heard, "<body>seen</body>") == 0);
  CHECK(count(heard, "<body>lost</body>") == 1);
  CHECK(count(heard, "<body>away</body>") == 1);
  CHECK(heard.find("lost") < heard.find("away"));
  again->say(chat("romeo@example.org", "back"));
  CHECK(again->stream().session()->available());
  world.acknowledge(*again);
  world.cut(*again);
  auto third = world.resume(
      "juliet", world.host.sessions.find(xmpp::Jid::parse("juliet@example.org/balcony").value())->outbox().sent());
  CHECK(count(third->hear(), "<body>") == 0);
}

TEST_CASE("the old connection need not be known to be gone: it hears conflict, the session lives") {
  World world;
  auto old = world.managed("balcony");
  const auto h = world.sent(*old);
  auto next = world.resume("juliet", h);
  CHECK(ends_with_error(old->hear(), "conflict"));
  CHECK(contains(next->hear(), "<resumed"));
  old->say(chat("romeo@example.org", "ghost"));
  CHECK_FALSE(contains(world.romeo->hear(), "ghost"));
  world.cut(*old);
  world.romeo->say(chat("juliet@example.org", "hi"));
  CHECK(count(next->hear(), "<body>hi</body>") == 1);
}

TEST_CASE("an id of somebody else's session, or of none, resumes nothing") {
  World world;
  auto peer = world.managed("balcony");
  auto thief = world.resume("romeo", 0);
  CHECK(contains(thief->hear(), "<item-not-found"));
  CHECK_FALSE(thief->closed);
  thief->say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  CHECK(contains(thief->hear(), "<jid>romeo@example.org/"));
  CHECK_FALSE(peer->closed);
  world.id = "";
  CHECK(contains(world.resume("juliet", 0)->hear(), "<item-not-found"));
  world.romeo->say(chat("juliet@example.org", "hi"));
  CHECK(count(peer->hear(), "<body>hi</body>") == 1);
}

TEST_CASE("never resumed: what was not acknowledged waits for the next session, once, with its time") {
  World world;
  auto peer = world.managed("balcony", " resume='true' max='60'");
  world.romeo->say(chat("juliet@example.org", "lost"));
  world.cut(*peer);
  world.environment.manual().advance(10 * second);
  world.romeo->say(chat("juliet@example.org", "away"));
  world.environment.manual().advance(51 * second);
  CHECK(world.host.sessions.size() == 1);
  CHECK_FALSE(contains(world.romeo->hear(), "error"));
  CHECK(contains(world.resume("juliet", 0)->hear(), "<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found"));
  CHECK(contains(world.resume("romeo", 0)->hear(), "<failed xmlns='urn:xmpp:sm:3'><item-not-found"));

  auto next = world.log_in("juliet", "secret", "garden");
  next->say(presence);
  world.run();
  const auto heard = next->hear();
  CHECK(count(heard, "<body>lost</body>") == 1);
  CHECK(count(heard, "<body>away</body>") == 1);
  CHECK(count(heard, "<delay ") == 2);
  CHECK(heard.find("lost") < heard.find("away"));
}

TEST_CASE("what another device took is not given to it again") {
  World world;
  auto peer = world.managed("balcony", " resume='true' max='60'");
  auto plain = world.log_in("juliet", "secret", "garden");
  plain->say(presence);
  world.run();
  plain->hear();
  world.romeo->say(chat("juliet@example.org", "both"));
  CHECK(count(plain->hear(), "<body>both</body>") == 1);
  world.cut(*peer);
  world.environment.manual().advance(61 * second);
  CHECK(count(plain->hear(), "<body>both</body>") == 0);
}

TEST_CASE("of several that never acknowledge, the last one gives it back") {
  World world;
  auto one = world.managed("balcony", " resume='true' max='60'");
  auto two = world.managed("garden", " resume='true' max='120'");
  world.acknowledge(*one);
  world.romeo->say(chat("juliet@example.org", "both"));
  world.cut(*one);
  world.cut(*two);
  world.environment.manual().advance(61 * second);
  auto next = world.log_in("juliet", "secret", "hall");
  next->say(presence);
  world.run();
  CHECK(count(next->hear(), "<body>both</body>") == 0);  // the garden may still come for it
  world.environment.manual().advance(60 * second);
  CHECK(count(next->hear(), "<body>both</body>") == 1);
}

TEST_CASE("offline messages stay in the store until they are acknowledged") {
  World world;
  world.romeo->say(chat("juliet@example.org", "kept"));
  auto peer = world.log_in("juliet", "secret", "balcony");
  peer->say("<enable " + sm + " resume='true' max='60'/>");
  peer->say(presence);
  world.run();
  CHECK(count(peer->hear(), "<body>kept</body>") == 1);
  world.cut(*peer);
  world.environment.manual().advance(61 * second);
  auto next = world.log_in("juliet", "secret", "garden");
  next->say(presence);
  world.run();
  CHECK(count(next->hear(), "<body>kept</body>") == 1);
  auto third = world.log_in("juliet", "secret", "hall");
  third->say(presence);
  world.run();
  CHECK(count(third->hear(), "<body>kept</body>") == 0);
}

TEST_CASE("a question to a session that is never resumed is answered by an error") {
  World world;
  auto peer = world.managed("balcony", " resume='true' max='60'");
  world.cut(*peer);
  world.romeo->say("<iq type='get' id='v' to='juliet@example.org/balcony'><query xmlns='jabber:iq:version'/></iq>");
  CHECK(world.romeo->hear().empty());
  world.environment.manual().advance(61 * second);
  const auto heard = world.romeo->hear();
  CHECK(contains(heard, "id='v'"));
  CHECK(contains(heard, "<service-unavailable"));
}

TEST_CASE("the queue of a session that is away is bounded, and nothing in it is lost") {
  World world;
  world.config.set(settings::sessions_max_unacked, std::int64_t{100});
  auto peer = world.managed("balcony");
  world.cut(*peer);
  for (int i = 0; i < 120; ++i) world.romeo->say(chat("juliet@example.org", "m" + std::to_string(i) + "."));
  CHECK(world.host.sessions.size() == 1);
  auto next = world.log_in("juliet", "secret", "garden");
  next->say(presence);
  world.run();
  const auto heard = next->hear();
  CHECK(count(heard, "<body>m") == 120);
  for (int i = 0; i < 120; ++i) CHECK(count(heard, "<body>m" + std::to_string(i) + ".</body>") == 1);
}

TEST_CASE("a session that waits keeps no new connection out") {
  World world;
  world.config.set(settings::sessions_max_per_account, std::int64_t{1});
  world.config.set(settings::sessions_conflict, std::string("reject"));
  auto peer = world.managed("balcony");
  world.cut(*peer);
  auto same = world.managed("balcony");
  CHECK(world.host.sessions.size() == 2);
  world.cut(*same);
  auto other = world.managed("garden");
  CHECK(world.host.sessions.size() == 2);
}

TEST_CASE("silence: the client is asked for an acknowledgement, then its session hibernates") {
  World world;
  auto peer = world.managed("balcony");
  world.environment.manual().advance(3600 * second);
  const auto heard = peer->hear();
  CHECK(contains(heard, "<r xmlns='urn:xmpp:sm:3'/>"));
  CHECK_FALSE(contains(heard, "urn:xmpp:ping"));
  CHECK(ends_with_error(heard, "connection-timeout"));
}

TEST_CASE("a stream that is closed in an orderly way ends its session") {
  World world;
  auto peer = world.managed("balcony");
  peer->say("</stream:stream>");
  CHECK(contains(peer->hear(), "<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>"));
  CHECK(world.host.sessions.size() == 1);
}

TEST_CASE("a thousand stanzas that are sent again go as the connection takes them") {
  World world;
  auto peer = world.managed("balcony");
  const auto h = world.sent(*peer);
  world.cut(*peer);
  for (int i = 0; i < 1000; ++i) world.romeo->say(chat("juliet@example.org", "m" + std::to_string(i)));
  auto again = world.resume("juliet", h);
  CHECK(count(again->hear(), "<body>m") == 1000);
  CHECK_FALSE(again->closed);
  world.acknowledge(*again);
  CHECK(again->stream().session()->outbox().unacked() == 0);
}

}  // namespace stream_management_test
