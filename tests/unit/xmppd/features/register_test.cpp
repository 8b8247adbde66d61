// Registration before login: what the stream asks of the host (stories cover those who are logged in).
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace xmppd {
extern const FeatureEntry register_feature;
}

namespace {

constexpr const char* get = "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>";

template <class T>
void set(Config& config, std::string_view key, T value) {
  for (const auto* setting : register_feature.settings) {
    if (setting->key == key) return config.set_raw(*setting, value);
  }
  FAIL("no such setting");
}

struct Open : TestHost {
  explicit Open(bool enabled = true) : TestHost({&register_feature}) { set(config, "register.enabled", enabled); }
  xmpp::Result<xmpp::Element> ask(std::string_view iq, std::string address = "192.0.2.1") {
    return result_of(host.pre_auth_iq(xml(iq), std::move(address)));
  }
  xmpp::Element create(std::string_view name, std::string_view password, std::string address = "192.0.2.1") {
    return ask("<iq type='set' id='2'><query xmlns='jabber:iq:register'><username>" + std::string(name) +
                   "</username><password>" + std::string(password) + "</password></query></iq>",
               std::move(address))
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
  CHECK(features.empty());
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
