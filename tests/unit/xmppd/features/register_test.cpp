// Registration before login: what the stream asks of the host (stories cover those who are logged in).
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "libxmpp/sasl/scram.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/registrations.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/messages.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/roster.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace xmppd {
extern const FeatureEntry invites_feature;
extern const FeatureEntry register_feature;
extern const FeatureEntry registrations_feature;
}  // namespace xmppd

namespace {

constexpr const char* get = "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>";

template <class T>
void set(Config& config, std::string_view key, T value) {
  auto settings = core_settings();
  settings.insert(settings.end(), register_feature.settings.begin(), register_feature.settings.end());
  for (const auto* setting : settings) {
    if (setting->key == key) return config.set_raw(*setting, value);
  }
  FAIL("no such setting");
}

struct Open : TestHost {
  explicit Open(bool enabled = true) : TestHost({&subscriptions_feature, &roster_feature, &register_feature}) {
    set(config, "register.enabled", enabled);
    set(config, "invites.enabled", false);
    set(config, "passwords.min_length", std::int64_t{1});
    set(config, "passwords.refuse_common", false);
  }
  using Client = std::shared_ptr<PreAuthClient>;
  static Client client(const std::string& address) {
    return std::make_shared<PreAuthClient>(PreAuthClient{address, address, std::nullopt});
  }
  xmpp::Result<xmpp::Element> ask(std::string_view iq, const std::string& address = "192.0.2.1") {
    return ask(iq, client(address));
  }
  xmpp::Result<xmpp::Element> ask(std::string_view iq, const Client& from) {
    return result_of(host.pre_auth_iq(xml(iq), from));
  }
  xmpp::Element create(std::string_view name, std::string_view password, const std::string& address = "192.0.2.1") {
    return create(name, password, client(address));
  }
  xmpp::Element create(std::string_view name, std::string_view password, const Client& from) {
    return ask("<iq type='set' id='2'><query xmlns='jabber:iq:register'><username>" + std::string(name) +
                   "</username><password>" + std::string(password) + "</password></query></iq>",
               from)
        .value();
  }
};

Condition condition(const xmpp::Element& reply) {
  REQUIRE(reply.attr("type") == "error");
  return xmpp::parse_stanza_error(reply).condition;
}

}  // namespace

TEST_CASE("closed by default: nothing is answered, nothing offered") {
  Open test(false);
  CHECK(test.ask(get).error().code == xmpp::Errc::not_authorized);
  std::vector<xmpp::Element> features;
  StreamFeatures offer{false, features};
  test.host.hooks.stream_features.fire(offer);
  CHECK(features.empty());
}

TEST_CASE("open: offered before login only") {
  Open test;
  std::vector<xmpp::Element> features;
  StreamFeatures after{true, features};
  test.host.hooks.stream_features.fire(after);
  for (const auto& feature : features) CHECK(feature.name() != "register");
  features.clear();
  StreamFeatures before{false, features};
  test.host.hooks.stream_features.fire(before);
  REQUIRE(features.size() == 1);
  CHECK(features[0].is("register", "http://jabber.org/features/iq-register"));
}

TEST_CASE("what else is sent before login is not authorized") {
  Open test;
  CHECK(test.ask("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>").error().code ==
        xmpp::Errc::not_authorized);
  CHECK(test.ask("<iq type='result' id='1'><query xmlns='jabber:iq:register'/></iq>").error().code ==
        xmpp::Errc::not_authorized);
}

TEST_CASE("the fields are told, and an account is made of them") {
  Open test;
  const auto form = test.ask(get).value();
  CHECK(form.attr("type") == "result");
  CHECK(form.attr("id") == "1");
  REQUIRE(form.child("query"));
  CHECK(form.child("query")->child("username"));
  CHECK(form.child("query")->child("password"));

  const auto made = test.create("Romeo", "rosebud");
  CHECK(made.attr("type") == "result");
  CHECK(made.attr("id") == "2");
  const auto record = test.result_of(test.stores.accounts.find(jid("romeo@example.org"))).value();
  REQUIRE(record);
  CHECK(xmpp::verify_password(record->keys[0], "rosebud"));
  CHECK(condition(test.create("romeo", "other")) == Condition::conflict);
}

