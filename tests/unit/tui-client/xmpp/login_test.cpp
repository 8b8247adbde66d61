// AccountLink against a server in the same process: getting in, not getting in, coming back.
#include <algorithm>

#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;

TEST_CASE("STARTTLS, password, resource; the store remembers") {
  LoggedIn t;
  t.log_in();
  CHECK(t.server.before_session == std::vector<std::string>{"starttls", "auth", "iq"});
  CHECK(t.history->get(t.me, "resource")->value() == "desk");
  CHECK(t.history->get(t.me, "password")->value() == "secret");
  // The next start needs no password.
  t.client.reset();
  t.config.password.reset();
  t.events.clear();
  t.log_in();
}

TEST_CASE("direct TLS") {
  LoggedIn t;
  t.server.direct_tls = true;
  t.config.direct_tls = true;
  t.log_in();
  CHECK(t.server.before_session == std::vector<std::string>{"auth", "iq"});
}

// CVE-2016-10027.
TEST_CASE("a server without encryption gets no password") {
  LoggedIn t;
  t.server.offer_tls = false;
  t.connect();
  t.until([&] { return t.last<ConnectionChanged>() && t.last<ConnectionChanged>()->fatal; });
  CHECK(t.server.before_session.empty());
  CHECK(t.last<ConnectionChanged>()->text.find("no encryption") != std::string::npos);
}

// CVE-2011-0411, in XMPP's words.
TEST_CASE("what came with <proceed/> was not encrypted and is dropped; a stanza before login ends the connection") {
  LoggedIn injected;
  injected.server.behind_proceed = "<message from='boss@example.test' id='f'><body>forged</body></message>";
  injected.connect();
  // Either the TLS handshake fails over the foreign bytes or they are dropped; believed they are never.
  injected.wait(300);
  CHECK(injected.count<MessageAdded>() == 0);

  LoggedIn early;
  early.server.before_auth = "<message from='boss@example.test' id='f'><body>forged</body></message>";
  early.connect();
  early.until([&] { return early.state() == ConnectionState::waiting; });
  CHECK(early.count<MessageAdded>() == 0);
  CHECK(early.server.before_session.back() != "auth");
}

TEST_CASE("a certificate nobody vouches for: the question names it, the answer is kept") {
  LoggedIn t;
  t.config.ca_file.clear();
  t.connect();
  t.until([&] { return t.count<CertificateQuestion>() == 1; });
  CHECK(t.server.before_session == std::vector<std::string>{"starttls"});
  const auto question = *t.last<CertificateQuestion>();
  CHECK(question.sha256.size() == 64);
  CHECK_FALSE(question.reason.empty());
  CHECK(t.last<ConnectionChanged>()->fatal);
  REQUIRE(t.client->trust_certificate(t.me, question.sha256));
  t.until([&] { return t.online(); });
  CHECK(t.history->get(t.me, "pin_sha256")->value() == question.sha256);
}

TEST_CASE("a pin of the user's own is not asked about") {
  LoggedIn t;
  t.config.pin_sha256 = std::string(64, '0');
  t.connect();
  t.until([&] { return t.last<ConnectionChanged>() && t.last<ConnectionChanged>()->fatal; });
  t.wait(50);
  CHECK(t.count<CertificateQuestion>() == 0);
}

TEST_CASE("a wrong password is not tried again; PLAIN after SCRAM is refused") {
  LoggedIn wrong;
  wrong.server.accept_password = false;
  wrong.connect();
  wrong.until([&] { return wrong.last<ConnectionChanged>() && wrong.last<ConnectionChanged>()->fatal; });
  CHECK(wrong.last<ConnectionChanged>()->text.find("wrong password") != std::string::npos);
  wrong.wait(150);
  CHECK(wrong.server.before_session.size() == 2);

  LoggedIn downgraded;
  REQUIRE(downgraded.history->put(downgraded.me, "scram_seen", "1"));
  downgraded.connect();
  downgraded.until([&] { return downgraded.last<ConnectionChanged>() && downgraded.last<ConnectionChanged>()->fatal; });
  CHECK(downgraded.server.before_session == std::vector<std::string>{"starttls"});
}

TEST_CASE("a server that says nothing is given up in time and tried again") {
  LoggedIn t;
  t.server.silent = true;
  t.options.times.step_ms = 150;
  t.connect();
  t.until([&] { return t.state() == ConnectionState::waiting; });
  t.server.silent = false;
  t.until([&] { return t.online(); });
}

TEST_CASE("a broken connection comes back by itself; a dead one is noticed") {
  LoggedIn t;
  t.options.keepalive_ms = 200;
  t.options.answer_ms = 200;
  t.log_in();
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.online(); });
  t.server.answer_pings = false;
  // Among all events: the next attempt may have begun before we look.
  t.until([&] {
    return std::any_of(t.events.begin(), t.events.end(), [](const Event& event) {
      const auto* change = event.as<ConnectionChanged>();
      return change && change->state == ConnectionState::waiting &&
             change->text.find("does not answer") != std::string::npos;
    });
  });
  t.server.answer_pings = true;
  t.until([&] { return t.online(); });
}

