// The life of a stream between servers: stanzas, bounds, the end. Dialback is in s2s_dialback.cpp.
#include "xmppd/s2s/s2s_stream.hpp"

#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/foreign_stanza.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {
namespace {

using xmpp::StreamErrorCondition;

constexpr unsigned goodbye_ms = 5000;  // for what the peer had sent before it saw our end

// The domain of an address of which another part may not be acceptable here.
std::string domain_of(std::string_view address) {
  address = address.substr(0, address.find('/'));
  if (const auto at = address.find('@'); at != std::string_view::npos) address.remove_prefix(at + 1);
  const auto domain = xmpp::Jid::make({}, address);
  return domain ? domain->text() : std::string();
}

}  // namespace

bool serves(const HostDirectory& hosts, std::string_view domain) {
  return hosts.find(domain) || hosts.find_service(domain) || hosts.find_external(domain);
}

S2sStream::S2sStream(S2sContext& context, S2sTransport& transport, std::string address, bool incoming)
    : context_(context),
      transport_(transport),
      management_({context, work_, [this](const xmpp::Element& element) { send(element); },
                   [this](const xmpp::StreamError& error) { fail(error); },
                   [this] {
                     transport_.abort({xmpp::Errc::timed_out, "what was sent is not acknowledged"});
                   }}),
      address_(std::move(address)),
      incoming_(incoming),
      log_id_(context.environment.new_id()),
      since_(context.environment.now()),
      last_used_(since_) {
  if (!incoming) return;  // an outgoing one has its dial
  const auto seconds = context_.config.get(settings::s2s_unauthenticated_seconds);
  login_timer_ = context_.environment.executor().after(static_cast<unsigned>(seconds * 1000), [this] {
    fail({StreamErrorCondition::connection_timeout, {}});
  });
}

S2sStream::~S2sStream() = default;

const std::string& S2sStream::dialled() const {
  static const std::string nobody;
  return nobody;
}

xmpp::ParserLimits S2sStream::parser_limits() const {
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = static_cast<std::size_t>(context_.config.get(settings::s2s_max_stanza_bytes));
  return limits;
}

bool S2sStream::on_received(std::size_t bytes) {
  if (dead_) return false;
  if (identities_.empty() && senders_.empty()) {
    received_bytes_ += bytes;
    if (received_bytes_ > static_cast<std::size_t>(context_.config.get(settings::s2s_max_unauthenticated_bytes))) {
      fail({StreamErrorCondition::policy_violation, "too much data before authentication"});
      return false;
    }
  }
  limit_rate(bytes);
  return true;
}

void S2sStream::limit_rate(std::size_t bytes) {
  RateLimit& rate = rate_ ? *rate_ : own_rate_;
  const auto per_second = context_.config.get(settings::s2s_max_bytes_per_second);
  const unsigned wait = rate.take(bytes, context_.environment.now(), per_second);
  if (wait == 0) return;
  rate_paused_ = true;
  transport_.pause_reading();
  rate_timer_ = context_.environment.executor().after(wait, [this] {
    rate_paused_ = false;
    if (!paused_ && !dead_) transport_.resume_reading();
  });
}

// As for components: what is not yet on disk is bounded.
void S2sStream::throttle() {
  const auto limit = static_cast<std::uint32_t>(context_.config.get(settings::s2s_max_unhandled));
  if (paused_ || work_.begun() - work_.handled() < limit) return;
  paused_ = true;
  transport_.pause_reading();
  work_.when_handled(work_.begun(), [this] {
    // Later, not from within whatever finishes the last of them: reading may start at once.
    context_.environment.executor().post([this, alive = lifetime_.watch()] {
      if (alive.expired()) return;
      paused_ = false;
      if (!rate_paused_ && !dead_) transport_.resume_reading();
    });
  });
}

void S2sStream::on_secured(const std::string& description) {
  context_.hosts.counters.count_tls(description);
  tls_ = description;
  secured_ = true;
  header_sent_ = false;
}

S2sFailure S2sStream::failure_at(S2sStage stage, std::string text) const {
  return {stage, std::move(text), context_.environment.now()};
}

void S2sStream::on_disconnected(const xmpp::Error& reason) {
  if (!over_) xmpp::log::info("s2s", "{} disconnected: {}", log_id_, reason.detail);
  dead_ = true;
  close_timer_.reset();
  rate_timer_.reset();
  if (over_) return;
  const auto failure = failure_at(stage(), reason.detail);
  end(&failure);
}

