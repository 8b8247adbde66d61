// What somebody who follows a session sees, and does not see.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/stanza_trace.hpp"

using namespace xmppd;

TEST_CASE("trace: words and secrets are masked, the protocol is not") {
  const auto text = masked(xml(
      "<message from='a@b/c' to='d@e' type='chat' id='m1' xml:lang='en' secret='s3cret'><body>the words</body>"
      "<subject>my words</subject><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='7'><key rid='8'>"
      "S0VZ</key></header><payload>UEFZ</payload></encrypted><x xmlns='jabber:x:data' type='submit'><field var='pw'>"
      "<value>hunter2</value></field></x><item name='Julia' jid='j@x' subscription='both'><group>Lovers</group></item>"
      "<token xmlns='urn:xmpp:fast:0' token='TOKEN' expiry='2027'/></message>"));
  for (const auto* shown : {"a@b/c", "d@e", "chat", "m1", "eu.siacs.conversations.axolotl", "sid=", "rid=", "\"pw\"",
                            "j@x", "both", "[9 bytes]"}) {
    auto single = std::string(shown);
    std::replace(single.begin(), single.end(), '"', '\'');
    const bool there = text.find(shown) != std::string::npos || text.find(single) != std::string::npos;
    CHECK_MESSAGE(there, shown, " in ", text);
  }
  for (const auto* secret : {"words", "s3cret", "S0VZ", "UEFZ", "hunter2", "Julia", "Lovers", "TOKEN"}) {
    CHECK_MESSAGE(text.find(secret) == std::string::npos, secret, " in ", text);
  }
  CHECK(masked(xml("<presence><show>away</show><status>gone fishing</status></presence>")).find("away") !=
        std::string::npos);
  CHECK(masked(xml("<presence><show>away</show><status>gone fishing</status></presence>")).find("fishing") ==
        std::string::npos);
}

TEST_CASE("trace: a huge stanza is cut") {
  xmpp::Element huge("message", "jabber:client");
  for (int i = 0; i < 5000; ++i) huge.add("child");
  const auto text = masked(huge);
  CHECK(text.size() < 8300);
  CHECK(text.find("bytes more]") != std::string::npos);
}

TEST_CASE("trace: of one session, or of all of an account, until nobody asks any more") {
  TestHost h;
  h.add_account("romeo@example.org");
  TestSink sink;
  const auto session = h.bind("romeo@example.org/a", sink);
  auto& traces = h.directory.traces;
  const auto now = [&] { return h.environment.now(); };
  const auto say = [&] { h.send(session, "<message to='romeo@example.org'><body>hi</body></message>"); };
  CHECK_FALSE(traces.active());
  const auto bare = traces.begin(jid("romeo@example.org"), now()).value();
  const auto other = traces.begin(jid("romeo@example.org/b"), now()).value();
  int called = 0;
  traces.when_ready(bare, [&] { ++called; });
  say();
  say();
  CHECK(called == 1);
  const auto seen = traces.take(bare, now()).value();
  REQUIRE(seen.items.size() == 2);
  CHECK(seen.items[0].way == StanzaTraces::Way::received);
  CHECK(seen.items[0].session == jid("romeo@example.org/a"));
  CHECK(seen.items[0].masked.find("hi") == std::string::npos);
  CHECK(traces.take(bare, now()).value().items.empty());
  CHECK(traces.take(other, now()).value().items.empty());
  traces.end(bare);
  CHECK(traces.take(bare, now()).error().code == xmpp::Errc::not_found);
  say();
  h.environment.advance(16);
  say();
  CHECK_FALSE(traces.active());
}

TEST_CASE("trace: what nobody takes does not pile up, and there are not many at a time") {
  StanzaTraces traces;
  const auto romeo = jid("romeo@example.org");
  const auto id = traces.begin(romeo, 0).value();
  const xmpp::Element message("message", "jabber:client");
  for (int i = 0; i < 3000; ++i) traces.saw(StanzaTraces::Way::sent, jid("romeo@example.org/a"), message, 1);
  const auto batch = traces.take(id, 1).value();
  CHECK(batch.items.size() == 500);
  CHECK(batch.dropped == 2500);
  CHECK(traces.take(id, 1).value().dropped == 0);
  for (int i = 0; i < 3; ++i) CHECK(traces.begin(romeo, 1));
  CHECK(traces.begin(romeo, 1).error().code == xmpp::Errc::limit_exceeded);
  CHECK(traces.begin(romeo, 20'000'000));  // the others are forgotten
}
