// The protocol of one client connection: its life from header to end. Idle probing is in stream_idle.cpp.
#include "xmppd/stream/stream.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/stream/stream_header.hpp"
#include "xmppd/stream/stream_management.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::StreamErrorCondition;

constexpr unsigned finish_ms = 5000;  // for what a client sent before it closed its stream

bool is_stanza(const xmpp::Element& element) { return xmpp::stanza_kind(element).has_value(); }

}  // namespace

Stream::Stream(StreamContext& context, StreamTransport& transport, Peer peer)
    : context_(context),
      transport_(transport),
      address_(std::move(peer.address)),
      log_id_(context.environment.new_id()),
      negotiation_(std::make_unique<Negotiation>(*this, client_steps(), peer.facts)),
      connected_at_(context.environment.now()) {
  last_received_ = last_sent_ = connected_at_;
  login_timer_ = context_.environment.executor().after(
      static_cast<unsigned>(context_.config.get(settings::unauthenticated_seconds) * 1000),
      [this] { time_out_login(); });
  xmpp::log::info("c2s", "{} connected from {}", log_id_, address_);
}

Stream::~Stream() {
  ended_ = true;  // nothing is written to a transport that is going
  end_session(Ending::resumable);
}

xmpp::ParserLimits Stream::parser_limits() const {
  const Config& config = context_.config;
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = static_cast<std::size_t>(config.get(settings::max_stanza_bytes));
  if (!facts().has(Fact::authenticated)) {
    limits.max_stanza_bytes =
        std::min(limits.max_stanza_bytes, static_cast<std::size_t>(config.get(settings::max_unauthenticated_bytes)));
  }
  limits.max_depth = static_cast<std::size_t>(config.get(settings::max_depth));
  limits.max_children = static_cast<std::size_t>(config.get(settings::max_children));
  return limits;
}

bool Stream::on_received(std::size_t bytes) {
  if (ended_) return false;
  const xmpp::Timestamp now = context_.environment.now();
  last_received_ = now;
  // Answers to what is no stanza (acknowledgements, pongs) wait for who does not read, too.
  if (too_much_waits()) return false;
  if (!facts().has(Fact::authenticated)) {
    received_ += bytes;
    if (received_ > static_cast<std::size_t>(context_.config.get(settings::max_unauthenticated_bytes))) {
      fail(StreamErrorCondition::policy_violation, "too much data before authentication");
      return false;
    }
  }
  if (const unsigned wait = rate_.take(bytes, now, context_.config.get(settings::max_bytes_per_second)); wait > 0) {
    pause(for_rate);
    rate_timer_ = context_.environment.executor().after(wait, [this] { resume(for_rate); });
  }
  return true;
}

void Stream::on_secured(std::string description) {
  context_.hosts.counters.count_tls(description);
  tls_ = std::move(description);
  if (ended_) return;
  if (facts().has(Fact::secure)) return;  // direct TLS: known from the start
  negotiation_->complete("starttls");
  release();
}

void Stream::on_disconnected(const xmpp::Error& reason) {
  if (!ended_) xmpp::log::info("c2s", "{} disconnected: {}", log_id_, reason.detail);
  ended_ = true;
  end_session(Ending::resumable);
}

void Stream::on_stream_open(const xmpp::Element& element, std::string_view default_ns) {
  if (ended_) return;
  const StreamHeader header = read_stream_header(element, default_ns);
  Host* const host = context_.hosts.find(header.to);
  // An error before our header is sent behind it, so that must name somebody: whom they asked for, or anyone of us.
  if (header.fault || !host) {
    if (host) send_header(host->jid.domain(), {});
    if (header.fault) return fail(*header.fault);
    return fail(StreamErrorCondition::host_unknown);
  }
  if (facts().has(Fact::authenticated) && host != host_) {
    return fail(StreamErrorCondition::host_unknown, "authenticated for another domain");
  }
  host_ = host;
  lang_ = header.lang;
  send_header(host->jid.domain(), header.from.text());
  // RFC 6120 §4.9.3.9; before SASL `from` is a claim that nothing relies on.
  if (!user().empty() && !header.from.empty() && !header.from.same_bare(user())) {
    return fail(StreamErrorCondition::invalid_from);
  }
  send_features();
}

void Stream::send_header(std::string_view domain, std::string_view to) {
  write(server_stream_header(domain, to, context_.environment.new_id()));
  header_sent_ = true;
}

