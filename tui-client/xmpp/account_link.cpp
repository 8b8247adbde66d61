// AccountLink: one attempt after the other; each step has a deadline, each end says in words why.
#include "tui-client/xmpp/account_link.hpp"

#include <chrono>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stream_error.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/server_address.hpp"
#include "tui-client/xmpp/words.hpp"
#include "tui-client/xmpp/xml_log.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Errc;

namespace {
constexpr std::size_t max_endpoints = 16;  // of one look-up; a hostile zone may list thousands

// Longer than this nobody waits for the screen because of what comes from the network.
constexpr auto long_turn = std::chrono::milliseconds(5);

// Our own server is trusted with more than a stranger: a roster of thousands is one stanza.
xmpp::ParserLimits parser_limits() {
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = 16 * 1024 * 1024;
  limits.max_children = 200000;
  return limits;
}

}  // namespace

AccountLink::AccountLink(xmpp::EventLoop& loop, History& history, AccountConfig config, LinkHandler& handler,
                         LinkTimes times, XmlLog* xml_log)
    : loop_(loop),
      history_(history),
      config_(std::move(config)),
      id_(config_.jid.bare_text()),
      handler_(handler),
      times_(times),
      xml_log_(xml_log),
      backoff_(times.backoff_first_ms, times.backoff_max_ms),
      resolver_(loop),
      deadline_(loop),
      retry_(loop),
      breath_(loop),
      ack_deadline_(loop) {}

AccountLink::~AccountLink() = default;

void AccountLink::start(Negotiation::Purpose purpose) {
  if (std::exchange(online_, false)) {
    if (management_.resumable()) handler_.on_link_paused();
  }
  if (!management_.resumable() || purpose != Negotiation::Purpose::login) end_session();
  close_connection();
  if (stopped_) loop_.post(std::exchange(stopped_, nullptr));
  purpose_ = purpose;
  running_ = true;
  stopping_ = false;
  backoff_.reset();
  retry_.stop();
  attempt();
}

void AccountLink::attempt() {
  const unsigned number = ++attempt_number_;
  set_state(ConnectionState::connecting);
  endpoints_.clear();
  next_endpoint_ = 0;
  const auto answer = [this, number](xmpp::Result<std::vector<xmpp::Endpoint>> found) {
    if (number != attempt_number_ || !running_) return;
    if (!found) return give_up(found.error().detail, false, found.error().code);
    endpoints_ = std::move(*found);
    if (endpoints_.size() > max_endpoints) endpoints_.resize(max_endpoints);
    try_next_endpoint({Errc::not_found, "the server has no address"});
  };
  if (config_.server.empty()) {
    resolver_.resolve_service(std::string(config_.jid.domain()), "xmpp-client", 5222, times_.resolve_ms, answer);
    return;
  }
  const auto address = parse_server_address(config_.server, config_.direct_tls ? 5223 : 5222);
  if (!address) return give_up(address.error().detail, true, Errc::invalid_argument);
  resolver_.resolve_host(address->host, address->port, config_.direct_tls, times_.resolve_ms, answer);
}

void AccountLink::try_next_endpoint(const xmpp::Error& last) {
  if (next_endpoint_ >= endpoints_.size()) return give_up(last.detail, false, last.code);
  connect_to(endpoints_[next_endpoint_++]);
}

void AccountLink::connect_to(const xmpp::Endpoint& endpoint) {
  endpoint_ = endpoint;
  Negotiation::Settings settings;
  settings.jid = config_.jid.bare();
  settings.password = config_.password.value_or("");
  settings.code = config_.code;
  settings.certificate = !config_.certificate_file.empty();
  settings.resource = wanted_resource();
  // A session that comes with the login gets what was kept for us by way of the archive alone (XEP-0386 §3.2): for a
  // store that has not read it yet, that is history and no news. And it is bound to an address of the server's choice.
  settings.binds_apart = !config_.jid.is_bare() || !follows_archive();
  settings.client_id = client_id();
  settings.inactive = !active_;
  settings.purpose = purpose_;
  settings.invite_token = config_.invite_token;
  settings.secured = endpoint.direct_tls;
  settings.scram_expected = !stored("scram_seen").empty();
  settings.memory = LoginMemory::parse(stored("login_token"), stored("login_server"));
  if (config_.accept_weaker_login) {
    settings.memory.strongest = {};
    settings.scram_expected = false;
  }
  // A token says nothing about a password that was never proven.
  if (stored("password") != settings.password) settings.memory.token = {};
  if (session_ && management_.resumable()) {
    settings.resume_id = management_.id();
    settings.resume_h = management_.handled();
  }
  negotiation_.reset(new Negotiation(std::move(settings), *this, loop_));  // its handler is a private base
  parser_.reset(new xmpp::StreamParser(*this, parser_limits()));
  connection_.reset(new xmpp::Connection(loop_, *this));
  xmpp::log::info("client", "{}: connecting to {} [{}]:{}{}", id_, endpoint.host, endpoint.address, endpoint.port,
                  endpoint.direct_tls ? " (direct TLS)" : "");
  await(times_.connect_ms, "connecting");
  connection_->connect(endpoint.address, endpoint.port);
}

