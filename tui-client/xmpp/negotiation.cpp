// Negotiation: the states a stream goes through (RFC 6120 §4.3, §5, §6, §7), each accepting only what it waits for.
#include "tui-client/xmpp/negotiation.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "libxmpp/xmpp/stream_error.hpp"
#include "tui-client/xmpp/stream_management.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::Errc;

namespace {

// RFC 6120 §6.4.2: "=" stands for data of no length.
std::string sasl_text(const std::string& data) { return data.empty() ? "=" : xmpp::base64_encode(data); }

std::optional<std::string> sasl_data(const Element& element) {
  const std::string text = element.text();
  if (text.empty() || text == "=") return std::string();
  return xmpp::base64_decode(text);
}

LoginStrength strength_of(std::string_view mechanism, bool sasl2) {
  LoginStrength strength;
  strength.sasl2 = sasl2;
  strength.bound = mechanism.ends_with("-PLUS");
  for (const unsigned hash : {1U, 256U, 512U}) {
    if (mechanism.starts_with("SCRAM-SHA-" + std::to_string(hash))) strength.scram = hash;
  }
  return strength;
}

bool answers(const Element& iq, const std::string& id) {
  return iq.is("iq", ns::client) && iq.attr("id") == id && (iq.attr("type") == "result" || iq.attr("type") == "error");
}

}  // namespace

Negotiation::Negotiation(Settings settings, NegotiationHandler& handler, xmpp::Executor& executor)
    : settings_(std::move(settings)),
      handler_(handler),
      executor_(executor),
      state_(settings_.secured ? State::secure_features : State::plain_features) {}

Negotiation::~Negotiation() {
  xmpp::wipe(settings_.password);
  xmpp::wipe(settings_.code);
  xmpp::wipe(settings_.memory.token.text);
}

void Negotiation::stream_opened(const Element& header) {
  // RFC 6120 §4.7.5: a server without a version knows neither features nor SASL.
  if (!header.attr("version").starts_with("1.")) {
    fail(true, Errc::protocol_violation, "the server does not speak XMPP 1.0");
  }
}

void Negotiation::secured() {
  if (state_ == State::tls_proceed) state_ = State::secure_features;
}

void Negotiation::handle(const Element& element) {
  if (state_ == State::over) return;
  if (element.is("error", ns::streams)) {
    const auto error = xmpp::parse_stream_error(element);
    return fail(false, Errc::connection_closed, in_words(error));
  }
  const bool waits_for_features =
      state_ == State::plain_features || state_ == State::secure_features || state_ == State::early_features ||
      state_ == State::final_features;
  if (waits_for_features) {
    return element.is("features", ns::streams) ? handle_features(element) : unexpected(element);
  }
  switch (state_) {
    case State::tls_proceed:
      if (element.is("proceed", ns::tls)) return handler_.begin_tls();
      if (element.is("failure", ns::tls)) return fail(false, Errc::tls_failed, "the server failed to start encryption");
      return unexpected(element);
    case State::registering:
      return handle_registration(element);
    case State::sasl:
      return handle_sasl(element);
    case State::sasl2:
      return handle_sasl2(element);
    case State::resuming:
      return handle_resumption(element);
    case State::binding:
      return handle_bind(element);
    case State::session:
      if (!answers(element, request_id_)) return unexpected(element);
      if (element.attr("type") == "error") {
        return fail(false, Errc::protocol_violation,
                    "the server refuses the session: " + in_words(xmpp::parse_stanza_error(element)));
      }
      return finish(bound_);
    default:
      return;
  }
}

