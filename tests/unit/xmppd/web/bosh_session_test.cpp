// A session without HTTP: requests and what each is answered, time moved by hand.
#include "xmppd/web/bosh_session.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "xmppd/web/web_settings.hpp"

using namespace xmppd;
using test::contains;

namespace {

struct Exchange final : HttpExchange {
  const HttpRequest& request() const override { return asked; }
  std::string security() const override { return "TLSv1.3"; }
  void wait() override { waits = true; }
  void respond(HttpResponse response) override {
    CHECK_MESSAGE(!answer, "two responses");
    answer = response.body;
    status = response.status;
  }
  void respond(HttpResponse, std::uint64_t, std::unique_ptr<HttpContentSource>) override { FAIL("a file"); }
  void receive(std::unique_ptr<HttpContentSink>) override { FAIL("content"); }
  xmpp::Connection* upgrade(const std::vector<std::pair<std::string, std::string>>&,
                            std::shared_ptr<HttpUpgraded>) override {
    return nullptr;
  }
  HttpRequest asked;
  std::optional<std::string> answer;
  int status = 0;
  bool waits = false;
};

struct Browser {
  explicit Browser(const std::string& attributes = "wait='60' hold='1' ver='1.11'") {
    daemon.add_account("romeo@example.org", "secret");
    auto creation = parse(attributes + " to='example.org'", "");
    session.emplace(daemon.context, creation, "example.org", BoshSession::Peer{"192.0.2.1", "TLSv1.3"}, StreamPlace(),
                    [this](BoshSession&) { gone = true; });
    first = take(std::move(creation));
  }
  BoshRequest parse(const std::string& attributes, const std::string& content) {
    return parse_bosh("<body xmlns='http://jabber.org/protocol/httpbind' xmlns:x='urn:xmpp:xbosh' rid='" +
                          std::to_string(rid) + "' " + attributes + ">" + content + "</body>",
                      {})
        .value();
  }
  std::shared_ptr<Exchange> take(BoshRequest request) {
    auto exchange = std::make_shared<Exchange>();
    session->take(std::move(request), exchange);
    daemon.run();
    return exchange;
  }
  std::shared_ptr<Exchange> ask(const std::string& content = "", const std::string& attributes = "") {
    ++rid;
    return take(parse(attributes, content));
  }
  std::shared_ptr<Exchange> ask_as(std::uint64_t other, const std::string& content = "") {
    const auto mine = std::exchange(rid, other);
    auto exchange = take(parse("", content));
    rid = mine;
    return exchange;
  }
  void log_in() {
    REQUIRE(contains(*ask(test::auth_plain("romeo", "secret"))->answer, "<success"));
    REQUIRE(contains(*ask("", "x:restart='true'")->answer, "<bind"));
    REQUIRE(contains(*ask(test::bind_request("web"))->answer, "romeo@example.org/web"));
  }
  void pass(unsigned seconds) {
    daemon.environment.manual().advance(xmpp::Timestamp{seconds} * 1'000'000);
    daemon.run();
  }
  // Something for the client, whose answer is no stanza of ours: a pong of the server.
  static std::string ping(const std::string& id) {
    return "<iq xmlns='jabber:client' type='get' id='" + id + "'><ping xmlns='urn:xmpp:ping'/></iq>";
  }

  test::Daemon daemon;
  std::uint64_t rid = 100;
  bool gone = false;
  std::optional<BoshSession> session;
  std::shared_ptr<Exchange> first;
};

bool terminated(const Exchange& exchange, const std::string& condition) {
  return exchange.answer && contains(*exchange.answer, "type='terminate'") &&
         contains(*exchange.answer, "condition='" + condition + "'");
}

}  // namespace

TEST_CASE("BOSH session: its terms, and the stream's features, come with the first answer") {
  Browser browser;
  REQUIRE(browser.first->answer);
  for (const char* part : {" sid='id", " wait='60'", " hold='1'", " requests='2'", " inactivity='60'", " ver='1.11'",
                           " from='example.org'", " xmpp:restartlogic='true'", "<stream:features"}) {
    CHECK_MESSAGE(contains(*browser.first->answer, part), part);
  }
  CHECK(!contains(*browser.first->answer, "ack="));
  browser.log_in();
}

TEST_CASE("BOSH session: one request is held, at most as long as was agreed") {
  Browser browser;
  browser.log_in();
  const auto held = browser.ask();
  CHECK(!held->answer);
  CHECK(held->waits);
  browser.pass(59);
  CHECK(!held->answer);
  browser.pass(2);
  CHECK(held->answer == "<body xmlns='http://jabber.org/protocol/httpbind'/>");
  const auto older = browser.ask();
  const auto newer = browser.ask();
  CHECK(older->answer);
  CHECK(!newer->answer);
  CHECK(!browser.gone);
}

