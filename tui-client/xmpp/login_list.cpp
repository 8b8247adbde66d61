// LoginList: requests, and reading what comes.
#include "tui-client/xmpp/login_list.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {
namespace {

constexpr std::string_view ns_cam = "urn:xmpp:cam:0";
constexpr std::string_view ns_login = "urn:xmppd:login:0";  // what xmppd adds: from where, and which one is this
constexpr std::size_t max_logins = 200;
constexpr std::size_t max_login_text = 200;

std::string bounded_login_text(std::string text) {
  if (text.size() > max_login_text) text.clear();
  return text;
}

std::int64_t seconds_of(const xmpp::Element& client, std::string_view name) {
  const auto when = xmpp::parse_timestamp(client.child_text(name, ns_cam));
  return when ? *when / 1'000'000 : 0;
}

LoginView read_login(const xmpp::Element& client) {
  LoginView login;
  login.id = client.attr("id");
  login.connected = xmpp::parse_boolean(client.attr("connected")).value_or(false);
  login.first_seen = seconds_of(client, "first-seen");
  login.last_seen = seconds_of(client, "last-seen");
  if (const auto* agent = client.child("user-agent", ns_cam)) {
    login.software = bounded_login_text(agent->child_text("software", ns_cam));
    login.device = bounded_login_text(agent->child_text("device", ns_cam));
  }
  if (const auto* auth = client.child("auth", ns_cam)) {
    login.password = auth->child("password", ns_cam) != nullptr;
    login.token = auth->child("fast", ns_cam) != nullptr;
    login.grant = auth->child("grant", ns_cam) != nullptr;
  }
  if (const auto* more = client.child("login", ns_login)) {
    login.own = xmpp::parse_boolean(more->attr("own")).value_or(false);
    login.from = bounded_login_text(std::string(more->attr("from")));
    login.network = bounded_login_text(std::string(more->attr("network")));
  }
  return login;
}

xmpp::Error error_of(const xmpp::StanzaError& error) {
  using Condition = xmpp::StanzaErrorCondition;
  const bool unknown = error.condition == Condition::service_unavailable ||
                       error.condition == Condition::feature_not_implemented;
  if (unknown) return {xmpp::Errc::not_allowed, "your server can't tell who logs in (XEP-0494)"};
  if (error.condition == Condition::item_not_found) return {xmpp::Errc::not_found, "there is no such login"};
  return {xmpp::Errc::not_allowed, in_words(error)};
}

}  // namespace

std::vector<LoginView> read_logins(const xmpp::Element& clients) {
  std::vector<LoginView> logins;
  for (const auto& client : clients.children()) {
    const auto id = client.attr("id");
    if (!client.is("client", ns_cam) || id.empty() || id.size() > max_login_text) continue;
    if (logins.size() == max_logins) break;
    logins.push_back(read_login(client));
  }
  return logins;
}

void LoginList::fetch(std::function<void(xmpp::Result<std::vector<LoginView>>)> done) {
  auto iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, xmpp::Jid());
  iq.add("list", std::string(ns_cam));
  account_.iqs.ask(std::move(iq), [done = std::move(done), alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    if (!result) return done(tl::unexpected(error_of(result.error())));
    const auto* clients = result->child("clients", ns_cam);
    done(clients ? read_logins(*clients) : std::vector<LoginView>());
  });
}

void LoginList::revoke(const std::string& id, std::function<void(xmpp::Result<Revoked>)> done) {
  auto iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, xmpp::Jid());
  iq.add("revoke", std::string(ns_cam)).set_attr("id", id);
  account_.iqs.ask(std::move(iq), [done = std::move(done), alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    if (result) return done(Revoked::for_good);
    const auto& said = result.error().application;
    // §3.2: the server can't keep it out, because it knows the password.
    if (said && said->is("password-reset-required", ns_cam)) return done(Revoked::knows_password);
    done(tl::unexpected(error_of(result.error())));
  });
}

}  // namespace tui
