// The bounds of a stream: what waits to be read, how fast it may send, what it may do before login.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE("a client that does not read is disconnected at the limit") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  const auto session = peer->stream().session();
  const auto message = Stanza::make(xmpp::Element("message", "jabber:client"), daemon.host.jid, session->jid());
  peer->unsent = static_cast<std::size_t>(daemon.config.get(settings::max_outgoing_bytes));
  session->send(message);
  daemon.run();
  CHECK_FALSE(peer->closed);
  ++peer->unsent;
  session->send(message);
  CHECK_FALSE(peer->closed);  // later, not under the caller
  session->send(message);
  daemon.run();
  CHECK(ends_with_error(peer->hear(), "resource-constraint"));
  CHECK(daemon.host.sessions.size() == 0);
}

TEST_CASE("too fast: reading pauses, nobody is disconnected") {
  Daemon daemon;
  daemon.config.set(settings::max_bytes_per_second, std::int64_t{10'000});
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  CHECK_FALSE(peer->paused);
  peer->say("<message to='juliet@example.org'><body>" + std::string(20'000, 'x') + "</body></message>");
  CHECK(peer->paused);
  daemon.environment.manual().advance(500'000);
  CHECK(peer->paused);
  daemon.environment.manual().advance(2'000'000);
  CHECK_FALSE(peer->paused);
  CHECK_FALSE(peer->closed);
}

TEST_CASE("reading stays paused until every reason is gone") {
  Daemon daemon;
  daemon.config.set(settings::max_bytes_per_second, std::int64_t{10'000});
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->stream().pause_reading();
  peer->say(std::string(15'000, ' '));
  daemon.environment.manual().advance(5'000'000);
  CHECK(peer->paused);
  peer->stream().resume_reading();
  CHECK_FALSE(peer->paused);
}

TEST_CASE("before login, bytes and time are short") {
  Daemon daemon;
  Peer chatty(daemon.context, {Fact::secure});
  chatty.say(open_stream);
  chatty.say(std::string(20'000, ' '));
  CHECK_FALSE(chatty.closed);
  chatty.say(std::string(20'000, ' '));
  CHECK(ends_with_error(chatty.hear(), "policy-violation"));

  Peer endless(daemon.context, {Fact::secure});
  endless.say("<stream:stream to='example.org' x='");
  for (int i = 0; i < 10 && !endless.closed; ++i) endless.say(std::string(5000, 'x'));
  CHECK(ends_with_error(endless.hear(), "policy-violation"));

  Peer silent(daemon.context, {Fact::secure});
  daemon.environment.manual().advance(29'000'000);
  CHECK_FALSE(silent.closed);
  daemon.environment.manual().advance(2'000'000);
  CHECK(ends_with_error(silent.hear(), "connection-timeout"));
  CHECK(silent.closed);
}

TEST_CASE("the larger stanza limit counts from login on") {
  Daemon daemon;
  daemon.config.set(settings::max_stanza_bytes, std::int64_t{100'000});
  daemon.add_account("juliet@example.org", "secret");
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.say(auth_plain("juliet", "secret"));
  peer.hear();
  peer.say(open_stream);
  CHECK(contains(peer.hear(), "<max-bytes>100000</max-bytes>"));
  peer.say(bind_request("r"));
  peer.say("<message to='juliet@example.org'><body>" + std::string(90'000, 'x') + "</body></message>");
  CHECK_FALSE(peer.closed);
  peer.hear();
  peer.say("<message to='juliet@example.org'><body>" + std::string(100'000, 'x') + "</body></message>");
  CHECK(ends_with_error(peer.hear(), "policy-violation"));
}