void Negotiation::handle_features(const Element& features) {
  if (state_ == State::plain_features) return require_tls(features);
  if (state_ == State::early_features) {
    features_ = features;
    if (const Element* offer = features.child("authentication", ns::sasl2)) read_offer(features, *offer);
    state_ = State::sasl2;
    return;
  }
  if (state_ == State::secure_features) {
    if (settings_.purpose == Purpose::login) return choose_mechanism(features);
    if (!settings_.invite_token.empty() && !features.child("register", ns::ibr_token)) {
      return fail(true, Errc::not_allowed, "the server takes no invitations");
    }
    registration_ = std::make_unique<Registration>(settings_.jid, settings_.password, settings_.invite_token);
    state_ = State::registering;
    return handler_.send_element(registration_->first());
  }
  client_state_ = features.child("csi", ns::csi) != nullptr;
  if (resumed_h_) {
    state_ = State::over;
    lifetime_.reset();
    return handler_.resumed(*resumed_h_);
  }
  if (!bound_.empty()) {
    stream_management_ = features.child("sm", ns::sm) != nullptr;
    return finish(bound_);
  }
  if (!features.child("bind", ns::bind)) {
    return fail(false, Errc::protocol_violation, "the server offers no resource binding");
  }
  // RFC 6120 dropped sessions; a server that still wants one does not say <optional/> (RFC 3921 §3).
  const Element* session = features.child("session", ns::session);
  session_required_ = session && !session->child("optional");
  stream_management_ = features.child("sm", ns::sm) != nullptr;
  if (std::exchange(bound_early_, false)) {
    state_ = State::binding;
    return;
  }
  if (settings_.resume_id.empty()) return bind();
  if (!stream_management_) {
    handler_.resumption_failed(std::nullopt);
    return bind();
  }
  Element resume("resume", std::string(ns::sm));
  resume.set_attr("previd", settings_.resume_id).set_attr("h", std::to_string(settings_.resume_h));
  state_ = State::resuming;
  handler_.send_element(resume);
}

void Negotiation::require_tls(const Element& features) {
  if (!features.child("starttls", ns::tls)) {
    return fail(true, Errc::tls_failed, "the server offers no encryption; the password does not go over a plain line");
  }
  state_ = State::tls_proceed;
  handler_.send_element(Element("starttls", std::string(ns::tls)));
}

void Negotiation::choose_mechanism(const Element& features) {
  const Element* sasl2 = features.child("authentication", ns::sasl2);
  if (sasl2) {
    read_offer(features, *sasl2);
    const auto& token = settings_.memory.token;
    if (token_usable() && token.mechanism == best_token_mechanism()) {
      features_ = features;
      return authenticate_by_token({});
    }
  }
  const Element* mechanisms = sasl2 ? sasl2 : features.child("mechanisms", ns::sasl);
  std::vector<std::string> offered;
  for (const Element& mechanism : mechanisms ? mechanisms->children() : std::vector<Element>()) {
    if (mechanism.is("mechanism", mechanisms->ns())) offered.push_back(mechanism.text());
  }
  const bool plus = std::any_of(offered.begin(), offered.end(), [](const auto& name) { return name.ends_with("-PLUS"); });
  auto around = surroundings(features, plus);
  // XEP-0440 §3, rules 4 and 5: each without the other is a mistake, or the rest of what somebody took away.
  if (sasl2 && plus == around.binding_types.empty()) {
    return fail(true, Errc::not_allowed,
                "the server's offer of channel binding is not whole; this may be an attack");
  }
  if (settings_.certificate) {
    if (std::find(offered.begin(), offered.end(), "EXTERNAL") != offered.end()) return log_in_by_certificate(sasl2);
    if (settings_.password.empty()) {
      return fail(true, Errc::not_authorized, "the server does not take the certificate: it is unknown there, or has expired");
    }
  }
  const MechanismChoice choice =
      choose_sasl_mechanism(offered, settings_.scram_expected, !around.binding.type.empty());
  if (choice.scram_offered) handler_.scram_offered();
  if (choice.downgrade) return refuse_weaker(choice.problem);
  if (choice.mechanism.empty()) return fail(true, Errc::not_authorized, choice.problem);
  strength_ = strength_of(choice.mechanism, sasl2 != nullptr);
  if (strength_.weaker_than(settings_.memory.strongest)) {
    return refuse_weaker("the server offers a weaker login than before (" + strength_.in_words() + "; before: " +
                         settings_.memory.strongest.in_words() + "); this may be an attack");
  }
  around.mechanisms = std::move(offered);
  sasl_ = std::make_unique<SaslExchange>(choice.mechanism, std::string(settings_.jid.local()), settings_.password,
                                         executor_, around);
  if (sasl2) return authenticate();
  state_ = State::sasl;
  Element auth("auth", std::string(ns::sasl));
  auth.set_attr("mechanism", choice.mechanism).set_text(sasl_text(sasl_->initial_response()));
  handler_.send_element(auth);
}

