// XEP-0198: what a session that may be resumed is after the daemon was killed and started again.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "tests/unit/xmppd/stream/stream_text.hpp"
#include "xmppd/features/features.hpp"

namespace session_restart_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

const std::string sm = "xmlns='urn:xmpp:sm:3'";
constexpr xmpp::Timestamp second = 1'000'000;

// A device with stream management: counts what it gets, as far as it says so.
struct Device {
  std::unique_ptr<Peer> peer;
  std::string id;
  unsigned received = 0;

  // What came since the last call, all of it counted.
  std::string hear() {
    const auto heard = peer->hear();
    for (const auto name : {"<message ", "<presence", "<iq "}) received += static_cast<unsigned>(count(heard, name));
    received -= static_cast<unsigned>(count(heard, "<forwarded"));  // a message inside another one
    return heard;
  }
  std::string ask() {
    peer->say("<r " + sm + "/>");
    return between(hear(), "<a xmlns='urn:xmpp:sm:3' h='", "'");
  }
};

struct World : Daemon {
  World() : Daemon(all_features()) {
    for (const auto* name : {"romeo", "juliet"}) add_account(name + std::string("@example.org"), "secret");
    romeo = log_in("romeo", "secret", "orchard");
  }

  Device managed(const std::string& user, const std::string& resource, const std::string& more = {}) {
    Device device;
    device.peer = log_in(user, "secret", resource);
    device.peer->say("<enable " + sm + " resume='true' max='60'/>");
    device.id = between(device.peer->hear(), "id='", "'");
    device.peer->say(more + "<presence/>");
    acknowledge(device);
    CHECK(device.ask() == std::to_string(1 + count(more, "<iq ")));
    return device;
  }
  void acknowledge(Device& device) {
    device.hear();
    device.peer->say("<a " + sm + " h='" + std::to_string(device.received) + "'/>");
    CHECK_FALSE(device.peer->closed);
  }
  void kill() {
    romeo.reset();
    restart();
    romeo = log_in("romeo", "secret", "orchard");
  }
  // What is said first.
  std::string resume(Device& device, const std::string& user = "juliet") {
    device.peer = std::make_unique<Peer>(context, Facts{Fact::secure});
    device.peer->say(open_stream);
    device.peer->say(auth_plain(user, "secret"));
    device.peer->say(open_stream);
    device.peer->hear();
    device.peer->say("<resume " + sm + " h='" + std::to_string(device.received) + "' previd='" + device.id + "'/>");
    run();
    return device.hear();
  }
  std::string next_session(const std::string& resource) {
    visitor = log_in("juliet", "secret", resource);
    visitor->say("<presence/>");
    run();
    return visitor->hear();
  }

  std::size_t kept_sessions() {
    std::size_t found = 0;
    stores.sessions.load(xmpp::Jid::parse("juliet@example.org").value()).then_detached([&found](const auto& sessions) {
      found = sessions.value().size();
    });
    run();
    return found;
  }

  std::unique_ptr<Peer> romeo, visitor;
};

}  // namespace

TEST_CASE("a kill between two messages: what the client has not got comes once, the rest does not") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  world.romeo->say(chat("juliet@example.org", "acknowledged"));
  world.acknowledge(juliet);
  world.romeo->say(chat("juliet@example.org", "received"));
  juliet.hear();
  world.romeo->say(chat("juliet@example.org", "lost"));
  juliet.peer.reset();
  world.kill();
  world.romeo->say(chat("juliet@example.org", "later"));
  CHECK_FALSE(contains(world.romeo->hear(), "error"));
  const auto heard = world.resume(juliet);
  CHECK(contains(heard, "<resumed xmlns='urn:xmpp:sm:3' previd='" + juliet.id + "' h='1'/>"));
  CHECK(count(heard, "<body>") == 2);
  CHECK(heard.find("<body>lost</body>") < heard.find("<body>later</body>"));
  // And it goes on: acknowledged, killed again, nothing is left to send.
  world.acknowledge(juliet);
  juliet.peer.reset();
  world.kill();
  CHECK(count(world.resume(juliet), "<body>") == 0);
  world.romeo->say(chat("juliet@example.org/balcony", "on"));
  CHECK(contains(juliet.hear(), "<body>on</body>"));
}