TEST_CASE("incomplete or unfit fields") {
  Open test;
  CHECK(condition(test.create("", "x")) == Condition::not_acceptable);
  CHECK(condition(test.create("romeo", "")) == Condition::not_acceptable);
  CHECK(condition(test.create("ro meo", "x")) == Condition::not_acceptable);
  CHECK(condition(test.create("romeo", "&#x9;")) == Condition::not_acceptable);
  CHECK(condition(test.ask("<iq type='set' id='1'><query xmlns='jabber:iq:register'/></iq>").value()) ==
        Condition::not_acceptable);
}

TEST_CASE("an address may ask so often within an hour") {
  Open test;
  set(test.config, "register.max_per_hour", std::int64_t{2});
  CHECK(test.create("one", "x").attr("type") == "result");
  test.environment.advance(1800);
  CHECK(condition(test.create("one", "x")) == Condition::conflict);
  CHECK(condition(test.create("two", "x")) == Condition::resource_constraint);
  CHECK(test.create("two", "x", "192.0.2.2").attr("type") == "result");
  test.environment.advance(1800);
  CHECK(test.create("three", "x").attr("type") == "result");
  CHECK(condition(test.create("four", "x")) == Condition::resource_constraint);
}

namespace {

// By invitation alone.
struct Invited : Open {
  Invited() : Open(false) { set(config, "invites.enabled", true); }

  MadeInvite invite(Invite wish, std::int64_t days = 0) { return result_of(host.invitations.make(wish, days)).value(); }
  xmpp::Element show(const std::string& token, const Client& from) {
    return ask("<iq type='set' id='3'><preauth xmlns='urn:xmpp:pars:0' token='" + token + "'/></iq>", from).value();
  }
  bool exists(std::string_view bare) { return result_of(stores.accounts.find(jid(bare))).value().has_value(); }
};

Invite named(std::string name) {
  Invite wish;
  wish.name = std::move(name);
  return wish;
}

}  // namespace

TEST_CASE("invites: offered, and who has none is told so") {
  Invited test;
  std::vector<xmpp::Element> features;
  StreamFeatures offer{false, features};
  test.host.hooks.stream_features.fire(offer);
  REQUIRE(features.size() == 2);
  CHECK(features[0].is("register", "urn:xmpp:ibr-token:0"));
  CHECK(condition(test.ask(get).value()) == Condition::not_allowed);
  CHECK(condition(test.create("romeo", "x")) == Condition::not_allowed);
}

TEST_CASE("invites: one account of each, by the stream that has shown it") {
  Invited test;
  const auto made = test.invite({});
  CHECK(made.token.size() == 32);
  CHECK(invite_uri(made.invite, made.token) == "xmpp:example.org?register;preauth=" + made.token);
  const auto one = test.client("192.0.2.1"), two = test.client("192.0.2.2");
  CHECK(test.show(made.token, one).attr("type") == "result");
  CHECK(test.show(made.token, two).attr("type") == "result");
  CHECK(test.ask(get, one)->child("query")->child("username"));
  // A failure uses nothing.
  CHECK(condition(test.create("ro meo", "x", one)) == Condition::not_acceptable);
  CHECK(condition(test.create("other", "x")) == Condition::not_allowed);
  CHECK(test.create("romeo", "rosebud", one).attr("type") == "result");
  CHECK(condition(test.create("second", "x", one)) == Condition::not_allowed);
  CHECK(condition(test.create("juliet", "x", two)) == Condition::item_not_found);
  CHECK_FALSE(test.exists("juliet@example.org"));
  CHECK(condition(test.show(made.token, two)) == Condition::item_not_found);
}