// Nothing that is worth something to anybody else is told; so it is no weaker login than any before.
void Negotiation::log_in_by_certificate(bool sasl2) {
  strength_ = settings_.memory.strongest;
  sasl_ = std::make_unique<SaslExchange>("EXTERNAL", std::string(), std::string(), executor_);
  if (sasl2) return authenticate();
  state_ = State::sasl;
  Element auth("auth", std::string(ns::sasl));
  auth.set_attr("mechanism", "EXTERNAL").set_text("=");
  handler_.send_element(auth);
}

// What is there to bind to, by both ends, and what this connection is.
ScramSurroundings Negotiation::surroundings(const Element& features, bool plus_offered) const {
  ScramSurroundings around;
  const Element* bindings = features.child("sasl-channel-binding", ns::channel_binding);
  for (const Element& each : bindings ? bindings->children() : std::vector<Element>()) {
    if (each.name() == "channel-binding") around.binding_types.emplace_back(each.attr("type"));
  }
  around.tls_version = xmpp::tls_version_code(handler_.tls_version());
  for (const auto type : xmpp::channel_binding_types) {
    auto data = handler_.channel_binding(type);
    if (data.empty()) continue;
    around.could_bind = !plus_offered;
    const auto& types = around.binding_types;
    // Without a list nobody knows what the other end would bind to.
    if (!around.binding.type.empty() || std::find(types.begin(), types.end(), type) == types.end()) continue;
    around.binding = {std::string(type), std::move(data)};
  }
  return around;
}

void Negotiation::refuse_weaker(std::string text) {
  state_ = State::over;
  lifetime_.reset();
  handler_.negotiation_failed({.fatal = true, .weaker = true, .code = Errc::not_allowed, .text = std::move(text)});
}

void Negotiation::handle_sasl(const Element& element) {
  if (element.is("failure", ns::sasl)) return sasl_failed(element);
  if (!element.is("challenge", ns::sasl) && !element.is("success", ns::sasl)) return unexpected(element);
  const auto data = sasl_data(element);
  if (!data) return fail(false, Errc::protocol_violation, "the server's login data is not base64");
  if (element.name() == "challenge") return respond(*data);
  if (!proven(*data)) return;
  handler_.remember(settings_.memory);
  state_ = State::final_features;
  handler_.restart_stream();
}

void Negotiation::respond(const std::string& challenge) {
  sasl_->challenge(challenge, [this](xmpp::Result<std::string> response) {
    if (!response) {
      return fail(true, Errc::not_authorized, "the server failed to prove itself: " + response.error().detail);
    }
    Element answer("response", std::string(state_ == State::sasl2 ? ns::sasl2 : ns::sasl));
    if (!response->empty()) answer.set_text(xmpp::base64_encode(*response));
    handler_.send_element(answer);
  });
}

bool Negotiation::proven(const std::string& data) {
  if (!sasl_) return true;  // before a task that came first
  const auto proof = sasl_->success(data);
  if (!proof) {
    fail(true, Errc::not_authorized, "the server does not know the password itself: " + proof.error().detail);
    return false;
  }
  sasl_.reset();
  settings_.memory.strongest = best_of(settings_.memory.strongest, strength_);
  return true;
}