TEST_CASE("thrown out by another client of the same resource: no fight") {
  LoggedIn t;
  t.log_in();
  t.server.send("<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
  t.until([&] { return t.last<ConnectionChanged>()->fatal; });
  t.wait(200);
  CHECK(t.server.logins == 1);
}

TEST_CASE("broken XML from the server ends the connection, not the program") {
  for (const char* bad : {"<message><body></message>", "<!DOCTYPE x><x/>", "<message>\xff\xfe</message>"}) {
    LoggedIn t;
    t.log_in();
    t.server.send(bad);
    t.until([&] { return t.server.logins == 2 && t.online(); });
  }
}

TEST_CASE("shutting down ends the stream and is over soon, with and without a connection") {
  LoggedIn t;
  t.log_in();
  bool done = false;
  t.client->shut_down([&] { done = true; });
  t.until([&] { return done; });
  CHECK_FALSE(t.server.connected());
  bool unavailable = false;
  for (const auto& stanza : t.server.stanzas) {
    unavailable = unavailable || (stanza.name() == "presence" && stanza.attr("type") == "unavailable");
  }
  CHECK(unavailable);
  done = false;
  t.client->shut_down([&] { done = true; });
  t.until([&] { return done; });
}

TEST_CASE("calls without an account or a connection say so") {
  LoggedIn t;
  t.log_in();
  CHECK(t.client->send_message("who@example.test", t.bob, Draft{"hi", MessageKind::text, {}, {}}).error().code ==
        xmpp::Errc::not_found);
  t.client->disconnect(t.me);
  CHECK_FALSE(t.client->roster_add(t.me, t.bob, "Bob"));
  auto nameless = t.config;
  nameless.jid = *xmpp::Jid::parse("example.test");
  CHECK(t.client->connect(nameless).error().code == xmpp::Errc::invalid_argument);
  auto unknown = t.config;
  unknown.jid = *xmpp::Jid::parse("nobody@example.test");
  unknown.password.reset();
  CHECK(t.client->connect(unknown).error().code == xmpp::Errc::not_authorized);
}

TEST_CASE("registration with a form: asked for by the screen, answered, and the account logs in") {
  test::LoggedIn t;
  int submitted = 0;
  std::string ocr;
  t.server.before_login = [&](const xmpp::Element& iq) {
    const auto* query = iq.child("query", "jabber:iq:register");
    if (!query) return false;
    if (iq.attr("type") == "get") {
      t.server.result_for(iq,
                          "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='form'><field var='username'/>"
                          "<field var='password'/><field var='ocr' label='Text'><required/></field></x></query>");
      return true;
    }
    ++submitted;
    ocr = query->child("x")->children().back().child_text("value");
    if (ocr == "right") {
      t.server.result_for(iq);
    } else {
      t.server.error_for(iq, "not-acceptable");
    }
    return true;
  };
  t.client = std::make_unique<GlooxClient>(t.loop, *t.history, [&t](const Event& event) { t.events.push_back(event); }, t.options);
  std::optional<xmpp::Result<void>> done;
  t.client->register_account(t.config, [&](const xmpp::Result<void>& outcome) { done = outcome; });
  t.until([&] { return t.last<FormReceived>() != nullptr; });
  const auto offer = t.last<FormReceived>()->offer;
  CHECK(offer.title == "A new account at example.test");
  CHECK(offer.form.fields.size() == 1);
  auto* forms = t.client->forms(t.me);
  REQUIRE(forms);
  xmpp::DataForm filled;
  filled.type = "submit";
  SUBCASE("wrong, then right") {
    filled.add("ocr", "wrong");
    forms->answer(offer.id, filled, "send");
    t.until([&] { return t.count<FormReceived>() == 2; });
    filled.fields.clear();
    filled.add("ocr", "right");
    t.client->forms(t.me)->answer(t.last<FormReceived>()->offer.id, filled, "send");
    t.until([&] { return done.has_value() && t.online(); });
    CHECK(*done);
    CHECK(submitted == 2);
    CHECK(ocr == "right");
  }
  SUBCASE("cancelled") {
    forms->cancel(offer.id);
    t.until([&] { return done.has_value(); });
    CHECK_FALSE(*done);
    CHECK(submitted == 0);
    CHECK_FALSE(t.online());
  }
  SUBCASE("the server does not wait") {
    t.server.drop();
    t.until([&] { return done.has_value(); });
    CHECK_FALSE(*done);
    CHECK(t.last<FormAnswered>() != nullptr);  // the form goes
    t.client->forms(t.me)->answer(offer.id, filled, "send");
    t.wait(50);
    CHECK(submitted == 0);
  }
}