TEST_CASE(
    "killed twice before the client comes back: what came in between is in its order, and not taken for received") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  world.romeo->say(chat("juliet@example.org", "one"));
  juliet.peer.reset();
  world.kill();
  world.romeo->say(chat("juliet@example.org", "two"));
  world.kill();
  world.romeo->say(chat("juliet@example.org", "three"));
  // It has counted a thousand presences that the daemon does not remember.
  juliet.received += 1000;
  const auto heard = world.resume(juliet);
  CHECK(count(heard, "<body>") == 2);
  CHECK(heard.find("<body>two</body>") < heard.find("<body>three</body>"));
  world.acknowledge(juliet);
  juliet.peer.reset();
  world.kill();
  CHECK(count(world.resume(juliet), "<body>") == 0);
}

TEST_CASE("what the client was told to be handled is, and what it sends again is not done again") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  world.romeo->say("<presence/>");
  world.romeo->hear();
  juliet.peer->say(chat("romeo@example.org", "one"));
  juliet.peer->say(chat("romeo@example.org", "two"));
  CHECK(count(world.romeo->hear(), "<body>") == 2);
  juliet.peer.reset();
  world.kill();
  world.romeo->say("<presence/>");
  world.romeo->hear();
  CHECK(contains(world.resume(juliet), "h='3'"));  // no <a/> was asked for; the archive has them
  juliet.peer->say(chat("romeo@example.org", "three"));
  const auto heard = world.romeo->hear();
  CHECK(count(heard, "<body>") == 1);
  CHECK(contains(heard, "<body>three</body>"));
  CHECK(juliet.ask() == "4");
}

TEST_CASE("an id of another account names nothing after a restart; nor does one that is over") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer.reset();
  world.kill();
  Device thief{nullptr, juliet.id};
  CHECK(contains(world.resume(thief, "romeo"), "<item-not-found"));
  CHECK_FALSE(thief.peer->closed);
  CHECK(contains(world.resume(juliet), "<resumed"));
  juliet.peer->say("</stream:stream>");
  juliet.peer.reset();
  world.kill();
  CHECK(contains(world.resume(juliet), "<item-not-found"));
  CHECK(world.kept_sessions() == 0);
}

TEST_CASE("never resumed after the restart: others see it go, and its messages wait for the next session") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  world.romeo->say(chat("juliet@example.org", "lost"));
  juliet.peer.reset();
  world.kill();
  CHECK(world.host.sessions.size() == 2);  // restored without anybody asking
  world.environment.manual().advance(61 * second);
  CHECK(world.host.sessions.size() == 1);
  CHECK(world.kept_sessions() == 0);
  CHECK(contains(world.resume(juliet), "<item-not-found"));
  const auto heard = world.next_session("garden");
  CHECK(count(heard, "<body>lost</body>") == 1);
  CHECK(count(heard, "<delay ") == 1);
}

TEST_CASE("what another device took before the kill is not given to it again") {
  World world;
  auto one = world.managed("juliet", "balcony");
  auto two = world.managed("juliet", "garden");
  world.acknowledge(one);
  world.romeo->say(chat("juliet@example.org", "both"));
  world.acknowledge(two);
  one.peer.reset();
  two.peer.reset();
  world.kill();
  CHECK(count(world.resume(two), "<body>") == 0);
  world.environment.manual().advance(61 * second);
  CHECK(world.host.sessions.size() == 2);
  CHECK(count(two.hear(), "<body>") == 0);
  CHECK(count(world.next_session("hall"), "<body>") == 0);
}

TEST_CASE("of two that had not taken it, the last one to end gives it back, once") {
  World world;
  auto one = world.managed("juliet", "balcony");
  auto two = world.managed("juliet", "garden");
  world.acknowledge(one);
  world.romeo->say(chat("juliet@example.org", "both"));
  one.peer.reset();
  two.peer.reset();
  world.kill();
  world.environment.manual().advance(61 * second);
  CHECK(count(world.next_session("hall"), "<body>both</body>") == 1);
  CHECK(world.kept_sessions() == 0);
}

TEST_CASE("offline messages move to the session's queue, and are nowhere twice") {
  World world;
  world.romeo->say(chat("juliet@example.org", "kept"));
  auto juliet = Device{world.log_in("juliet", "secret", "balcony"), {}};
  juliet.peer->say("<enable " + sm + " resume='true' max='60'/>");
  juliet.id = between(juliet.peer->hear(), "id='", "'");
  juliet.peer->say("<presence/>");
  juliet.ask();
  juliet.received = 0;  // it has seen nothing of what came
  juliet.peer.reset();
  world.kill();
  CHECK(count(world.resume(juliet), "<body>kept</body>") == 1);
  CHECK(count(world.next_session("garden"), "<body>kept</body>") == 0);
}