void Negotiation::sasl_failed(const Element& failure) {
  const Element* condition = nullptr;
  for (const Element& child : failure.children()) {
    if (child.name() != "text") {
      condition = &child;
      break;
    }
  }
  const std::string name = condition ? condition->name() : "";
  const std::string text = quoted_peer_text(failure.child_text("text"));
  const std::string more = text.empty() ? "" : " (" + text + ")";
  if (name == "not-authorized" && sasl_ && sasl_->mechanism() == "EXTERNAL") {
    return fail(true, Errc::not_authorized, "the server does not know the certificate" + more);
  }
  if (name == "not-authorized") return fail(true, Errc::not_authorized, "wrong password, or no such account" + more);
  if (name == "account-disabled") {
    return fail(true, Errc::not_authorized,
                text.empty() ? "the account is disabled" : "the server does not let the account in: " + text);
  }
  if (name == "credentials-expired") return fail(true, Errc::not_authorized, "the password has expired" + more);
  if (name == "temporary-auth-failure") {
    return fail(false, Errc::not_authorized, "the server can't check passwords at the moment" + more);
  }
  fail(true, Errc::not_authorized, "the server refuses the login: " + (name.empty() ? "no reason given" : name) + more);
}

void Negotiation::handle_resumption(const Element& element) {
  const auto h = StreamManagement::h_of(element);
  if (element.is("failed", ns::sm)) {
    handler_.resumption_failed(h);
    return bind();
  }
  if (!element.is("resumed", ns::sm) || element.attr("previd") != settings_.resume_id || !h) return unexpected(element);
  state_ = State::over;
  lifetime_.reset();
  handler_.resumed(*h);
}

void Negotiation::bind() {
  state_ = State::binding;
  send_bind();
}

void Negotiation::send_bind() {
  request_id_ = xmpp::random_id();
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", "set").set_attr("id", request_id_);
  Element& bind = iq.add("bind", std::string(ns::bind));
  if (!settings_.resource.empty() && !resource_refused_) bind.add_text_child("resource", settings_.resource);
  handler_.send_element(iq);
}

void Negotiation::handle_bind(const Element& iq) {
  if (!answers(iq, request_id_)) return unexpected(iq);
  if (iq.attr("type") == "error") {
    const auto error = xmpp::parse_stanza_error(iq);
    using C = xmpp::StanzaErrorCondition;
    // RFC 6120 §7.7.2: ask again, leaving the choice to the server.
    if ((error.condition == C::conflict || error.condition == C::bad_request) && !resource_refused_ &&
        !settings_.resource.empty()) {
      resource_refused_ = true;
      return bind();
    }
    return fail(false, Errc::protocol_violation, "the server gives us no resource: " + in_words(error));
  }
  const Element* result = iq.child("bind", ns::bind);
  const auto jid = xmpp::Jid::parse(result ? result->child_text("jid") : std::string());
  if (!jid || jid->resource().empty() || !jid->same_bare(settings_.jid)) {
    return fail(true, Errc::protocol_violation, "the server bound us to an address that is not ours");
  }
  bound_ = *jid;
  if (!session_required_) return finish(bound_);
  request_id_ = xmpp::random_id();
  Element request("iq", std::string(ns::client));
  request.set_attr("type", "set").set_attr("id", request_id_);
  request.add("session", std::string(ns::session));
  state_ = State::session;
  handler_.send_element(request);
}

void Negotiation::handle_registration(const Element& iq) {
  if (!registration_->expects(iq)) return unexpected(iq);
  auto next = registration_->handle(iq);
  if (!next) return fail(true, next.error().code, next.error().detail);
  if (next->request) return handler_.send_element(*next->request);
  if (next->question) return handler_.form_wanted(*next->question);
  finish(settings_.jid);
}

void Negotiation::answer_form(const xmpp::DataForm& values) {
  if (state_ == State::registering && registration_) handler_.send_element(registration_->answer(values));
}

void Negotiation::unexpected(const Element& element) {
  fail(false, Errc::protocol_violation,
       "the server sent <" + quoted_peer_text(element.name()) + "/> where the login does not allow it");
}

void Negotiation::fail(bool fatal, Errc code, std::string text) {
  state_ = State::over;
  lifetime_.reset();
  handler_.negotiation_failed({.fatal = fatal, .code = code, .text = std::move(text)});
}

void Negotiation::finish(const xmpp::Jid& jid) {
  state_ = State::over;
  const xmpp::Jid result = jid;  // may be a member of ours, and the handler may destroy us
  handler_.negotiated(result);
}

}  // namespace tui
