// NodeCache: what a service says of its nodes is what the store has, whichever of several changes on their way the
// store has refused.
#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"
#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/pubsub/pep.hpp"
#include "xmppd/features/pubsub/pubsub_domain.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace node_cache_test {

using namespace xmppd;

namespace {

const std::string at_domain = "pubsub.example.org", at_account = "romeo@example.org";

std::string iq(const std::string& type, const std::string& to, const std::string& ns, const std::string& inside) {
  return "<iq type='" + type + "' id='q' to='" + to + "'><pubsub xmlns='http://jabber.org/protocol/pubsub" + ns + "'>" +
         inside + "</pubsub></iq>";
}
std::string use(const std::string& to, const std::string& inside) { return iq("set", to, "", inside); }
std::string own(const std::string& to, const std::string& inside) { return iq("set", to, "#owner", inside); }
std::string title(const std::string& to, const std::string& text) {
  return own(to, "<configure node='n'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>" + text +
                     "</value></field></x></configure>");
}
std::string access(const std::string& to, const std::string& model) {
  return own(to, "<configure node='n'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>" +
                     model + "</value></field></x></configure>");
}
std::string affiliate(const std::string& to, const std::string& who, const std::string& affiliation) {
  return own(to, "<affiliations node='n'><affiliation jid='" + who + "@example.org' affiliation='" + affiliation +
                     "'/></affiliations>");
}
std::string subscriber(const std::string& to, const std::string& who, const std::string& state) {
  return own(to, "<subscriptions node='n'><subscription jid='" + who + "@example.org' subscription='" + state +
                     "'/></subscriptions>");
}
std::string publish(const std::string& to, const std::string& id, std::size_t size = 1) {
  return use(to, "<publish node='n'><item id='" + id + "'><x xmlns='urn:x'>" + std::string(size, 'x') +
                     "</x></item></publish>");
}

struct Services : TestHost {
  Services() : TestHost({&pep_feature, &pubsub_feature}) {
    add_account(at_account);
    add_account("juliet@example.org");
    romeo = bind(at_account + "/orchard", sink);
    juliet = bind("juliet@example.org/balcony", other);
  }

  // What the answer is: "result", or a condition.
  std::string ask(const std::string& request) {
    sink.received.clear();
    send(romeo, request);
    return outcome(answer());
  }
  // All of them one after the other, before any of them is on disk; the store refuses those that the letters say.
  void ask_at_once(const std::string& accepted, const std::vector<std::string>& requests) {
    REQUIRE(accepted.size() == requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      memory.fail_next(accepted[i] == 'n' ? 1 : 0);
      host.router.from_client(*romeo, xml(requests[i]));
      memory.fail_next(0);
    }
    settle();
  }
  // All that there is to know of the node "n"; "" if there is none.
  static std::string seen(TestHost& test, Host& at, const std::shared_ptr<Session>& by, TestSink& answers,
                          const std::string& to) {
    std::string all;
    for (const std::string what : {"configure", "affiliations", "subscriptions"}) {
      answers.received.clear();
      at.router.from_client(*by, xml(iq("get", to, "#owner", "<" + what + " node='n'/>")));
      test.settle();
      REQUIRE(answers.received.size() == 1);
      if (answers.received[0]->type() == "error") return {};
      all += xmpp::to_xml(*answers.received[0]->element().first_child());
    }
    return all;
  }
  // The same that somebody sees who comes later, to a host that has nothing in memory yet.
  bool agrees(const std::string& to) {
    HostDirectory later_directory;
    Host later(jid("example.org"), config, stores, environment, later_directory, {&pep_feature, &pubsub_feature});
    std::shared_ptr<Account> account;
    later.accounts.with(jid(at_account), [&account](auto loaded) { account = loaded.value(); });
    settle();
    TestSink later_sink;
    const auto session = later.sessions.bind(account, "orchard", later_sink, {}).value();
    const auto now = seen(*this, host, romeo, sink, to), then = seen(*this, later, session, later_sink, to);
    if (now != then) MESSAGE("now " << now << "\nlater " << then);
    return now == then;
  }
  bool exists(const std::string& to) { return !seen(*this, host, romeo, sink, to).empty(); }

  TestSink sink, other;
  std::shared_ptr<Session> romeo, juliet;

 private:
  StanzaPtr answer() {
    for (const auto& each : sink.received) {
      if (each->kind() == xmpp::StanzaKind::iq) return each;
    }
    throw std::runtime_error("no answer");
  }
  static std::string outcome(const StanzaPtr& iq) {
    if (iq->type() != "error") return std::string(iq->type());
    return iq->element().child("error")->first_child()->name();
  }
};

const std::string places[]{at_domain, at_account};

}  // namespace