void S2sStream::on_stream_open(const xmpp::Element& header, std::string_view default_ns) {
  if (dead_) return;
  if (header.ns() != xmpp::ns::streams || header.name() != "stream" || default_ns != xmpp::ns::server) {
    return fail({StreamErrorCondition::invalid_namespace, "the content namespace must be jabber:server"});
  }
  lang_ = header.attr("xml:lang");
  on_header(header);
}

void S2sStream::on_element(xmpp::Element element) {
  if (dead_) return;
  if (element.is("error", xmpp::ns::streams)) return on_peer_error(xmpp::parse_stream_error(element));
  if (element.ns() == xmpp::ns::server) return on_stanza(std::move(element));
  if (over_) return;
  if (element.ns() == xmpp::ns::dialback) return on_dialback(element);
  if (element.ns() == xmpp::ns::sm) {
    return management_.on_element(element, !identities_.empty() || !senders_.empty());
  }
  negotiate(std::move(element));
}

void S2sStream::on_stanza(xmpp::Element element) {
  to_client_namespace(element, xmpp::ns::server);
  const auto kind = xmpp::stanza_kind(element);
  if (!kind) return fail({StreamErrorCondition::unsupported_stanza_type, {}});
  context_.hosts.counters.count(Counters::Peer::server, Counters::Direction::received, *kind);
  if (identities_.empty()) return fail({StreamErrorCondition::not_authorized, {}});
  // RFC 6120 §4.9.3.8
  if (element.attr("from").empty() || element.attr("to").empty()) {
    return fail({StreamErrorCondition::improper_addressing, {}});
  }
  last_used_ = context_.environment.now();
  const auto from = xmpp::Jid::parse(element.attr("from"));
  if (identities_.count(from ? std::string(from->domain()) : domain_of(element.attr("from"))) == 0) {
    xmpp::log::warning("s2s", "{}: a stanza with a foreign from: it is {}", log_id_, *identities_.begin());
    return fail({StreamErrorCondition::invalid_from, {}});
  }
  Origin origin{nullptr, work_.begin()};
  throttle();
  if (!from) return;  // one user's odd address must not cost all others the connection
  if (!element.has_attr("xml:lang") && !lang_.empty()) element.set_attr("xml:lang", lang_);
  const auto to = xmpp::Jid::parse(element.attr("to"));
  const auto asked = to ? std::string(to->domain()) : domain_of(element.attr("to"));
  if (asked.empty() || !serves(context_.hosts, asked)) return fail({StreamErrorCondition::host_unknown, {}});
  Host* host = context_.hosts.find(asked);
  if (!host) host = context_.hosts.all().front();
  if (to) return route_foreign(*host, std::move(element), *from, *to, std::move(origin));
  const auto refused = Stanza::make(std::move(element), *from, xmpp::Jid::make({}, asked).value());
  host->router.reply_error(refused, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::jid_malformed));
}

void S2sStream::deliver(RemoteBound stanza) {
  if (over_) return;
  ++sent_;
  context_.hosts.counters.count(Counters::Peer::server, Counters::Direction::sent, stanza.stanza->kind());
  last_used_ = context_.environment.now();
  // Without a declaration of its own, the stanza is in the stream's namespace, as its children are.
  transport_.write(stanza.stanza->wire());
  if (management_.enabled()) {
    stanza.origin.work.reset();
    management_.sent(std::move(stanza));
  }
  if (transport_.buffered() <= static_cast<std::size_t>(context_.config.get(settings::s2s_max_outgoing_bytes))) return;
  if (std::exchange(overflowing_, true)) return;
  xmpp::log::warning("s2s", "{}: {} reads too slowly", log_id_, address_);
  context_.environment.executor().post([this, alive = lifetime_.watch()] {
    if (!alive.expired()) transport_.abort({xmpp::Errc::limit_exceeded, "it reads too slowly"});
  });
}

void S2sStream::identify(const std::string& remote, const std::string& mechanism) {
  if (!identities_.insert(remote).second) return;
  login_timer_.reset();
  if (mechanism_.empty()) mechanism_ = mechanism;
  xmpp::log::info("s2s", "{} is {} by {}, {}{}", log_id_, remote, mechanism, tls_,
                  bidirectional_ ? ", for both directions" : "");
  rate_ = context_.hub.on_identified(*this, remote);
  watch();
}

void S2sStream::allow_sending(const DomainPair& pair) {
  if (over_ || !senders_.insert(pair).second) return;
  if (!idle_timer_) watch();
  context_.hub.on_sendable(*this, pair);
}

