// Logins that need more than the password: a code (XEP-0388 §2.6.3), and setting one up.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/second_factor_fixture.hpp"

namespace second_factor_test {

TEST_CASE("second factor: asked for behind the password, and then in") {
  Verona t;
  t.enrol();
  auto peer = t.asked();
  CHECK(contains(t.heard, "<continue xmlns='urn:xmpp:sasl:2'><tasks><task>TOTP</task></tasks>"));
  SUBCASE("the code with the choice of the task") {
    CHECK(contains(t.answer(*peer, next_task(totp(t.code()))),
                   "<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>juliet@example.org"));
  }
  SUBCASE("the code when asked") {
    CHECK(t.answer(*peer, next_task({})) == "<task-data xmlns='urn:xmpp:sasl:2'/>");
    CHECK(contains(t.answer(*peer, task_data(totp(t.code()))), "<success"));
  }
  SUBCASE("a step of tolerance in both directions, and no more") {
    CHECK(contains(t.answer(*peer, next_task(totp(t.code(-2)))), "<not-authorized"));
    t.answer(*peer, begin_plain("secret"));
    CHECK(contains(t.answer(*peer, next_task(totp(t.code(2)))), "<not-authorized"));
    t.answer(*peer, begin_plain("secret"));
    CHECK(contains(t.answer(*peer, next_task(totp(t.code(-1)))), "<success"));
    peer = t.asked();
    CHECK(contains(t.answer(*peer, next_task(totp(t.code(1)))), "<success"));
  }
  SUBCASE("a wrong password is told nothing of it") {
    peer = t.connect();
    CHECK(t.answer(*peer, begin_plain("wrong")) ==
          "<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
  }
  SUBCASE("SCRAM's last word comes with the question") {
    peer = t.connect();
    CHECK(contains(t.scram(*peer, "secret", true), "<continue"));
    CHECK(t.proven);
    const auto last = t.answer(*peer, next_task(totp(t.code())));
    CHECK(contains(last, "<success"));
    CHECK_FALSE(contains(last, "additional-data"));
  }
}

TEST_CASE("second factor: no code is good twice") {
  Verona t;
  t.enrol();
  const auto code = t.code();
  auto first = t.asked(), second = t.asked();
  CHECK(contains(t.answer(*first, next_task(totp(code))), "<success"));
  CHECK(contains(t.answer(*second, next_task(totp(code))), "<not-authorized"));
  second = t.asked();
  CHECK(contains(t.answer(*second, next_task(totp(t.code(-1)))), "<not-authorized"));  // older than one that was used
  second = t.asked();
  CHECK(contains(t.answer(*second, next_task(totp(t.code(1)))), "<success"));
  first.reset();
  second.reset();
  t.restart();
  auto third = t.asked();
  CHECK(contains(t.answer(*third, next_task(totp(t.code(1)))), "<not-authorized"));
}

TEST_CASE("second factor: recovery codes") {
  Verona t;
  t.enrol();
  REQUIRE(t.recovery.size() == 10);
  auto peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.recovery[0]))), "<success"));
  peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.recovery[0]))), "<not-authorized"));
  std::string shouted = t.recovery[1];
  for (auto& c : shouted) c = c == '-' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  t.answer(*peer, begin_plain("secret"));
  CHECK(contains(t.answer(*peer, next_task(totp(shouted))), "<success"));
  // Without the key of the secrets codes are good for nothing, but these are.
  t.directory.login_secret = "lost, and made anew";
  peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<not-authorized"));
  t.answer(*peer, begin_plain("secret"));
  CHECK(contains(t.answer(*peer, next_task(totp(t.recovery[2]))), "<success"));
}

TEST_CASE("second factor: guesses are few, and a recovery code is no guess") {
  Verona t;
  t.enrol();
  t.config.set(settings::login_max_wrong_codes_per_hour, std::int64_t{3});
  for (int i = 0; i < 3; ++i) {
    auto peer = t.asked();
    CHECK(contains(t.answer(*peer, next_task(totp(t.code() == "000000" ? "111111" : "000000"))), "<not-authorized"));
  }
  auto peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<temporary-auth-failure"));
  peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.recovery[3]))), "<success"));
  t.environment.manual().advance(3'600'000'000);
  peer = t.asked();
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<success"));
}