TEST_CASE("pubsub: of several changes of one node the store refuses some, and memory has the others") {
  for (const auto& to : places) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> changes{
        {"configuration", {title(to, "a"), access(to, "open"), title(to, "b")}},
        {"affiliations of one",
         {affiliate(to, "a", "member"), affiliate(to, "a", "publisher"), affiliate(to, "a", "none")}},
        {"affiliations of two",
         {affiliate(to, "a", "member"), affiliate(to, "b", "member"), affiliate(to, "a", "outcast")}},
        {"subscriptions",
         {subscriber(to, "a", "subscribed"), subscriber(to, "a", "none"), subscriber(to, "a", "subscribed")}},
        {"one and the other", {affiliate(to, "a", "member"), title(to, "a"), subscriber(to, "b", "subscribed")}},
        {"its end and what follows", {own(to, "<delete node='n'/>"), use(to, "<create node='n'/>"), title(to, "a")}},
        {"end, beginning, end",
         {own(to, "<delete node='n'/>"), use(to, "<create node='n'/>"), own(to, "<delete node='n'/>")}},
    };
    for (const auto& [what, requests] : changes) {
      for (const std::string accepted : {"ny", "yn", "nn", "nyn", "yny", "nny"}) {
        CAPTURE(to);
        CAPTURE(what);
        CAPTURE(accepted);
        Services test;
        REQUIRE(test.ask(use(to, "<create node='n'/>")) == "result");
        REQUIRE(test.ask(title(to, "first")) == "result");
        auto some = requests;
        some.resize(accepted.size());
        test.ask_at_once(accepted, some);
        CHECK(test.agrees(to));
      }
    }
  }
}

TEST_CASE("pubsub: a node that the store has refused is not there, nor what was done at it meanwhile") {
  for (const auto& to : places) {
    CAPTURE(to);
    Services test;
    CHECK_FALSE(test.exists(to));
    test.ask_at_once("nyy", {use(to, "<create node='n'/>"), title(to, "a"), subscriber(to, "a", "subscribed")});
    CHECK_FALSE(test.exists(to));
    test.ask_at_once("nyny", {use(to, "<create node='n'/>"), own(to, "<delete node='n'/>"),
                              use(to, "<create node='n'/>"), own(to, "<delete node='n'/>")});
    CHECK_FALSE(test.exists(to));
    test.ask_at_once("nyy", {use(to, "<create node='n'/>"), own(to, "<delete node='n'/>"), publish(to, "1")});
    CHECK(test.exists(to));
    CHECK(test.agrees(to));
  }
}

TEST_CASE("pubsub: an item that doesn't fit, in a node made for it, takes nothing of what others did with it") {
  for (const auto& to : places) {
    CAPTURE(to);
    Services test;
    test.config.set(pubsub_max_bytes, std::int64_t{1024});
    CHECK(test.ask(publish(to, "large", 2000)) == "resource-constraint");
    CHECK_FALSE(test.exists(to));
    // The node goes and comes again before the store has said anything.
    test.ask_at_once("yyy", {publish(to, "large", 2000), own(to, "<delete node='n'/>"), publish(to, "small")});
    CHECK(test.agrees(to));
    CHECK(test.ask(iq("get", to, "", "<items node='n'><item id='small'/></items>")) == "result");
    CHECK(test.ask(own(to, "<delete node='n'/>")) == "result");
    // Refused with the one that was to make the node, or kept: but nothing is acknowledged and lost.
    test.sink.received.clear();
    test.ask_at_once("yy", {publish(to, "large", 2000), publish(to, "small")});
    bool acknowledged = false;
    for (const auto& each : test.sink.received) acknowledged |= each->type() == "result";
    CHECK((test.ask(iq("get", to, "", "<items node='n'><item id='small'/></items>")) == "result") == acknowledged);
    CHECK(test.agrees(to));
  }
}

TEST_CASE("pubsub: an approval that could not be stored is still to be given") {
  for (const auto& to : places) {
    CAPTURE(to);
    Services test;
    REQUIRE(test.ask(use(to, "<create node='n'/>")) == "result");
    REQUIRE(test.ask(access(to, "authorize")) == "result");
    test.send(test.juliet, use(to, "<subscribe node='n' jid='juliet@example.org'/>"));
    const auto answered = [&to](const std::string& allow) {
      return "<message to='" + to +
             "'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
             "<value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field>"
             "<field var='pubsub#node'><value>n</value></field>"
             "<field var='pubsub#subscriber_jid'><value>juliet@example.org</value></field>"
             "<field var='pubsub#allow'><value>" +
             allow + "</value></field></x></message>";
    };
    const auto pending = [&] {
      return Services::seen(test, test.host, test.romeo, test.sink, to).find("subscription='pending'") !=
             std::string::npos;
    };
    REQUIRE(pending());
    for (const auto* allow : {"1", "0"}) {
      test.ask_at_once("n", {answered(allow)});
      CHECK(test.agrees(to));
      CHECK(pending());
    }
    test.ask_at_once("y", {answered("1")});
    CHECK(test.agrees(to));
    CHECK_FALSE(pending());
  }
}

TEST_CASE("pubsub: somebody whose account could not be forgotten is still there, and goes with the next one") {
  Services test;
  REQUIRE(test.ask(use(at_domain, "<create node='n'/>")) == "result");
  REQUIRE(test.ask(affiliate(at_domain, "juliet", "member")) == "result");
  REQUIRE(test.ask(subscriber(at_domain, "juliet", "subscribed")) == "result");
  AccountRemoved event{test.juliet->account()};
  test.memory.fail_next(2);
  test.host.hooks.account_removed.fire(event);
  test.memory.fail_next(0);
  test.settle();
  CHECK(test.agrees(at_domain));
  test.host.hooks.account_removed.fire(event);
  test.settle();
  CHECK(test.agrees(at_domain));
  CHECK(Services::seen(test, test.host, test.romeo, test.sink, at_domain).find("juliet") == std::string::npos);
}

}  // namespace node_cache_test