void AccountLink::await(unsigned milliseconds, const char* what) {
  deadline_.start(milliseconds, [this, what] {
    if (connection_) connection_->abort({Errc::timed_out, std::string("no answer while ") + what});
  });
}

void AccountLink::on_connected() {
  if (endpoint_.direct_tls) return start_tls();
  open_stream();
}

void AccountLink::open_stream() {
  await(times_.step_ms, "opening the stream");
  const std::string domain(config_.jid.domain());
  std::vector<xmpp::Attribute> attributes{{"to", domain}, {"version", "1.0"}, {"xml:lang", "en"}};
  // Who logs in is nobody else's business (XEP-0388 §2.2).
  if (connection_->secured()) attributes.push_back({"from", id_});
  connection_->write(xmpp::stream_header(ns::client, attributes));
  if (connection_->secured() && negotiation_) negotiation_->header_sent();
}

void AccountLink::on_bytes(std::string_view bytes) {
  last_heard_ms_ = loop_.now_ms();
  if (!parser_) return;
  if (!online_) return parser_->feed(bytes);
  // One commit for all that came together: waiting for the disk after each of a thousand messages a second would leave
  // no time for keys. What is answered goes out at the end of the loop's turn, behind it.
  const std::weak_ptr<char> alive = alive_;
  const auto began = std::chrono::steady_clock::now();
  const auto stored = history_.transaction([&]() -> xmpp::Result<void> {
    parser_->feed(bytes);
    return {};
  });
  if (alive.expired()) return;
  if (stored) {
    // What comes faster than it can be stored stays in the kernel while keys and the screen have their turn.
    if (!connection_ || std::chrono::steady_clock::now() - began < long_turn) return;
    connection_->pause_reading();
    breath_.start(1, [this] {
      if (connection_) connection_->resume_reading();
    });
    return;
  }
  // What was counted as handled is not in the store: nothing is acknowledged, and another session gets it again.
  xmpp::log::error("client", "{}: {}", id_, stored.error().detail);
  const auto why = stored.error().detail;
  end_session();
  drop("the local store can't be written: " + why);
}

void AccountLink::on_stream_open(const xmpp::Element& header, std::string_view default_ns) {
  if (default_ns != ns::client) {
    return give_up("the server's stream is none for clients", true, Errc::protocol_violation);
  }
  if (negotiation_) negotiation_->stream_opened(header);
}

void AccountLink::on_element(xmpp::Element element) {
  if (stopping_) return;
  if (negotiation_) {
    await(times_.step_ms, "logging in");
    return negotiation_->handle(element);
  }
  if (!online_) return;
  if (xml_log_) xml_log_->received(xmpp::to_xml(element, ns::client));
  if (element.is("error", ns::streams)) return handle_stream_error(element);
  if (element.ns() == ns::sm) return handle_management(element);
  if (element.ns() != ns::client) return;
  handler_.on_link_stanza(element);
  management_.stanza_handled();  // and not earlier: what we say to have handled is in the store
}

void AccountLink::handle_stream_error(const xmpp::Element& element) {
  const auto error = xmpp::parse_stream_error(element);
  using C = xmpp::StreamErrorCondition;
  // Coming back at once would throw the other client out, which would throw us out …
  const bool fatal = error.condition == C::conflict || error.condition == C::not_authorized;
  give_up(in_words(error), fatal, Errc::connection_closed);
}

void AccountLink::on_stream_close() {
  if (stopping_) return;  // the answer to our own end; the connection follows
  give_up("the server ended the stream", false, Errc::connection_closed);
}

void AccountLink::on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) {
  xmpp::log::warning("client", "{}: the server sent broken XML: {} ({})", id_, xmpp::to_string(condition), detail);
  if (connection_) connection_->write(xmpp::to_xml(xmpp::to_element(xmpp::StreamError{condition, {}}), ns::client));
  give_up("the server sent broken XML (" + std::string(xmpp::to_string(condition)) + ")", false,
          Errc::protocol_violation);
}

void AccountLink::send_element(const xmpp::Element& element) {
  if (connection_) connection_->write(xmpp::to_xml(element, ns::client));
}

void AccountLink::restart_stream() {
  parser_->restart();
  set_state(ConnectionState::authenticating);
  open_stream();
}

// No code is good twice, whatever becomes of this one.
void AccountLink::code_shown() { config_.code.clear(); }

// Who fills in a form may take their time: how much is the server's to say.
void AccountLink::form_wanted(const IllustratedForm& form) {
  deadline_.stop();
  form_open_ = true;
  handler_.on_link_form(form);
}

bool AccountLink::answer_form(const xmpp::DataForm& values) {
  if (!std::exchange(form_open_, false) || !negotiation_ || !connection_) return false;
  await(times_.step_ms, "registering");
  negotiation_->answer_form(values);
  return true;
}