TEST_CASE("invites: a name is kept for who is invited, until the invite ends") {
  Invited test;
  set(test.config, "register.enabled", true);
  const auto made = test.invite(named("Juliet"), 2);
  CHECK(invite_uri(made.invite, made.token) == "xmpp:juliet@example.org?register;preauth=" + made.token);
  CHECK(condition(test.create("juliet", "x")) == Condition::conflict);
  CHECK(test.result_of(test.host.invitations.make(named("juliet"))).error().code == xmpp::Errc::already_exists);
  const auto client = test.client("192.0.2.1");
  test.show(made.token, client);
  CHECK(test.ask(get, client)->child("query")->child_text("username", "jabber:iq:register") == "juliet");
  CHECK(condition(test.create("romeo", "x", client)) == Condition::not_allowed);
  // XEP-0445 §4: expiry counts when the token is shown.
  test.environment.advance(2 * 86'400 + 1);
  CHECK(condition(test.show(made.token, test.client("192.0.2.9"))) == Condition::item_not_found);
  CHECK(test.create("juliet", "x", client).attr("type") == "result");
  CHECK(test.result_of(test.host.invitations.make(named("juliet"))).error().code == xmpp::Errc::already_exists);
}

TEST_CASE("invites: a contact comes of it") {
  Invited test;
  test.add_account("romeo@example.org");
  TestSink sink;
  const auto session = test.bind("romeo@example.org/orchard", sink);
  test.send(session, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
  sink.received.clear();
  Invite wish;
  wish.contact = jid("romeo@example.org");
  const auto made = test.invite(wish);
  CHECK(invite_uri(made.invite, made.token) == "xmpp:romeo@example.org?roster;preauth=" + made.token + ";ibr=y");
  const auto client = test.client("192.0.2.1");
  test.show(made.token, client);
  CHECK(test.create("juliet", "x", client).attr("type") == "result");
  const auto friends = [&test](std::string_view owner, std::string_view contact) {
    const auto stored = test.result_of(test.stores.rosters.load(jid(owner))).value();
    const auto* item = stored.find(jid(contact));
    return item && item->subscription == Subscription::both;
  };
  CHECK(friends("romeo@example.org", "juliet@example.org"));
  CHECK(friends("juliet@example.org", "romeo@example.org"));
  REQUIRE(sink.received.size() == 1);
  CHECK(sink.received[0]->element().child("query", "jabber:iq:roster"));
}

TEST_CASE("invites: another password for an account, and its sessions end") {
  Invited test;
  test.add_account("romeo@example.org");
  TestSink sink;
  const auto session = test.bind("romeo@example.org/orchard", sink);
  Invite wish = named("romeo");
  CHECK(test.result_of(test.host.invitations.make(wish)).error().code == xmpp::Errc::already_exists);
  wish.resets = true;
  wish.registers = false;
  const auto made = test.invite(wish);
  const auto client = test.client("192.0.2.1");
  CHECK(test.show(made.token, client).attr("type") == "result");
  CHECK(test.create("romeo", "new one", client).attr("type") == "result");
  const auto record = test.result_of(test.stores.accounts.find(jid("romeo@example.org"))).value();
  CHECK(xmpp::verify_password(record->keys.at(0), "new one"));
  CHECK(sink.closed == xmpp::StreamErrorCondition::not_authorized);
  CHECK(condition(test.show(made.token, client)) == Condition::item_not_found);
  wish.name = "nobody";
  CHECK(test.result_of(test.host.invitations.make(wish)).error().code == xmpp::Errc::not_found);
}

TEST_CASE("invites: guessing is slow") {
  Invited test;
  set(test.config, "invites.max_wrong_per_hour", std::int64_t{2});
  const auto made = test.invite({});
  const auto guesser = test.client("192.0.2.1"), friendly = test.client("192.0.2.2");
  for (int i = 0; i < 5; ++i) CHECK(test.show(made.token, friendly).attr("type") == "result");
  CHECK(condition(test.show("", guesser)) == Condition::item_not_found);
  CHECK(condition(test.show(std::string(100'000, 'a'), guesser)) == Condition::item_not_found);
  CHECK(condition(test.show(made.token, guesser)) == Condition::resource_constraint);
  CHECK(test.show(made.token, friendly).attr("type") == "result");
  test.environment.advance(3601);
  CHECK(test.show(made.token, guesser).attr("type") == "result");
}

TEST_CASE("invites: one for a contact alone makes no account") {
  Invited test;
  test.add_account("romeo@example.org");
  Invite wish;
  wish.contact = jid("romeo@example.org");
  wish.registers = false;
  const auto made = test.invite(wish);
  CHECK(invite_uri(made.invite, made.token) == "xmpp:romeo@example.org?roster;preauth=" + made.token);
  CHECK(condition(test.show(made.token, test.client("192.0.2.1"))) == Condition::item_not_found);
}

TEST_CASE("passwords: too short, known to everybody, the name itself") {
  Open test;
  set(test.config, "passwords.min_length", std::int64_t{8});
  set(test.config, "passwords.refuse_common", true);
  for (const auto* weak : {"rosebud", "password1", "Passw0rd!!", "aaaaaaaaaa", "romeo123", "Romeo!!!",
                           "romeo@example.org", "sunshine99"}) {
    CAPTURE(weak);
    const auto reply = test.create("romeo", weak);
    CHECK(condition(reply) == Condition::not_acceptable);
    CHECK_FALSE(xmpp::parse_stanza_error(reply).text.empty());
  }
  CHECK(test.create("romeo", "rosebud of 1941").attr("type") == "result");
  CHECK(test.create("juliet", "ééééüüüü").attr("type") == "result");  // characters, not bytes
}

TEST_CASE("passwords: a list of the operator's own, as it is now") {
  Open test;
  set(test.config, "passwords.refuse_common", true);
  const ::test::TemporaryDirectory directory;
  const auto file = (directory.path() / "words").string();
  std::ofstream(file) << "ourcompany2019\n";
  set(test.config, "passwords.common_file", file);
  CHECK(condition(test.create("romeo", "OurCompany2019")) == Condition::not_acceptable);
  CHECK(test.create("romeo", "verona is fair").attr("type") == "result");
  std::ofstream(file, std::ios::app) << "verona is fair\n";
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
  CHECK(condition(test.create("juliet", "verona is fair")) == Condition::not_acceptable);
}

TEST_CASE("a removed account's name is nobody's for a while, but the operator's") {
  Open test;
  set(test.config, "accounts.tombstone_days", std::int64_t{2});
  CHECK(test.create("romeo", "x").attr("type") == "result");
  REQUIRE(test.result_of(test.host.account_admin.remove(jid("romeo@example.org"))));
  CHECK(condition(test.create("romeo", "x")) == Condition::conflict);
  test.environment.advance(2 * 86'400);
  CHECK(test.create("romeo", "x").attr("type") == "result");
  REQUIRE(test.result_of(test.host.account_admin.remove(jid("romeo@example.org"))));
  CHECK(test.result_of(test.host.account_admin.create(jid("romeo@example.org"), "x")));
}

namespace {

struct Approved : TestHost {
  Approved()
      : TestHost({&subscriptions_feature, &roster_feature, &presence_feature, &messages_feature, &register_feature,
                  &registrations_feature}) {
    set(config, "register.enabled", true);
    set(config, "register.approval", true);
    set(config, "register.max_waiting", std::int64_t{2});
    set(config, "register.max_per_hour", std::int64_t{100});
    set(config, "passwords.min_length", std::int64_t{1});
    set(config, "passwords.refuse_common", false);
    config.set_raw(settings::host_admins, "example.org", std::vector<std::string>{"capulet@example.org"});
    add_account("capulet@example.org");
    admin = bind("capulet@example.org/desk", sink);
    send(admin, "<presence/>");
    sink.received.clear();
  }
  xmpp::Element ask_for(std::string_view name, std::string_view address = "192.0.2.1") {
    const auto client =
        std::make_shared<PreAuthClient>(PreAuthClient{std::string(address), std::string(address), std::nullopt});
    return result_of(host.pre_auth_iq(xml("<iq type='set' id='2'><query xmlns='jabber:iq:register'><username>" +
                                          std::string(name) +
                                          "</username><password>pw</password></query></iq>"),
                                      client))
        .value();
  }
  std::optional<AccountRecord> record(std::string_view bare) {
    return result_of(stores.accounts.find(jid(bare))).value();
  }
  std::string told() {
    std::string all;
    for (const auto& stanza : sink.received) all += stanza->element().child_text("body", xmpp::ns::client) + "\n";
    return all;
  }

  TestSink sink;
  std::shared_ptr<Session> admin;
};

}  // namespace

TEST_CASE("approval: who registers waits, and an administrator is told") {
  Approved test;
  const auto answer = test.ask_for("romeo");
  CHECK(answer.attr("type") == "result");
  CHECK(answer.child("query")->child_text("instructions").find("approve") != std::string::npos);
  CHECK(test.record("romeo@example.org")->disabled);
  CHECK(test.record("romeo@example.org")->awaits_approval);
  CHECK(test.told().find("romeo@example.org would like to have an account") != std::string::npos);
  const auto waiting = test.result_of(test.stores.accounts.list_waiting("example.org", 10)).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].network == "192.0.2.0/24");

  SUBCASE("approved") {
    CHECK(test.result_of(decide_registration(test.host, jid("romeo@example.org"), Decision::approve)));
    CHECK_FALSE(test.record("romeo@example.org")->disabled);
    CHECK(test.result_of(decide_registration(test.host, jid("romeo@example.org"), Decision::refuse)).error().code ==
          xmpp::Errc::not_found);
    CHECK(test.record("romeo@example.org"));
  }
  SUBCASE("refused, and the name is free again") {
    CHECK(test.result_of(decide_registration(test.host, jid("romeo@example.org"), Decision::refuse)));
    CHECK_FALSE(test.record("romeo@example.org"));
    CHECK(test.ask_for("romeo").attr("type") == "result");
  }
  SUBCASE("an account that does not wait is not decided on") {
    CHECK(test.result_of(decide_registration(test.host, jid("capulet@example.org"), Decision::refuse)).error().code ==
          xmpp::Errc::not_found);
    CHECK(test.record("capulet@example.org"));
  }
  SUBCASE("the queue is bounded, and nobody is told of what did not get into it") {
    CHECK(test.ask_for("tybalt").attr("type") == "result");
    test.sink.received.clear();
    CHECK(condition(test.ask_for("paris")) == Condition::resource_constraint);
    CHECK_FALSE(test.record("paris@example.org"));
    CHECK(test.told().empty());
  }
  SUBCASE("a name that waits is taken") { CHECK(condition(test.ask_for("romeo")) == Condition::conflict); }
}

TEST_CASE("registrations are limited for a network, too") {
  Open test;
  set(test.config, "register.max_per_hour_of_network", std::int64_t{2});
  CHECK(test.create("a1", "pw", "192.0.2.1").attr("type") == "result");
  CHECK(test.create("a2", "pw", "192.0.2.2").attr("type") == "result");
  CHECK(condition(test.create("a3", "pw", "192.0.2.3")) == Condition::resource_constraint);
  CHECK(test.create("a4", "pw", "192.0.3.3").attr("type") == "result");
  CHECK(test.directory.counters.limited_registrations == 1);
}
