// The protocol of a component's connection.
#include "xmppd/component/component_stream.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/core/foreign_stanza.hpp"

namespace xmppd {
namespace {

using xmpp::StreamErrorCondition;

constexpr std::size_t max_before_handshake = 10000;  // a header and a handshake are a few hundred bytes

}  // namespace

ComponentStream::ComponentStream(const Config& config, Environment& environment, FindDomain find,
                                 StreamTransport& transport, std::string address)
    : config_(config),
      environment_(environment),
      find_(std::move(find)),
      transport_(transport),
      address_(std::move(address)),
      id_(environment.new_id()) {
  handshake_timer_ = environment_.executor().after(
      static_cast<unsigned>(config_.get(settings::component_handshake_seconds) * 1000), [this] {
        fail({StreamErrorCondition::connection_timeout, {}});
      });
  xmpp::log::info("component", "{} connected from {}", id_, address_);
}

ComponentStream::~ComponentStream() {
  ended_ = true;
  end();
}

xmpp::ParserLimits ComponentStream::parser_limits() const {
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = static_cast<std::size_t>(config_.get(settings::component_max_stanza_bytes));
  return limits;
}

bool ComponentStream::on_received(std::size_t bytes) {
  if (ended_) return false;
  if (connected_) return true;
  received_ += bytes;
  if (received_ <= max_before_handshake) return true;
  fail({StreamErrorCondition::policy_violation, "too much data before the handshake"});
  return false;
}

void ComponentStream::on_disconnected(const xmpp::Error& reason) {
  if (!ended_) xmpp::log::info("component", "{} disconnected: {}", id_, reason.detail);
  ended_ = true;
  end();
}

void ComponentStream::on_stream_open(const xmpp::Element& header, std::string_view default_ns) {
  if (ended_) return;
  const auto to = xmpp::Jid::parse(header.attr("to"));
  auto* const domain = to && to->is_domain() ? find_(to->domain()) : nullptr;
  send_header(domain ? domain->jid().domain() : std::string_view());
  if (!header.is("stream", xmpp::ns::streams) || default_ns != xmpp::ns::component_accept) {
    return fail({StreamErrorCondition::invalid_namespace, "the content namespace must be jabber:component:accept"});
  }
  if (!domain) return fail({StreamErrorCondition::host_unknown, {}});
  domain_ = domain;
}

void ComponentStream::send_header(std::string_view domain) {
  std::vector<xmpp::Attribute> attributes;
  if (!domain.empty()) attributes.push_back({"from", std::string(domain)});
  attributes.push_back({"id", id_});
  write(xmpp::stream_header(xmpp::ns::component_accept, attributes));
  header_sent_ = true;
}

void ComponentStream::on_element(xmpp::Element element) {
  if (ended_) return;
  if (element.is("error", xmpp::ns::streams)) return on_stream_close();
  if (!connected_) {
    if (element.is("handshake", xmpp::ns::component_accept)) return shake_hands(element);
    return fail({StreamErrorCondition::not_authorized, {}});
  }
  to_client_namespace(element, xmpp::ns::component_accept);
  const auto kind = xmpp::stanza_kind(element);
  if (!kind) return fail({StreamErrorCondition::unsupported_stanza_type, {}});
  domain_->count(Counters::Direction::received, *kind);
  const auto alive = lifetime_.watch();
  const bool own = domain_->from_component(std::move(element));
  if (alive.expired() || own) return;
  xmpp::log::warning("component", "{}: {} sent a stanza that is not from its domain", id_, domain_->jid().text());
  fail({StreamErrorCondition::invalid_from, {}});
}

void ComponentStream::shake_hands(const xmpp::Element& handshake) {
  const std::string expected = component_handshake(id_, domain_->secret());
  if (!xmpp::constant_time_equal(handshake.text(), expected)) {
    xmpp::log::warning("component", "{}: wrong secret for {} from {}", id_, domain_->jid().text(), address_);
    return fail({StreamErrorCondition::not_authorized, {}});
  }
  handshake_timer_.reset();
  connected_ = true;
  xmpp::log::info("component", "{} serves {}", id_, domain_->jid().text());
  write("<handshake/>");
  domain_->connect(*this);
}

void ComponentStream::on_stream_close() {
  if (ended_) return;
  xmpp::log::info("component", "{} closed", id_);
  write("</stream:stream>");
  ended_ = true;
  end();
  transport_.close();
}

void ComponentStream::on_parse_error(StreamErrorCondition condition, std::string_view detail) {
  if (ended_) return;
  xmpp::log::debug("component", "{} parse error: {}", id_, detail);
  fail({condition, {}});
}

void ComponentStream::write(std::string_view bytes) {
  if (!ended_) transport_.write(bytes);
}

void ComponentStream::deliver(const StanzaPtr& stanza) {
  if (ended_) return;
  domain_->count(Counters::Direction::sent, stanza->kind());
  // Without a declaration of its own, the stanza is in the stream's namespace, as its children are.
  write(stanza->wire());
  if (transport_.buffered() > static_cast<std::size_t>(config_.get(settings::component_max_outgoing_bytes))) {
    xmpp::log::warning("component", "{}: {} reads too slowly", id_, domain_->jid().text());
    close({StreamErrorCondition::resource_constraint, "too much is waiting to be read"});
  }
}

void ComponentStream::close(const xmpp::StreamError& reason) {
  domain_->disconnect(*this);  // nothing more for it
  environment_.executor().post([this, alive = lifetime_.watch(), reason] {
    if (!alive.expired()) fail(reason);
  });
}

void ComponentStream::pause_reading() {
  if (!ended_) transport_.pause_reading();
}

void ComponentStream::resume_reading() {
  if (!ended_) transport_.resume_reading();
}

void ComponentStream::fail(const xmpp::StreamError& error) {
  if (ended_) return;
  xmpp::log::info("component", "{} closed with {}{}{}", id_, xmpp::to_string(error.condition),
                  error.text.empty() ? "" : ": ", error.text);
  if (!header_sent_) send_header({});
  write(xmpp::to_xml(xmpp::to_element(error), xmpp::ns::component_accept));
  write("</stream:stream>");
  ended_ = true;
  end();
  transport_.close();
}

void ComponentStream::end() {
  handshake_timer_.reset();
  if (connected_ && domain_) domain_->disconnect(*this);
  connected_ = false;
}

}  // namespace xmppd