void Stream::send_features() {
  std::vector<xmpp::Element> features = negotiation_->offer();
  if (!facts().has(Fact::must_secure)) {
    StreamFeatures event{facts().has(Fact::authenticated), features};
    host_->hooks.stream_features.fire(event);
  }
  xmpp::Element element("features", std::string(xmpp::ns::streams));
  for (auto& feature : features) element.add(std::move(feature));
  // XEP-0478
  xmpp::Element& limits = element.add("limits", std::string(xmpp::ns::stream_limits));
  limits.add_text_child("max-bytes", std::to_string(parser_limits().max_stanza_bytes));
  if (const auto idle = context_.config.get(settings::idle_seconds); idle > 0) {
    limits.add_text_child("idle-seconds", std::to_string(idle));
  }
  name_features(element);
  send(element);
}

// XEP-0509: who has been told the same before need not wait to be told again.
void Stream::name_features(xmpp::Element& features) {
  config_version_.clear();
  if (!features.child("authentication", xmpp::ns::sasl2)) return;
  std::string text;
  xmpp::write_xml(text, features, xmpp::ns::client);
  config_version_ = xmpp::base64_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, text));
  features.add("config-version", std::string(xmpp::ns::iap))
      .set_attr("scheme", "opaque")
      .set_attr("value", config_version_);
}

void Stream::on_element(xmpp::Element element) {
  if (ended_ || closing_) return;
  if (held_) {
    held_elements_.push_back(std::move(element));
  } else {
    process(std::move(element));
  }
}

void Stream::process(xmpp::Element element) {
  // RFC 6120 §4.9.1.1: after an error of the peer's there is nothing left to say.
  if (element.is("error", xmpp::ns::streams)) return finish();
  const auto kind = xmpp::stanza_kind(element);
  const bool stanza = kind.has_value();
  if (kind) context_.hosts.counters.count(Counters::Peer::client, Counters::Direction::received, *kind);
  const auto session = this->session();
  if (facts().has(Fact::bound) && !session) return;  // taken over; this connection is about to end
  if (session && stanza && session->is_resent()) return;
  const auto [outcome, no_answer] = negotiation_->handle(element);
  if (outcome == Negotiation::Outcome::handled || (outcome == Negotiation::Outcome::refused && !no_answer)) {
    if (session && stanza) session->work().begin();  // and done: it counts like all others
    return;
  }
  if (!session) {
    // RFC 6120 §4.9.3.12, §7.1: nothing but negotiation before it is over.
    return fail(StreamErrorCondition::not_authorized);
  }
  // RFC 6120 §8.1.5: the stream's language is that of its stanzas.
  if (stanza && !lang_.empty() && !element.has_attr("xml:lang")) element.set_attr("xml:lang", lang_);
  host_->router.from_client(*session, std::move(element));
}

void Stream::on_stream_close() {
  if (ended_ || closing_) return;
  if (held_) {
    close_held_ = true;
    return;
  }
  closing_ = true;
  const auto session = this->session();
  if (!session) return finish();
  // RFC 6120 §4.4: we may still send what is under way, so a client may ask, close, and get its answers.
  const auto alive = lifetime_.watch();
  close_timer_ = context_.environment.executor().after(finish_ms, [this] { finish(); });
  session->work().when_handled(session->work().begun(), [this, alive] {
    if (const auto owner = alive.lock()) finish();
  });
}

void Stream::on_parse_error(StreamErrorCondition condition, std::string_view detail) {
  if (ended_) return;
  xmpp::log::debug("c2s", "{} parse error: {}", log_id_, detail);
  fail(condition);
}

void Stream::write(std::string_view bytes) {
  if (ended_) return;
  last_sent_ = context_.environment.now();
  transport_.write(bytes);
}

void Stream::send(const xmpp::Element& element) {
  if (const auto session = this->session(); session && session->management() && is_stanza(element)) {
    const auto address = [&element](std::string_view name) {
      return xmpp::Jid::parse(element.attr(name)).value_or(xmpp::Jid());
    };
    return session->send_unfiltered(Stanza::make(element, address("from"), address("to")));
  }
  std::string bytes;
  xmpp::write_xml(bytes, element, xmpp::ns::client);
  write(bytes);
}

