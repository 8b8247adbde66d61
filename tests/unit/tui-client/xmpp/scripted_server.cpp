// ScriptedServer.
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace test {

using xmpp::Element;
namespace ns = xmpp::ns;

namespace {
constexpr const char* domain = "example.test";
constexpr const char* own = "me@example.test";
constexpr const char* full = "me@example.test/desk";
}  // namespace

ScriptedServer::ScriptedServer(xmpp::EventLoop& loop) : loop_(loop) {
  const std::string key = (directory_.path() / "key.pem").string();
  REQUIRE(xmpp::TlsContext::make_self_signed({domain}, ca_file(), key));
  auto tls = xmpp::TlsContext::server({.certificate_file = ca_file(), .key_file = key, .alpn = {"xmpp-client"}});
  REQUIRE(tls);
  tls_ = *tls;
  auto listener = xmpp::Listener::tcp(loop, "127.0.0.1", 0, [this](void* handle) { accept(handle); });
  REQUIRE(listener);
  listener_ = std::move(*listener);
}

ScriptedServer::~ScriptedServer() = default;

std::string ScriptedServer::address() const { return "127.0.0.1:" + std::to_string(listener_->port()); }

std::string ScriptedServer::ca_file() const { return (directory_.path() / "certificate.pem").string(); }

void ScriptedServer::accept(void* handle) {
  connection_.reset(new xmpp::Connection(loop_, *this));
  parser_.reset(new xmpp::StreamParser(*this, {}));
  REQUIRE(connection_->accept_from(handle));
  stage_ = direct_tls ? Stage::secured : Stage::plain;
  if (direct_tls) connection_->start_tls_server(tls_);
}

void ScriptedServer::on_secured() {
  stage_ = Stage::secured;
  parser_->restart();
}

void ScriptedServer::on_bytes(std::string_view bytes) { parser_->feed(bytes); }

void ScriptedServer::on_closed(const xmpp::Error&) {
  connection_.reset();
  stage_ = Stage::plain;
}

void ScriptedServer::drop() {
  connection_.reset();
  stage_ = Stage::plain;
}

void ScriptedServer::send(const std::string& xml) {
  if (connection_) connection_->write(xml);
}

void ScriptedServer::send(const Element& stanza) { send(xmpp::to_xml(stanza, ns::client)); }

void ScriptedServer::on_stream_open(const Element&, std::string_view) {
  if (silent) return;
  send(xmpp::stream_header(ns::client, {{"from", domain}, {"id", "x"}, {"version", "1.0"}}));
  std::string features;
  if (stage_ == Stage::plain) {
    if (offer_tls)
      features = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
    else
      features = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>";
  } else if (stage_ == Stage::secured) {
    features = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (const auto& name : mechanisms) features += "<mechanism>" + name + "</mechanism>";
    features += "</mechanisms>";
    send(before_auth);
  } else {
    features = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
    if (offer_management) features += "<sm xmlns='urn:xmpp:sm:3'/>";
    if (offer_client_state) features += "<csi xmlns='urn:xmpp:csi:0'/>";
  }
  send("<stream:features>" + features + "</stream:features>");
}

void ScriptedServer::on_element(Element stanza) {
  if (lose) return;
  if (stanza.ns() == ns::sm) return handle_management(stanza);
  if (stanza.ns() == ns::csi) return client_states.push_back(stanza.name());
  if (stage_ == Stage::session) {
    ++handled;
    stanzas.push_back(stanza);
    if (!on_stanza || !on_stanza(stanza)) answer(stanza);
    return;
  }
  before_session.push_back(stanza.name());
  if (stage_ == Stage::secured && before_login && before_login(stanza)) return;
  if (stanza.is("starttls", ns::tls)) {
    parser_->stop();
    send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + behind_proceed);
    connection_->start_tls_server(tls_);
  } else if (stanza.is("auth", ns::sasl)) {
    if (!accept_password) {
      return send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    }
    stage_ = Stage::authenticated;
    parser_->restart();
    send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  } else if (stanza.child("bind", ns::bind)) {
    stage_ = Stage::session;
    stanzas.clear();
    ++logins;
    result_for(stanza, std::string("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>") + full + "</jid></bind>");
  }
}