TEST_CASE("carbons, the roster's pushes and presence go on") {
  World world;
  auto juliet = world.managed("juliet", "balcony",
                              "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>"
                              "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  juliet.peer.reset();
  world.kill();
  auto other = world.log_in("juliet", "secret", "garden");
  other->say("<presence/>");
  CHECK(contains(other->hear(), "from='juliet@example.org/balcony'"));
  other->say(chat("romeo@example.org", "hi") +
             "<iq type='set' id='a'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>");
  const auto heard = world.resume(juliet);
  CHECK(contains(heard, "<sent xmlns='urn:xmpp:carbons:2'"));
  CHECK(contains(heard, "jid='nurse@example.org'"));
  // It may have missed that the other device came.
  CHECK(contains(heard, "<presence from='juliet@example.org/garden'"));
}

TEST_CASE("who was in a room hears that it is not any more") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer->say(
      "<presence to='family@conference.example.org/jule'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  world.run();
  CHECK(contains(juliet.hear(), "code='110'"));
  juliet.ask();
  juliet.peer.reset();
  world.kill();
  const auto heard = world.resume(juliet);
  CHECK(contains(heard, "from='family@conference.example.org/jule'"));
  CHECK(contains(heard, "<status code='332'/>"));
  juliet.peer->say(chat("romeo@example.org", "hi"));
  juliet.peer.reset();
  world.kill();
  CHECK_FALSE(contains(world.resume(juliet), "conference"));
}

TEST_CASE("answers that were not acknowledged are kept once the question is") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer->say("<iq type='get' id='q' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq><r " + sm + "/>");
  CHECK(contains(juliet.peer->hear(), "id='q'"));  // and lost on the way
  world.environment.manual().advance(2 * second);
  world.run();
  juliet.peer->say("<r " + sm + "/>");
  world.environment.manual().advance(2 * second);
  CHECK(contains(juliet.peer->hear(), "h='2'"));
  juliet.peer.reset();
  world.kill();
  const auto heard = world.resume(juliet);
  CHECK(contains(heard, "h='2'"));
  CHECK(count(heard, "id='q'") == 1);
}

TEST_CASE("the disk fails: the session goes on, and is written anew when it works again") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  world.memory.fail_next(100);
  juliet.peer->say(chat("romeo@example.org", "refused"));
  CHECK(contains(juliet.hear(), "internal-server-error"));
  world.memory.fail_next(0);
  world.environment.manual().advance(2 * second);
  world.romeo->say(chat("juliet@example.org", "after"));
  juliet.peer.reset();
  world.kill();
  CHECK(count(world.resume(juliet), "<body>after</body>") == 1);
}

TEST_CASE("a session that can't be written may be resumed while the daemon runs") {
  World world;
  Device juliet{world.log_in("juliet", "secret", "balcony"), {}};
  world.memory.fail_next(1);
  juliet.peer->say("<enable " + sm + " resume='true' max='60'/>");
  juliet.id = between(juliet.peer->hear(), "id='", "'");
  juliet.peer->stream().on_disconnected({xmpp::Errc::connection_failed, "reset by peer"});
  CHECK(contains(world.resume(juliet), "<resumed"));
  world.environment.manual().advance(2 * second);
  CHECK(world.kept_sessions() == 1);
}

TEST_CASE("saved sessions that can't be read at the start are read later") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer.reset();
  world.romeo.reset();
  world.memory.fail_next(1000);
  world.restart();
  world.memory.fail_next(0);
  CHECK(world.host.sessions.size() == 0);
  world.environment.manual().advance(61 * second);
  CHECK(world.host.sessions.size() == 1);
  CHECK(contains(world.resume(juliet), "<resumed"));
}

TEST_CASE("the daemon ends in an orderly way: system-shutdown ends the stream, not the session") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer->stream().fail(xmpp::StreamErrorCondition::system_shutdown);
  CHECK(ends_with_error(juliet.hear(), "system-shutdown"));
  world.romeo->say(chat("juliet@example.org", "last"));
  world.host.sessions.save_all();
  world.run();
  juliet.peer.reset();
  world.kill();
  CHECK(count(world.resume(juliet), "<body>last</body>") == 1);
}

TEST_CASE("an account that is removed takes its sessions along") {
  World world;
  auto juliet = world.managed("juliet", "balcony");
  juliet.peer.reset();
  world.host.account_admin.remove(xmpp::Jid::parse("juliet@example.org").value()).then_detached([](const auto&) {});
  world.run();
  CHECK(world.kept_sessions() == 0);
}

}  // namespace session_restart_test
