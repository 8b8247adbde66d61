// XEP-0494: what can log in to an account, taking that away, and being told of something new.
#include <doctest/doctest.h>

#include <algorithm>

#include "libxmpp/sasl/scram.hpp"
#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/device_list.hpp"
#include "xmppd/features/archive/archive.hpp"
#include "xmppd/features/messages.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/roster.hpp"
#include "xmppd/storage/stores.hpp"

using namespace xmppd;

namespace xmppd {
extern const FeatureEntry devices_feature;
extern const FeatureEntry offline_feature;
}  // namespace xmppd

namespace {

const xmpp::Jid romeo = jid("romeo@example.org");

struct Home : TestHost {
  Home()
      : TestHost({&roster_feature, &subscriptions_feature, &presence_feature, &messages_feature, &offline_feature,
                  &devices_feature}) {
    add_account(romeo.text());
  }

  static SessionFacts facts(const std::string& agent, const std::string& address = "192.0.2.7",
                            const std::string& mechanism = "SCRAM-SHA-256") {
    SessionFacts f{"s1", address, "TLSv1.3", mechanism, 0, agent};
    if (mechanism.starts_with("HT-")) f.by = LoginBy::token;
    if (!agent.empty()) f.software = "Client " + agent;
    return f;
  }
  std::shared_ptr<Session> log_in(std::string_view resource, TestSink& sink, SessionFacts f) {
    const auto session = host.sessions.bind(account(romeo.text()), resource, sink, std::move(f)).value();
    send(session, "<presence/>");
    settle();
    return session;
  }
  void log_out(const std::shared_ptr<Session>& session) {
    host.sessions.close(*session);
    settle();
  }
  void give_token(const std::string& client) {
    LoginDevice device;
    device.client = client;
    device.unused = LoginToken{"seed", "HT-SHA-256-NONE", environment.now(), environment.now() + 1'000'000'000, 0};
    result_of(stores.tokens.issue(romeo, device, 5)).value();
  }
  std::vector<Device> devices() { return result_of(host.devices->list(romeo)).value(); }
  xmpp::Result<DeviceList::Revoked> revoke(const std::string& id) { return result_of(host.devices->revoke(romeo, id)); }

  static std::string bodies(const TestSink& sink) {
    std::string all;
    for (const auto& stanza : sink.received) all += stanza->element().child_text("body", xmpp::ns::client);
    return all;
  }
  // The answer to an IQ of this session.
  xmpp::Element ask(const std::shared_ptr<Session>& session, TestSink& sink, const std::string& type,
                    const std::string& payload) {
    sink.received.clear();
    send(session, "<iq type='" + type + "' id='q'>" + payload + "</iq>");
    for (const auto& stanza : sink.received) {
      if (stanza->id() == "q") return stanza->element();
    }
    return xmpp::Element("none");
  }
};

}  // namespace

TEST_CASE("devices: a new client is told to those that were there, not to itself, and once") {
  Home h;
  TestSink phone, laptop, again;
  const auto first = h.log_in("a", phone, Home::facts("phone"));
  CHECK(Home::bodies(phone).empty());  // nobody to tell
  const auto second = h.log_in("b", laptop, Home::facts("laptop", "198.51.100.9"));
  CHECK(Home::bodies(phone).find("New login to your account: Client laptop, from another network (198.51.100.0/24)") !=
        std::string::npos);
  CHECK(Home::bodies(phone).find("198.51.100.9") == std::string::npos);  // no more than the network
  CHECK(Home::bodies(laptop).empty());
  phone.received.clear();
  h.log_out(second);
  h.log_in("b2", again, Home::facts("laptop", "198.51.100.200"));
  CHECK(Home::bodies(phone).empty());
}

TEST_CASE("devices: who is away is told when it is back, each once; all that can be switched off") {
  Home h;
  TestSink phone, tablet, laptop, back;
  h.log_out(h.log_in("a", phone, Home::facts("phone")));
  h.environment.advance(60);
  h.log_out(h.log_in("t", tablet, Home::facts("tablet")));
  h.environment.advance(60);
  SUBCASE("back") {
    const auto intruder = h.log_in("b", laptop, Home::facts("laptop", "10.0.0.1"));
    CHECK(Home::bodies(laptop).empty());
    h.environment.advance(60);
    const auto again = h.log_in("a", back, Home::facts("phone"));
    CHECK(Home::bodies(back).find("Client laptop, from a private network, ") != std::string::npos);
    CHECK(Home::bodies(back).find("Client tablet") != std::string::npos);
    h.log_out(again);
    back.received.clear();
    h.environment.advance(60);
    h.log_in("a", back, Home::facts("phone"));
    CHECK(Home::bodies(back).empty());
    tablet.received.clear();
    h.log_in("t", tablet, Home::facts("tablet"));
    CHECK(Home::bodies(tablet).find("Client laptop") != std::string::npos);
    CHECK(Home::bodies(tablet).find("Client phone") == std::string::npos);
    CHECK(Home::bodies(laptop).empty());
  }
  SUBCASE("who was there and was told is not told again") {
    const auto there = h.log_in("t", tablet, Home::facts("tablet"));
    h.environment.advance(60);
    tablet.received.clear();
    h.log_in("b", laptop, Home::facts("laptop"));
    CHECK(Home::bodies(tablet).find("Client laptop") != std::string::npos);
    h.log_out(there);
    tablet.received.clear();
    h.environment.advance(60);
    h.log_in("t", tablet, Home::facts("tablet"));
    CHECK(Home::bodies(tablet).empty());
  }
  SUBCASE("off") {
    for (const auto* setting : devices_feature.settings) {
      if (setting->key == "devices.announce_new") h.config.set_raw(*setting, false);
    }
    h.log_in("b", laptop, Home::facts("laptop"));
    h.log_in("a", back, Home::facts("phone"));
    CHECK(Home::bodies(back).empty());
    CHECK(h.devices().size() == 3);
  }
}

TEST_CASE("devices: what tells clients apart") {
  Home h;
  TestSink a, b, c, d;
  auto named = Home::facts("");
  named.chose_resource = true;
  h.log_out(h.log_in("psi", a, named));
  h.log_out(h.log_in("psi", b, named));
  CHECK(h.devices().size() == 1);
  CHECK(h.devices()[0].resource == "psi");
  // Those that name themselves by nothing are one for each network.
  h.log_out(h.log_in("x1", a, Home::facts("")));
  h.log_out(h.log_in("x2", b, Home::facts("", "192.0.2.200")));
  CHECK(h.devices().size() == 2);
  h.log_out(h.log_in("x3", c, Home::facts("", "203.0.113.1")));
  CHECK(h.devices().size() == 3);
  CHECK(h.devices()[2].place == LoginPlace::other_network);
  CHECK(h.devices()[1].place == LoginPlace::known_network);
}

TEST_CASE("devices: taking access away ends the sessions") {
  Home h;
  TestSink phone, laptop;
  const auto first = h.log_in("a", phone, Home::facts("phone"));
  h.give_token("laptop");
  h.log_in("b", laptop, Home::facts("laptop", "192.0.2.9", "HT-SHA-256-NONE"));
  auto all = h.devices();
  REQUIRE(all.size() == 2);
  CHECK(all[0].password);
  CHECK_FALSE(all[0].token);
  CHECK_FALSE(all[1].password);
  CHECK(all[1].token);
  CHECK(all[1].connected);

  SUBCASE("by who owns the account, for good where there was a token alone") {
    const auto listed = h.ask(first, phone, "get", "<list xmlns='urn:xmpp:cam:0'/>");
    const auto* clients = listed.child("clients", "urn:xmpp:cam:0");
    REQUIRE(clients);
    REQUIRE(clients->children().size() == 2);
    const auto& own = clients->children()[0];
    CHECK(own.attr("type") == "session");
    CHECK(own.child("auth")->child("password"));
    CHECK(own.child("permission")->attr("status") == "unrestricted");
    CHECK(own.child("login", "urn:xmppd:login:0")->attr("own") == "true");
    CHECK(clients->children()[1].child("auth")->child("fast"));
    CHECK(clients->children()[1].child("user-agent")->child_text("software") == "Client laptop");
    const auto answer = h.ask(first, phone, "set",
                              "<revoke xmlns='urn:xmpp:cam:0' id='" + all[1].id + "'/>");
    CHECK(answer.attr("type") == "result");
    CHECK(laptop.closed == xmpp::StreamErrorCondition::not_authorized);
    CHECK_FALSE(phone.closed);
    CHECK(h.result_of(h.stores.tokens.list(romeo)).value().empty());
    h.log_out(h.host.sessions.find(jid("romeo@example.org/b")));
    CHECK(h.devices().size() == 1);
  }
  SUBCASE("not for good, if it knows the password") {
    const auto answer = h.ask(first, phone, "set", "<revoke xmlns='urn:xmpp:cam:0' id='" + all[0].id + "'/>");
    CHECK(answer.attr("type") == "error");
    CHECK(answer.child("error")->child("password-reset-required", "urn:xmpp:cam:0"));
    CHECK(phone.closed == xmpp::StreamErrorCondition::not_authorized);
    h.log_out(first);
    CHECK(h.devices().size() == 2);
    h.result_of(h.stores.accounts.set_keys(romeo, {})).value();
    CHECK(h.devices().size() == 1);  // the one that is connected
  }
  SUBCASE("nobody else") {
    CHECK(h.revoke("client/999").error().code == xmpp::Errc::not_found);
    const auto answer = h.ask(first, phone, "set", "<revoke xmlns='urn:xmpp:cam:0' id='x'/>");
    CHECK(answer.child("error")->child("item-not-found"));
    h.add_account("juliet@example.org");
    TestSink other;
    const auto juliet = h.host.sessions.bind(h.account("juliet@example.org"), "j", other, Home::facts("j")).value();
    CHECK(h.ask(juliet, other, "get", "<list xmlns='urn:xmpp:cam:0'/>").child("clients")->children().size() == 1);
    const auto of_romeo = h.ask(juliet, other, "set", "<revoke xmlns='urn:xmpp:cam:0' id='" + all[1].id + "'/>");
    CHECK(of_romeo.child("error"));
    CHECK_FALSE(laptop.closed);
  }
  SUBCASE("who was let in by something of an application alone decides nothing") {
    TestSink restricted;
    auto f = Home::facts("");
    f.by = LoginBy::app_password;
    const auto third = h.log_in("c", restricted, f);
    const auto answer = h.ask(third, restricted, "set", "<revoke xmlns='urn:xmpp:cam:0' id='" + all[1].id + "'/>");
    CHECK(answer.child("error")->child("forbidden"));
    CHECK_FALSE(laptop.closed);
  }
}

TEST_CASE("devices: application passwords and certificates are listed and taken as well") {
  Home h;
  auto keys = std::vector<xmpp::ScramKeys>{*xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "pw", "salt", 4096)};
  h.result_of(h.stores.accounts.set_keys(romeo, keys)).value();
  const auto number =
      h.result_of(h.stores.credentials.add_app_password(romeo, {0, "Mail program", 5, std::nullopt, keys}, 10)).value();
  h.result_of(h.stores.credentials.add_certificate(romeo, {0, "laptop", "aa", 6, h.environment.now() * 2, {}}, 10)).value();
  TestSink sink;
  auto f = Home::facts("");
  f.by = LoginBy::app_password;
  f.credential = number;
  f.chose_resource = true;
  h.log_in("mail", sink, f);
  const auto id = "app-password/" + std::to_string(number);
  const auto all = h.devices();
  const auto find = [&](const std::string& wanted) {
    return std::find_if(all.begin(), all.end(), [&](const Device& d) { return d.id.starts_with(wanted); });
  };
  CHECK(all.size() == 2);
  REQUIRE(find(id) != all.end());
  CHECK(find(id)->grant);
  CHECK(find(id)->connected);
  CHECK(find(id)->name == "Mail program");
  REQUIRE(find("certificate/") != all.end());
  CHECK_FALSE(find("certificate/")->connected);
  const auto gone = h.revoke(id);
  REQUIRE(gone);
  CHECK_FALSE(gone->knows_password);
  CHECK(gone->ended == std::vector<std::string>{"romeo@example.org/mail"});
  CHECK(sink.closed == xmpp::StreamErrorCondition::not_authorized);
  CHECK(h.result_of(h.stores.credentials.app_passwords(romeo)).value().empty());
}