void AccountLink::negotiated(const xmpp::Jid& jid) {
  deadline_.stop();
  if (purpose_ == Negotiation::Purpose::registration) {
    stop();
    return handler_.on_link_registered({});
  }
  (void)history_.put(id_, "resource", std::string(jid.resource()));
  if (config_.password && stored("password") != *config_.password) {
    (void)history_.put(id_, "password", *config_.password);
  }
  const bool managed = negotiation_->stream_management_offered();
  client_state_ = negotiation_->client_state_offered();
  carbons_ = negotiation_->carbons_enabled();
  const xmpp::Element enabled = negotiation_->enabled();
  negotiation_.reset();  // our caller; it touches nothing after this
  online_ = true;
  session_ = true;
  backoff_.reset();
  management_.reset();
  if (!enabled.name().empty()) {
    management_.asked();
    management_.enabled(enabled);
    if (xml_log_) xml_log_->received(xmpp::to_xml(enabled, ns::client));
  } else if (managed) {
    write_now("<enable xmlns='" + std::string(ns::sm) + "' resume='true'/>");
    management_.asked();
  }
  handler_.on_link_online(jid);
  come_online();
}

void AccountLink::come_online() {
  if (!online_) return;
  const auto tls = connection_->tls_info().description();
  xmpp::log::info("client", "{}: online over {}", id_, tls);
  set_state(ConnectionState::online, tls);
  if (!active_) tell_client_state();  // a stream begins active, a resumed one too (XEP-0352 §5)
}

void AccountLink::negotiation_failed(const NegotiationFailure& failure) {
  if (!failure.at_once) {
    const auto copy = failure;  // of the negotiation that goes now
    give_up(copy.text, copy.fatal, copy.code);
    if (copy.weaker) handler_.on_link_weaker_login(copy.text);
    if (copy.code_wanted) handler_.on_link_code_wanted(copy.text);
    return;
  }
  xmpp::log::info("client", "{}: {}", id_, failure.text);
  close_connection();
  attempt();
}

void AccountLink::on_closed(const xmpp::Error& reason) {
  if (stopping_) {
    close_connection();
    set_state(ConnectionState::offline);
    if (const auto done = std::exchange(stopped_, nullptr)) done();
    return;
  }
  if (online_) return give_up("connection lost: " + reason.detail, false, reason.code);
  if (form_open_) return give_up("the server did not wait for the form: " + reason.detail, true, reason.code);
  if (certificate_refused(reason)) return;
  close_connection();
  try_next_endpoint(reason);
}

void AccountLink::give_up(const std::string& text, bool fatal, Errc code) {
  const bool was_online = std::exchange(online_, false);
  close_connection();
  xmpp::log::info("client", "{}: {} ({})", id_, text, xmpp::to_string(code));
  const bool resumable = running_ && !fatal && management_.resumable();
  if (was_online && resumable) handler_.on_link_paused();
  if (!resumable) end_session();
  if (!running_) return;
  const bool registering = purpose_ == Negotiation::Purpose::registration;
  if (fatal || registering) {
    running_ = false;
    set_state(ConnectionState::offline, text, true);
    if (registering) handler_.on_link_registered(xmpp::fail(code, text));
    return;
  }
  const unsigned delay = backoff_.next_ms();
  const unsigned seconds = (delay + 999) / 1000;
  retry_.start(delay, [this] { attempt(); });
  set_state(ConnectionState::waiting, text + "; retrying in " + std::to_string(seconds) + " s");
}

void AccountLink::drop(const std::string& why) {
  if (online_) give_up(why, false, Errc::timed_out);
}

void AccountLink::stop(std::function<void()> done) {
  running_ = false;
  retry_.stop();
  deadline_.stop();
  ++attempt_number_;
  const bool was_online = std::exchange(online_, false);
  if (connection_ && connection_->open() && !stopping_) {
    stopping_ = true;
    stopped_ = std::move(done);
    if (was_online && management_.resumable()) {  // §4: what arrived until now need not be sent to anybody again
      write_now("<a xmlns='" + std::string(ns::sm) + "' h='" + std::to_string(management_.handled()) + "'/>");
    }
    if (connection_->secured()) connection_->write("</stream:stream>");
    connection_->close_gracefully(times_.close_ms);
  } else {
    close_connection();
    loop_.post([done = std::move(done)] {
      if (done) done();
    });
  }
  end_session();
}

// All three may be destroyed from inside their own callbacks.
void AccountLink::close_connection() {
  deadline_.stop();
  ack_deadline_.stop();
  ack_asked_ = false;
  form_open_ = false;
  connection_.reset();
  parser_.reset();
  negotiation_.reset();
}

void AccountLink::write(std::string_view element) {
  if (!online_ || !connection_) return;
  const bool counted = management_.sent(element);
  write_now(element);
  if (counted) ask_for_ack();
}

void AccountLink::set_state(ConnectionState state, const std::string& text, bool fatal) {
  handler_.on_link_state(state, text, fatal);
}

}  // namespace tui