void S2sStream::watch() {
  const auto idle_us = context_.config.get(settings::s2s_idle_seconds) * 1'000'000;
  const auto left = last_used_ + idle_us - context_.environment.now();
  if (left <= 0) {
    if (management_.unacknowledged() == 0) return close();
  }
  const auto wait = left <= 0 ? 1'000'000 : left;
  idle_timer_ = context_.environment.executor().after(static_cast<unsigned>(wait / 1000 + 1), [this] { watch(); });
}

void S2sStream::send_header(const std::string& from, const std::string& to) {
  std::vector<xmpp::Attribute> attributes{{"xmlns:db", std::string(xmpp::ns::dialback)}};
  if (!from.empty()) attributes.push_back({"from", from});
  if (!to.empty()) attributes.push_back({"to", to});
  if (incoming_) attributes.push_back({"id", new_stream_id()});
  attributes.push_back({"version", "1.0"});
  attributes.push_back({"xml:lang", "en"});
  write(xmpp::stream_header(xmpp::ns::server, attributes));
  header_sent_ = true;
}

void S2sStream::write(std::string_view bytes) {
  if (!over_) transport_.write(bytes);
}

void S2sStream::send(const xmpp::Element& element) {
  std::string bytes;
  xmpp::write_xml(bytes, element, xmpp::ns::server);
  write(bytes);
}

void S2sStream::restart() {
  header_sent_ = false;
  transport_.restart_parser(parser_limits());
}

void S2sStream::give_up(const S2sFailure& failure) {
  if (dead_) return;
  xmpp::log::info("s2s", "{} ({}) given up: {}", log_id_, address_, failure.text);
  if (header_sent_) write("</stream:stream>");
  dead_ = true;
  end(&failure);
  transport_.close();
}

void S2sStream::on_stream_close() {
  if (dead_) return;
  if (!over_) xmpp::log::info("s2s", "{} closed by the peer", log_id_);
  write("</stream:stream>");
  dead_ = true;
  end(nullptr);
  transport_.close();
}

void S2sStream::on_parse_error(StreamErrorCondition condition, std::string_view detail) {
  if (dead_) return;
  xmpp::log::debug("s2s", "{} parse error: {}", log_id_, detail);
  fail({condition, {}});
}

// RFC 6120 §4.9.1.1: after it there is nothing left to say.
void S2sStream::on_peer_error(const xmpp::StreamError& error) {
  std::string text = "the other server says " + std::string(xmpp::to_string(error.condition));
  if (!error.text.empty()) text += ": " + error.text;
  xmpp::log::info("s2s", "{}: {}", log_id_, text);
  write("</stream:stream>");
  dead_ = true;
  auto failure =
      failure_at(stage() == S2sStage::authentication ? S2sStage::authentication : S2sStage::stream, std::move(text));
  failure.unknown_host =
      error.condition == StreamErrorCondition::host_unknown || error.condition == StreamErrorCondition::host_gone;
  failure.refused = error.condition != StreamErrorCondition::system_shutdown &&
                    error.condition != StreamErrorCondition::connection_timeout &&
                    error.condition != StreamErrorCondition::conflict && error.condition != StreamErrorCondition::reset;
  end(&failure);
  transport_.close();
}

void S2sStream::close() {
  if (over_) return;
  xmpp::log::info("s2s", "{} closed", log_id_);
  write("</stream:stream>");
  closing_ = true;
  close_timer_ = context_.environment.executor().after(goodbye_ms, [this] {
    dead_ = true;
    transport_.close();
  });
  end(nullptr);
}

void S2sStream::fail(const xmpp::StreamError& error) {
  if (dead_) return;
  std::string text = "ended with " + std::string(xmpp::to_string(error.condition));
  if (!error.text.empty()) text += ": " + error.text;
  xmpp::log::info("s2s", "{} ({}) {}", log_id_, address_, text);
  if (!header_sent_ && !over_) send_header({}, {});
  write(xmpp::to_xml(xmpp::to_element(error), xmpp::ns::server));
  write("</stream:stream>");
  dead_ = true;
  const auto failure = failure_at(S2sStage::stream, std::move(text));
  end(&failure);
  transport_.close();
}

void S2sStream::end(const S2sFailure* failure) {
  if (std::exchange(over_, true)) return;
  login_timer_.reset();
  idle_timer_.reset();
  own_claims_.clear();
  // The peer's questions of dialback die with it; ours have no answer.
  for (auto& question : std::exchange(questions_, {})) {
    context_.environment.executor().post([answer = std::move(question.answer)] { answer(DialbackAnswer::failed); });
  }
  auto lost = management_.take();
  on_end(failure);
  context_.hub.on_over(*this, std::move(lost), failure);
}

void S2sStream::on_end(const S2sFailure*) {}

}  // namespace xmppd