void ScriptedServer::handle_management(const Element& element) {
  if (element.has_attr("h")) told.push_back(static_cast<std::uint32_t>(std::stoul(std::string(element.attr("h")))));
  const std::string space = " xmlns='urn:xmpp:sm:3'";
  const std::string failed = "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
  if (element.name() == "enable") {
    handled = 0;
    send(accept_enable ? "<enabled" + space + " id='the-session' resume='true'/>" : "<failed" + space + failed);
  } else if (element.name() == "r") {
    if (answer_acks) send("<a" + space + " h='" + std::to_string(handled) + "'/>");
  } else if (element.name() == "resume" && accept_resume) {
    stage_ = Stage::session;
    ++resumptions;
    send("<resumed" + space + " previd='the-session' h='" + std::to_string(handled) + "'/>");
  } else if (element.name() == "resume") {
    send("<failed" + space + (failed_h ? " h='" + std::to_string(*failed_h) + "'" : "") + failed);
  }
}

void ScriptedServer::on_stream_close() {
  send("</stream:stream>");
  if (connection_) connection_->close_gracefully();
}

void ScriptedServer::on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) {
  FAIL_CHECK("the client sent broken XML: " << xmpp::to_string(condition) << " " << detail);
}

void ScriptedServer::result_for(const Element& iq, const std::string& payload) {
  const std::string to(iq.attr("to"));
  send("<iq type='result' id='" + std::string(iq.attr("id")) + "'" + (to.empty() ? "" : " from='" + to + "'") +
       " to='" + full + "'>" + payload + "</iq>");
}

void ScriptedServer::error_for(const Element& iq, const std::string& condition, const std::string& application) {
  const std::string to(iq.attr("to"));
  send("<iq type='error' id='" + std::string(iq.attr("id")) + "'" + (to.empty() ? "" : " from='" + to + "'") +
       "><error type='cancel'><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" + application +
       "</error></iq>");
}

void ScriptedServer::answer(const Element& stanza) {
  if (stanza.name() != "iq" || (stanza.attr("type") != "get" && stanza.attr("type") != "set")) return;
  if (stanza.child("ping", ns::ping)) {
    if (answer_pings) result_for(stanza);
  } else if (stanza.child("query", ns::roster)) {
    result_for(stanza, "<query xmlns='jabber:iq:roster'/>");
  } else if (stanza.child("pubsub")) {
    answer_pubsub(stanza);
  } else {
    error_for(stanza, "service-unavailable");
  }
}

void ScriptedServer::answer_pubsub(const Element& iq) {
  const Element& pubsub = *iq.child("pubsub");
  const std::string owner = iq.has_attr("to") ? std::string(iq.attr("to")) : own;
  if (const Element* publish = pubsub.child("publish")) {
    const std::string id(publish->child("item")->attr("id"));
    nodes.insert_or_assign(owner + " " + std::string(publish->attr("node")) + (id == "current" ? "" : "#" + id),
                           *publish->child("item")->first_child());
    return result_for(iq);
  }
  const Element* items = pubsub.child("items");
  if (!items) return result_for(iq);
  const Element* item = items->child("item");
  const std::string id(item ? item->attr("id") : "current");
  const auto found = nodes.find(owner + " " + std::string(items->attr("node")) + (item ? "#" + id : ""));
  if (found == nodes.end()) return error_for(iq, "item-not-found");
  result_for(iq, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='" + std::string(items->attr("node")) +
                     "'><item id='" + id + "'>" + xmpp::to_xml(found->second) + "</item></items></pubsub>");
}

const Element* ScriptedServer::find(const std::string& name, const std::string& child, const std::string& space) const {
  for (const auto& stanza : stanzas) {
    if (stanza.name() == name && stanza.child(child, space)) return &stanza;
  }
  return nullptr;
}

Element element(const std::string& xml) {
  auto parsed = xmpp::parse_element(xml, ns::client);
  REQUIRE_MESSAGE(parsed.has_value(), xml);
  return std::move(*parsed);
}

}  // namespace test
