// Logging in and passing stanzas.
#include "tests/wire_client/wire_client.hpp"

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "libxmpp/xmpp/stream_error.hpp"

namespace wire {

WireClient::WireClient(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, Login login, ClientEvents& events)
    : tls_(std::move(tls)), login_(std::move(login)), events_(events), connection_(loop, *this) {}

WireClient::~WireClient() = default;

void WireClient::start() { connection_.connect(login_.address, login_.port); }
void WireClient::send(std::string_view xml) { connection_.write(xml); }
void WireClient::close() { connection_.write("</stream:stream>"); }
void WireClient::cut() { connection_.abort({xmpp::Errc::canceled, "cut"}); }

void WireClient::on_connected() {
  if (login_.direct_tls) {
    connection_.start_tls_client(tls_, login_.domain);
  } else {
    open_stream();
  }
}

void WireClient::on_secured() { open_stream(); }

void WireClient::open_stream() {
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = 64 << 20;
  parser_ = std::make_unique<xmpp::StreamParser>(static_cast<xmpp::StreamParserHandler&>(*this), limits);
  connection_.write(xmpp::stream_header(xmpp::ns::client, {{"to", login_.domain}, {"version", "1.0"}}));
}

void WireClient::on_bytes(std::string_view bytes) { take_ ? take_(bytes) : parser_->feed(bytes); }

void WireClient::on_closed(const xmpp::Error&) {
  ended_ = true;
  events_.on_ended(end_);
}

void WireClient::on_stream_open(const xmpp::Element&, std::string_view) {
  if (!login_.only_stream) return;
  ready_ = true;
  events_.on_ready({});
}

void WireClient::on_stream_close() { connection_.close_gracefully(); }

void WireClient::on_parse_error(xmpp::StreamErrorCondition condition, std::string_view) {
  end_ = "server sent: " + std::string(to_string(condition));
  connection_.close_gracefully();
}

void WireClient::refuse(std::string condition) {
  events_.on_refused(condition);
  connection_.close_gracefully();
}

void WireClient::on_element(xmpp::Element element) {
  if (element.is("error", xmpp::ns::streams)) {
    end_ = to_string(xmpp::parse_stream_error(element).condition);
  } else if (ready_) {
    events_.on_stanza(std::move(element));
  } else if (element.is("features", xmpp::ns::streams)) {
    on_features(element);
  } else if (element.is("proceed", xmpp::ns::tls)) {
    parser_->stop();
    connection_.start_tls_client(tls_, login_.domain);
  } else if (element.ns() == xmpp::ns::sasl) {
    on_sasl(element);
  } else if (element.name() == "iq") {
    on_iq(element);
  }
}

void WireClient::on_iq(const xmpp::Element& iq) {
  if (iq.attr("type") == "error") return refuse(std::string(to_string(xmpp::parse_stanza_error(iq).condition)));
  if (iq.attr("id") == "register") return authenticate();
  if (iq.attr("id") != "bind") return;
  ready_ = true;
  const auto* bind = iq.child("bind", xmpp::ns::bind);
  events_.on_ready(bind ? bind->child_text("jid") : std::string());
}

void WireClient::authenticate() {
  scram_.emplace(login_.hash, login_.user, login_.password);
  xmpp::Element auth("auth", std::string(xmpp::ns::sasl));
  auth.set_attr("mechanism", std::string(xmpp::scram_mechanism(login_.hash)));
  auth.set_text(xmpp::base64_encode(scram_->first()));
  connection_.write(xmpp::to_xml(auth, xmpp::ns::client));
}

void WireClient::on_features(const xmpp::Element& features) {
  if (features.child("starttls", xmpp::ns::tls)) {
    connection_.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  } else if (!authenticated_ && login_.make_account) {
    xmpp::Element query("query", std::string(xmpp::ns::register_account));
    query.add_text_child("username", login_.user);
    query.add_text_child("password", login_.password);
    connection_.write("<iq type='set' id='register'>" + xmpp::to_xml(query, xmpp::ns::client) + "</iq>");
  } else if (!authenticated_) {
    authenticate();
  } else {
    xmpp::Element bind("bind", std::string(xmpp::ns::bind));
    if (!login_.resource.empty()) bind.add_text_child("resource", login_.resource);
    connection_.write("<iq type='set' id='bind'>" + xmpp::to_xml(bind, xmpp::ns::client) + "</iq>");
  }
}

void WireClient::on_sasl(const xmpp::Element& element) {
  const auto bytes = xmpp::base64_decode(element.text());
  if (element.name() == "challenge") {
    const auto response = bytes ? scram_->respond(*bytes) : xmpp::fail(xmpp::Errc::protocol_violation, "base64");
    if (!response) return refuse("bad challenge: " + response.error().detail);
    connection_.write("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + xmpp::base64_encode(*response) +
                      "</response>");
  } else if (element.name() == "success") {
    if (!bytes || !scram_->finish(*bytes)) return refuse("the server does not know the password");
    authenticated_ = true;
    open_stream();
  } else {
    refuse(element.first_child() ? element.first_child()->name() : "failure");
  }
}

}  // namespace wire
