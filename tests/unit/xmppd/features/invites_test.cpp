// XEP-0379 at the server: who shows an invite of a user need not be asked about.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/roster.hpp"

using namespace xmppd;

namespace xmppd {
extern const FeatureEntry invites_feature;
}

namespace {

struct Inviting : TestHost {
  Inviting() : TestHost({&invites_feature, &roster_feature, &subscriptions_feature}) {
    add_account("romeo@example.org");
    add_account("juliet@example.org");
    romeo = bind("romeo@example.org/orchard", romeo_sink);
    juliet = bind("juliet@example.org/balcony", juliet_sink);
    Invite wish;
    wish.contact = jid("romeo@example.org");
    wish.registers = false;
    token = result_of(host.invitations.make(wish)).value().token;
  }

  void ask(const std::string& shown) {
    send(juliet, "<presence to='romeo@example.org' type='subscribe'><preauth xmlns='urn:xmpp:pars:0' token='" + shown +
                     "'/></presence>");
  }
  Subscription of(std::string_view owner, std::string_view contact) {
    const auto roster = result_of(stores.rosters.load(jid(owner))).value();
    const auto* item = roster.find(jid(contact));
    return item ? item->subscription : Subscription::none;
  }
  std::size_t requests() { return result_of(stores.rosters.load(jid("romeo@example.org"))).value().requests.size(); }

  TestSink romeo_sink, juliet_sink;
  std::shared_ptr<Session> romeo, juliet;
  std::string token;
};

}  // namespace

TEST_CASE("a token that was shown approves, and asks in return") {
  Inviting test;
  test.send(test.juliet, "<presence to='romeo@example.org' type='subscribed'/>");  // §3.4: pre-approval
  test.ask(test.token);
  CHECK(test.of("romeo@example.org", "juliet@example.org") == Subscription::both);
  CHECK(test.of("juliet@example.org", "romeo@example.org") == Subscription::both);
  CHECK(test.requests() == 0);
  CHECK(test.result_of(test.host.invitations.check(test.token, "x")).error().code == xmpp::Errc::not_found);
}

TEST_CASE("who does not approve in advance is asked") {
  Inviting test;
  test.ask(test.token);
  CHECK(test.of("romeo@example.org", "juliet@example.org") == Subscription::from);
  CHECK(test.result_of(test.stores.rosters.load(jid("juliet@example.org"))).value().requests.size() == 1);
}

TEST_CASE("a request that waited for an answer is answered by the token") {
  Inviting test;
  test.ask("wrong");
  CHECK(test.requests() == 1);
  test.ask(test.token);
  CHECK(test.requests() == 0);
  CHECK(test.of("romeo@example.org", "juliet@example.org") == Subscription::from);
}

TEST_CASE("a token is good for who made it alone, and once") {
  Inviting test;
  test.add_account("nurse@example.org");
  test.send(test.romeo, "<presence to='nurse@example.org' type='subscribe'><preauth xmlns='urn:xmpp:pars:0' token='" +
                            test.token + "'/></presence>");
  CHECK(test.of("romeo@example.org", "nurse@example.org") == Subscription::none);
  test.ask(test.token);
  CHECK(test.of("juliet@example.org", "romeo@example.org") == Subscription::to);
  const auto tybalt = [&] {
    test.add_account("tybalt@example.org");
    return test.bind("tybalt@example.org/street", test.juliet_sink);
  }();
  test.send(tybalt, "<presence to='romeo@example.org' type='subscribe'><preauth xmlns='urn:xmpp:pars:0' token='" +
                        test.token + "'/></presence>");
  CHECK(test.of("tybalt@example.org", "romeo@example.org") == Subscription::none);
  CHECK(test.requests() == 1);
}