TEST_CASE("BOSH session: a request that comes again gets its answer again, once for each") {
  Browser browser;
  browser.log_in();
  const auto asked = browser.ask(Browser::ping("p1"));
  REQUIRE(asked->answer);
  CHECK(contains(*asked->answer, "id='p1'"));
  CHECK(browser.ask_as(browser.rid, Browser::ping("p1"))->answer == asked->answer);
  const auto held = browser.ask();
  const auto again = browser.ask_as(browser.rid);
  CHECK(contains(held->answer.value(), "type='error'"));
  CHECK(!again->answer);
  for (int i = 0; i < 12 && !browser.gone; ++i) browser.ask_as(browser.rid);
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: the order is that of the request IDs, and the window has an end") {
  Browser browser;
  browser.log_in();
  const auto late = browser.ask_as(browser.rid + 2, Browser::ping("two"));
  CHECK(!late->answer);
  const auto early = browser.ask_as(browser.rid + 1, Browser::ping("one"));
  REQUIRE(early->answer);
  CHECK(early->answer->find("'one'") < early->answer->find("'two'"));
  browser.rid += 2;
  SUBCASE("too far ahead") { CHECK(terminated(*browser.ask_as(browser.rid + 3), "item-not-found")); }
  SUBCASE("of long ago") { CHECK(terminated(*browser.ask_as(browser.rid - 5), "item-not-found")); }
  SUBCASE("a gap that nobody fills") {
    const auto beyond = browser.ask_as(browser.rid + 2);
    browser.pass(65);
    CHECK(terminated(*beyond, "item-not-found"));
  }
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: acknowledgements, both ways") {
  Browser browser("wait='60' hold='1' ver='1.11' ack='1'");
  CHECK(contains(*browser.first->answer, "ack='100'"));
  browser.log_in();
  const auto older = browser.ask();
  browser.ask();
  CHECK(contains(*older->answer, "ack='" + std::to_string(browser.rid) + "'"));
  browser.ask("", "ack='" + std::to_string(browser.rid - 1) + "'");
  // What was acknowledged is not kept any more.
  CHECK(terminated(*browser.ask_as(browser.rid - 2), "item-not-found"));
}

TEST_CASE("BOSH session: silence is its end, unless it was announced") {
  Browser browser;
  browser.log_in();
  SUBCASE("silence") {
    browser.pass(59);
    CHECK(!browser.gone);
    browser.pass(3);
  }
  SUBCASE("a pause") {
    const auto held = browser.ask();
    const auto pause = browser.ask("", "pause='100'");
    CHECK(held->answer);
    CHECK(pause->answer);
    browser.pass(95);
    CHECK(!browser.gone);
    browser.pass(7);
  }
  SUBCASE("a longer pause than there is") {
    browser.ask("", "pause='100000'");
    browser.pass(125);
  }
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: the end is told on the oldest request") {
  Browser browser;
  browser.log_in();
  const auto oldest = browser.ask();
  const auto newest = browser.ask(Browser::ping("last"), "type='terminate'");
  CHECK(contains(oldest->answer.value(), "type='terminate'"));
  CHECK(contains(*oldest->answer, "'last'"));
  CHECK(!contains(newest->answer.value(), "terminate"));
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: a stream error is told, to the next request if none is held") {
  Browser browser;
  SUBCASE("while one is held") { CHECK(terminated(*browser.ask(Browser::ping("early")), "remote-stream-error")); }
  SUBCASE("while none is") {
    browser.pass(31);  // not logged in in time
    CHECK(!browser.gone);
    const auto told = browser.ask();
    CHECK(terminated(*told, "remote-stream-error"));
    CHECK(contains(*told->answer, "connection-timeout"));
  }
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: who polls is answered at once, and may not do it all the time") {
  Browser browser("wait='0' hold='1' ver='1.11'");
  CHECK(contains(*browser.first->answer, "polling='2'"));
  CHECK(contains(*browser.first->answer, "requests='1'"));
  CHECK(browser.ask()->answer == "<body xmlns='http://jabber.org/protocol/httpbind'/>");
  browser.pass(3);
  CHECK(browser.ask()->answer == "<body xmlns='http://jabber.org/protocol/httpbind'/>");
  CHECK(terminated(*browser.ask(), "policy-violation"));
  CHECK(browser.gone);
}

TEST_CASE("BOSH session: much is told in several answers, and nobody's response is a page") {
  Browser browser("wait='60' hold='1' ver='1.11' content='text/html'");
  browser.log_in();
  browser.session->write("<message><body>" + std::string(100'000, 'a') + "</body></message>");
  browser.session->write("<message><body>" + std::string(100'000, 'b') + "</body></message>");
  CHECK(browser.session->buffered() > 200'000);
  const auto one = browser.ask();
  CHECK(contains(one->answer.value(), "aaa"));
  CHECK(!contains(*one->answer, "bbb"));
  bool flushed = false;
  browser.session->when_flushed([&flushed] { flushed = true; });
  browser.daemon.run();
  CHECK(!flushed);
  CHECK(contains(browser.ask()->answer.value(), "bbb"));
  CHECK(flushed);
  CHECK(browser.session->buffered() == 0);
}