TEST_CASE("second factor: steps out of order, cut off, too long or made up") {
  Verona t;
  t.enrol();
  auto peer = t.connect();
  // Nothing has been asked for.
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<malformed-request"));
  CHECK(contains(t.answer(*peer, task_data(totp(t.code()))), "<malformed-request"));
  const auto refused = [&](const std::string& bytes) {
    peer = t.asked();
    const bool asked = contains(t.heard, "<continue");
    const auto heard = t.answer(*peer, bytes);
    // And what came after it has to begin anew.
    const auto late = t.answer(*peer, next_task(totp(t.code())));
    return asked && contains(heard, "<failure") && !contains(heard + late, "<success");
  };
  CHECK(refused(next_task(totp(t.code()), "UPGR-SCRAM-SHA-512")));
  CHECK(refused(next_task(totp(t.code()), "totp")));
  CHECK(refused("<next xmlns='urn:xmpp:sasl:2'>" + totp(t.code()) + "</next>"));
  CHECK(refused(task_data(totp(t.code()))));  // the task was not begun
  CHECK(refused("<response xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(t.code()) + "</response>"));
  CHECK(refused(begin_plain("secret")));  // one login at a time
  CHECK(refused("<abort xmlns='urn:xmpp:sasl:2'/>"));
  CHECK(refused(next_task(totp(""))));
  CHECK(refused(next_task(totp(t.code().substr(1)))));
  CHECK(refused(next_task(totp(t.code() + "0"))));
  CHECK(refused(next_task(totp(std::string(8000, '1')))));
  CHECK(refused(next_task(totp("１２３４５６"))));
  peer = t.asked();
  t.answer(*peer, next_task({}));
  CHECK(contains(t.answer(*peer, task_data({})), "<malformed-request"));
  peer = t.asked();
  t.answer(*peer, next_task({}));
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<malformed-request"));
}

TEST_CASE("second factor: time to look it up, but not for ever") {
  Verona t;
  t.enrol();
  auto peer = t.asked();
  t.environment.manual().advance(100'000'000);
  CHECK(contains(t.answer(*peer, next_task(totp(t.code()))), "<success"));
  peer = t.asked();
  t.environment.manual().advance(121'000'000);
  CHECK(ends_with_error(peer->hear(), "connection-timeout"));
}

TEST_CASE("second factor: what is inline waits for the code; a token of the login counts as both") {
  Verona t;
  const std::string wish =
      "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' "
      "mechanism='HT-SHA-256-NONE'/><bind xmlns='urn:xmpp:bind:0'/>";
  auto before = t.connect();
  CHECK(contains(t.answer(*before, begin_plain("secret", wish)), "<token xmlns='urn:xmpp:fast:0'"));
  CHECK(t.result_of(t.stores.tokens.list(owner)).value().size() == 1);
  t.enrol();
  CHECK(t.result_of(t.stores.tokens.list(owner)).value().empty());  // it was for the password alone
  auto peer = t.asked(wish);
  CHECK(contains(t.heard, "<continue"));
  CHECK(peer->stream().session() == nullptr);
  CHECK(t.result_of(t.stores.tokens.list(owner)).value().empty());
  const auto last = t.answer(*peer, next_task(totp(t.code())));
  CHECK(contains(last, "<token xmlns='urn:xmpp:fast:0'"));
  CHECK(contains(last, "<bound xmlns='urn:xmpp:bind:0'"));
}

TEST_CASE("second factor: a client without SASL2 needs an application password") {
  Verona t;
  t.enrol();
  auto peer = t.connect();
  CHECK(contains(t.scram(*peer, "secret", false), "<mechanism-too-weak/><text"));
  peer = t.connect();
  CHECK_FALSE(contains(t.scram(*peer, "wrong", false), "mechanism-too-weak"));
  const auto made = t.result_of(t.host.app_passwords.make(owner, "phone")).value();
  for (const bool sasl2 : {false, true}) {
    peer = t.connect();
    CHECK(contains(t.scram(*peer, made.password, sasl2), "<success"));
    CHECK(t.proven);
  }
  peer = t.connect();
  CHECK(contains(t.answer(*peer, begin_plain(made.password)), "<success"));
  CHECK(t.result_of(t.stores.credentials.app_passwords(owner)).value()[0].last_used == t.environment.now());
}

TEST_CASE("a second factor that is required and not there: in, to set one up and for nothing else") {
  Verona t;
  t.config.set(settings::host_second_factor, std::string("required"));
  auto other = t.connect();
  CHECK(contains(t.answer(*other, begin_plain("secret", "<bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:carbons:2'/>"
                                                         "</bind>")),
                 "<success"));
  CHECK(contains(t.answer(*other, "<presence/>") + other->hear(), ""));
  auto peer = t.connect();
  t.answer(*peer, begin_plain("secret"));
  CHECK(contains(t.answer(*peer, bind_request("home")), "<body>This account needs a second factor"));
  CHECK_FALSE(peer->stream().session()->available());
  CHECK(t.answer(*peer, "<presence/>").empty());
  CHECK_FALSE(peer->stream().session()->available());
  CHECK(contains(t.answer(*peer, "<message to='juliet@example.org'><body>x</body></message>"), "<not-allowed"));
  CHECK(contains(t.answer(*peer, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"), "<not-allowed"));
  CHECK(contains(t.answer(*peer, "<iq type='get' id='1'><query xmlns='urn:xmpp:mam:2'/></iq>"), "<not-allowed"));
  CHECK(contains(t.answer(*peer, "<iq type='set' id='1'><enable xmlns='urn:xmpp:carbons:2'/></iq>"), "<not-allowed"));
  CHECK(contains(t.answer(*peer, "<iq type='get' id='1' to='romeo@example.org'><ping xmlns='urn:xmpp:ping'/></iq>"),
                 "<not-allowed"));
  CHECK(contains(t.answer(*peer, "<iq type='get' id='1' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>"),
                 "type='result'"));
  const auto command = [&](const std::string& node, const std::string& more) {
    return t.answer(*peer, "<iq type='set' id='c' to='juliet@example.org'><command "
                           "xmlns='http://jabber.org/protocol/commands' node='" + node + "'" + more + "</command></iq>");
  };
  CHECK(contains(command("xmppd#new-app-password", ">"), "<forbidden"));
  const auto form = command("xmppd#second-factor", ">");
  const auto uri = between(form, "<value>otpauth://totp/", "<");
  CHECK(contains(uri, "example.org:juliet%40example.org?secret="));
  CHECK(contains(uri, "issuer=example.org"));
  const auto submit = [&](const std::string& code) {
    const auto id = between(form, "sessionid='", "'");
    return command("xmppd#second-factor", " sessionid='" + id + "'><x xmlns='jabber:x:data' type='submit'><field var='code'>"
                                          "<value>" + code + "</value></field></x>");
  };
  // The secret as the authenticator gets it.
  std::string bits, secret;
  for (const char c : between(form, "?secret=", "&")) {
    const auto value = std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    REQUIRE(value != std::string::npos);
    for (int bit = 4; bit >= 0; --bit) bits += (value >> bit) & 1U ? '1' : '0';
  }
  for (std::size_t at = 0; at + 8 <= bits.size(); at += 8) {
    secret += static_cast<char>(std::stoi(bits.substr(at, 8), nullptr, 2));
  }
  REQUIRE(secret.size() == totp_secret_bytes);
  SUBCASE("with a right code") {
    const auto done = submit(totp_code(secret, totp_step(t.environment.now())));
    CHECK(contains(done, "status='completed'"));
    CHECK(contains(done, "Your account has a second factor"));
    // As any other from now on, the other one of the account, too.
    CHECK(contains(t.answer(*peer, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"), "type='result'"));
    CHECK(contains(t.answer(*other, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"), "type='result'"));
    CHECK(contains(command("xmppd#new-app-password", ">"), "executing"));
    auto next = t.asked();
    CHECK(contains(t.heard, "<continue"));
  }
  SUBCASE("with a wrong one") {
    const auto code = totp_code(secret, totp_step(t.environment.now()));
    CHECK(contains(submit(code == "000000" ? "111111" : "000000"), "<note type='error'"));
    CHECK(contains(t.answer(*peer, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"), "<not-allowed"));
    auto next = t.asked();
    CHECK_FALSE(contains(t.heard, "<continue"));
  }
  SUBCASE("a session of before is not to be had by it") {
    auto later = t.connect();
    CHECK(contains(t.answer(*later, begin_plain("secret", "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>")), "<failed"));
  }
}

TEST_CASE("a second factor: whose choice it is") {
  Verona t;
  const auto demanded = [&] {
    auto peer = t.asked();
    return contains(t.heard, "<continue");
  };
  CHECK_FALSE(demanded());
  REQUIRE(t.result_of(t.stores.credentials.set_policy(owner, FactorPolicy::required)));
  {
    auto peer = t.log_in("juliet", "secret", "x");
    CHECK(peer->stream().session()->facts().only_enrols);
  }
  t.config.set(settings::host_second_factor, std::string("required"));
  REQUIRE(t.result_of(t.stores.credentials.set_policy(owner, FactorPolicy::exempt)));
  {
    auto peer = t.log_in("juliet", "secret", "x");
    CHECK_FALSE(peer->stream().session()->facts().only_enrols);
  }
  t.enrol();
  CHECK(demanded());
  t.config.set(settings::host_second_factor, std::string("off"));
  CHECK_FALSE(demanded());
}

}  // namespace second_factor_test