void Stream::deliver(const StanzaPtr& stanza) {
  if (ended_ || overflowing_) return;
  context_.hosts.counters.count(Counters::Peer::client, Counters::Direction::sent, stanza->kind());
  if (auto& traces = context_.hosts.traces; traces.active()) {
    if (const auto session = this->session()) {
      traces.saw(StanzaTraces::Way::sent, session->jid(), stanza->element(), context_.environment.now());
    }
  }
  if (binding_) {
    early_.push_back(stanza);
    return;
  }
  write(stanza->wire());
  if (const auto session = this->session(); session && session->management()) return ask_for_ack();
  too_much_waits();
}

bool Stream::too_much_waits() {
  if (overflowing_) return true;
  if (transport_.buffered() <= static_cast<std::size_t>(context_.config.get(settings::max_outgoing_bytes)))
    return false;
  overflowing_ = true;
  close({StreamErrorCondition::resource_constraint, "too much is waiting to be read"});
  return true;
}

bool Stream::has_room() const {
  return transport_.buffered() <= static_cast<std::size_t>(context_.config.get(settings::max_outgoing_bytes)) / 2;
}

std::shared_ptr<Session> Stream::session() const {
  auto session = session_.lock();
  return session && session->sink() == this ? session : nullptr;
}

void Stream::ask_for_ack() {
  unasked_ = true;
  if (awaits_answer_ || std::exchange(asking_, true)) return;
  context_.environment.executor().post([this, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    asking_ = false;
    if (unasked_ && this->session()) request_ack();
  });
}

void Stream::request_ack() {
  unasked_ = false;
  awaits_answer_ = true;
  send(xmpp::Element("r", std::string(xmpp::ns::sm)));
}

void Stream::on_acknowledged() {
  awaits_answer_ = false;
  if (unasked_) ask_for_ack();
}

void Stream::close(const xmpp::StreamError& reason) {
  const auto alive = lifetime_.watch();
  context_.environment.executor().post([this, alive, reason] {
    if (const auto owner = alive.lock()) fail(reason);
  });
}

void Stream::when_flushed(std::function<void()> done) {
  if (!ended_) transport_.when_flushed(std::move(done));
}

// A step waits for a moment, the others perhaps for long.
void Stream::pause(Pause reason) {
  const unsigned before = std::exchange(paused_, paused_ | reason);
  if (reason == for_step && before == 0) return transport_.hold_reading();
  if ((before & ~for_step) == 0 && reason != for_step) transport_.pause_reading();
}

void Stream::resume(Pause reason) {
  if (paused_ == 0) return;
  paused_ &= ~static_cast<unsigned>(reason);
  if (paused_ == 0 && !ended_) transport_.resume_reading();
}

void Stream::pause_reading() { pause(for_session); }
void Stream::resume_reading() { resume(for_session); }

void Stream::hold() {
  held_ = true;
  pause(for_step);
}

void Stream::release() {
  held_ = false;
  resume(for_step);
  while (!held_ && !ended_ && !held_elements_.empty()) {
    xmpp::Element element = std::move(held_elements_.front());
    held_elements_.pop_front();
    process(std::move(element));
  }
  if (!held_ && close_held_) {
    close_held_ = false;
    on_stream_close();
  }
}

void Stream::begin_tls() {
  held_ = true;  // but reading goes on: the handshake needs it
  held_elements_.clear();
  header_sent_ = false;
  transport_.start_tls(std::string(host_->jid.domain()));
}

void Stream::fail(const xmpp::StreamError& error) {
  if (ended_) return;
  const auto condition = xmpp::to_string(error.condition);
  xmpp::log::info("c2s", "{} closed with {}{}{}", log_id_, condition, error.text.empty() ? "" : ": ", error.text);
  if (!header_sent_) {
    const auto hosts = context_.hosts.all();
    send_header(host_ ? host_->jid.domain() : hosts.empty() ? "localhost" : hosts.front()->jid.domain(), {});
  }
  send(xmpp::to_element(error));
  write("</stream:stream>");
  ended_ = true;
  const bool resumable = error.condition == StreamErrorCondition::connection_timeout ||
                         error.condition == StreamErrorCondition::system_shutdown;
  end_session(resumable ? Ending::resumable : Ending::for_good);
  transport_.close();
}

void Stream::finish() {
  if (ended_) return;
  xmpp::log::info("c2s", "{} closed", log_id_);
  if (const auto session = this->session(); session && session->management()) {
    send(acknowledgement(session->handled()));  // XEP-0198 §4: the last word
  }
  write("</stream:stream>");
  ended_ = true;
  end_session(Ending::for_good);
  transport_.close();
}

}  // namespace xmppd
