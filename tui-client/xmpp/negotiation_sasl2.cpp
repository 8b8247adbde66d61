// Negotiation by SASL2 (XEP-0388): the login brings the session with it, resumed (XEP-0198) or new (XEP-0386); and by a
// token of before (XEP-0484), where it can be with the stream's header (XEP-0509).
#include <algorithm>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/hashed_token.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/xmpp/negotiation.hpp"
#include "tui-client/xmpp/stream_management.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::Errc;

namespace {

constexpr std::string_view upgrade_task = "UPGR-SCRAM-SHA-512";
// Not of a published XEP: the names of the proposal urn:xmpp:mfa:0, in the elements of XEP-0388.
constexpr std::string_view code_task = "TOTP";
constexpr std::size_t max_salt_bytes = 1024;
constexpr unsigned min_iterations = 4096, max_iterations = 10'000'000;
constexpr std::size_t max_token_bytes = 1024;
constexpr std::size_t max_version_bytes = 256;

bool offers_inline(const Element* bind, std::string_view feature) {
  const Element* features = bind ? bind->child("inline", ns::bind2) : nullptr;
  for (const Element& each : features ? features->children() : std::vector<Element>()) {
    if (each.is("feature", ns::bind2) && each.attr("var") == feature) return true;
  }
  return false;
}

bool offers_task(const Element& element, std::string_view wanted) {
  const Element* tasks = element.is("continue", ns::sasl2) ? element.child("tasks", ns::sasl2) : nullptr;
  for (const Element& task : tasks ? tasks->children() : std::vector<Element>()) {
    if (task.is("task", ns::sasl2) && task.text() == wanted) return true;
  }
  return false;
}

bool is_word(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f;
  });
}

}  // namespace

// What a login on a stream with these features may bring with it, as it is remembered for the next.
void Negotiation::read_offer(const Element& features, const Element& offer) {
  LoginMemory& memory = settings_.memory;
  const Element* version = features.child("config-version", ns::iap);
  memory.features = version && is_word(version->attr("value"), max_version_bytes) ? version->attr("value") : "";
  const Element* inlined = offer.child("inline", ns::sasl2);
  const Element* bind = inlined ? inlined->child("bind", ns::bind2) : nullptr;
  memory.bind = bind != nullptr;
  memory.carbons = offers_inline(bind, ns::carbons);
  memory.stream_management = offers_inline(bind, ns::sm);
  memory.client_state = offers_inline(bind, ns::csi);
  memory.resume = inlined && inlined->child("sm", ns::sm);
  upgrade_ = Upgrade::none;
  for (const Element& each : offer.children()) {
    if (each.is("upgrade", ns::upgrade) && each.text() == upgrade_task) upgrade_ = Upgrade::offered;
  }
  token_mechanisms_.clear();
  const Element* fast = inlined ? inlined->child("fast", ns::fast) : nullptr;
  for (const Element& each : fast ? fast->children() : std::vector<Element>()) {
    if (each.is("mechanism", ns::fast)) token_mechanisms_.push_back(each.text());
  }
}

// The offered mechanism that binds a token to most; empty: there is none, or nothing tells us from other clients.
std::string Negotiation::best_token_mechanism() const {
  if (settings_.client_id.empty()) return {};
  for (const char* name : {"HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE"}) {
    if (std::find(token_mechanisms_.begin(), token_mechanisms_.end(), name) == token_mechanisms_.end()) continue;
    const auto binding = *xmpp::hashed_token_binding(name);
    if (binding.empty() || !handler_.channel_binding(binding).empty()) return name;
  }
  return {};
}

// Whether the token is good on this connection.
bool Negotiation::token_usable() const {
  const LoginToken& token = settings_.memory.token;
  const auto binding = xmpp::hashed_token_binding(token.mechanism);
  return !token.text.empty() && token.expires > xmpp::now() && binding && !settings_.client_id.empty() &&
         (binding->empty() || !handler_.channel_binding(*binding).empty());
}

void Negotiation::header_sent() {
  if (state_ != State::secure_features || settings_.purpose != Purpose::login || resuming_inline_) return;
  if (settings_.memory.features.empty() || !token_usable()) return;
  early_version_ = settings_.memory.features;
  // A server that does not take it so is asked like any other next time.
  settings_.memory.features.clear();
  authenticate_by_token(early_version_);
  if (settings_.binds_apart && settings_.resume_id.empty()) {
    bound_early_ = true;
    send_bind();
  }
  state_ = State::early_features;
}

void Negotiation::authenticate_by_token(const std::string& version) {
  LoginToken& token = settings_.memory.token;
  ++token.count;
  handler_.remember(settings_.memory);  // before it is used: no count may come twice
  token_binding_ = handler_.channel_binding(*xmpp::hashed_token_binding(token.mechanism));
  by_token_ = true;
  Element request = begin_request(
      token.mechanism, xmpp::make_hashed_token(settings_.jid.local(), token.text, token_binding_));
  request.add("fast", std::string(ns::fast)).set_attr("count", std::to_string(token.count));
  if (!version.empty()) {
    request.add("config-version", std::string(ns::iap)).set_attr("scheme", "opaque").set_attr("value", version);
  }
  state_ = State::sasl2;
  handler_.send_element(request);
}

void Negotiation::authenticate() {
  by_token_ = false;
  Element request = begin_request(sasl_->mechanism(), sasl_->initial_response());
  const std::string token = best_token_mechanism();
  if (!token.empty()) {
    request.add("request-token", std::string(ns::fast)).set_attr("mechanism", token);
    asked_token_mechanism_ = token;
  }
  // The salted password is no secret from the server that asks, but from anybody in between it is.
  const bool safe = strength_.bound || handler_.channel_binding(xmpp::tls_exporter).empty();
  if (upgrade_ == Upgrade::offered && strength_.scram != 0 && strength_.scram < 512 && safe) {
    request.add_text_child("upgrade", upgrade_task, std::string(ns::upgrade));
    upgrade_ = Upgrade::asked;
  }
  state_ = State::sasl2;
  handler_.send_element(request);
}

Element Negotiation::begin_request(const std::string& mechanism, const std::string& initial) {
  const LoginMemory& offered = settings_.memory;
  Element request("authenticate", std::string(ns::sasl2));
  request.set_attr("mechanism", mechanism);
  request.add_text_child("initial-response", xmpp::base64_encode(initial));
  auto& agent = request.add("user-agent");
  if (!settings_.client_id.empty()) agent.set_attr("id", settings_.client_id);
  agent.add_text_child("software", "xmpp-tui");
  resuming_inline_ = !settings_.resume_id.empty() && offered.resume;
  if (resuming_inline_) {
    request.add("resume", std::string(ns::sm))
        .set_attr("previd", settings_.resume_id)
        .set_attr("h", std::to_string(settings_.resume_h));
  }
  // Where it can't be resumed so, that comes first, by an element of its own.
  carbons_ = false;
  if (offered.bind && !settings_.binds_apart && (settings_.resume_id.empty() || resuming_inline_)) {
    auto& session = request.add("bind", std::string(ns::bind2));
    session.add_text_child("tag", "xmpp-tui");
    carbons_ = offered.carbons;
    if (offered.carbons) session.add("enable", std::string(ns::carbons));
    if (offered.stream_management) session.add("enable", std::string(ns::sm)).set_attr("resume", "true");
    if (settings_.inactive && offered.client_state) session.add("inactive", std::string(ns::csi));
  }
  return request;
}

void Negotiation::handle_sasl2(const Element& element) {
  if (element.is("failure", ns::sasl2)) {
    if (code_shown_) return code_refused(element);
    return by_token_ ? token_refused(element) : sasl_failed(element);
  }
  if (continued(element) || go_on_with_upgrade(element)) return;
  if (element.is("continue", ns::sasl2)) {
    return fail(true, Errc::not_authorized,
                "the server asks for a second proof of who you are, which this program can't give");
  }
  const bool challenge = element.is("challenge", ns::sasl2) && sasl_;
  if (!challenge && !element.is("success", ns::sasl2)) return unexpected(element);
  const auto data = xmpp::base64_decode(challenge ? element.text() : element.child_text("additional-data", ns::sasl2));
  if (!data) return fail(false, Errc::protocol_violation, "the server's login data is not base64");
  if (challenge) return respond(*data);
  if (by_token_) {
    if (!xmpp::proves_server_token(*data, settings_.memory.token.text, token_binding_)) {
      return fail(true, Errc::not_authorized, "the server does not know the token itself");
    }
    return logged_in(element);
  }
  if (upgrade_ == Upgrade::salted || !sasl_) return logged_in(element);  // proven before
  if (proven(*data)) logged_in(element);
}

// The password was right, and a code is wanted, too. The server has to prove that it knows the password before it gets one.
bool Negotiation::continued(const Element& element) {
  if (by_token_ || code_shown_ || !sasl_ || !offers_task(element, code_task)) return false;
  const auto data = xmpp::base64_decode(element.child_text("additional-data", ns::sasl2));
  if (!data || !proven(*data)) {
    if (state_ != State::over) unexpected(element);
    return true;
  }
  handler_.remember(settings_.memory);
  if (settings_.code.empty()) {
    want_code("the account has a second factor: a code of its authenticator is needed");
  } else {
    show_code();
  }
  return true;
}

void Negotiation::show_code() {
  Element next("next", std::string(ns::sasl2));
  next.set_attr("task", code_task).add_text_child("totp", settings_.code, std::string(ns::mfa));
  code_shown_ = true;
  handler_.code_shown();
  handler_.send_element(next);
}

void Negotiation::code_refused(const Element& failure) {
  if (failure.child("not-authorized", ns::sasl)) return want_code("the code is wrong, or was used before");
  if (failure.child("temporary-auth-failure", ns::sasl)) {
    return want_code("too many wrong codes: a recovery code is taken at once, others in an hour");
  }
  sasl_failed(failure);
}

// Not on this stream: somebody has to look it up, and the server does not wait for ever.
void Negotiation::want_code(std::string text) {
  state_ = State::over;
  lifetime_.reset();
  handler_.negotiation_failed(
      {.fatal = true, .code_wanted = true, .code = Errc::not_authorized, .text = std::move(text)});
}

// XEP-0480: the server has proven itself, and gets what it needs for a better hash before it lets us in.
bool Negotiation::go_on_with_upgrade(const Element& element) {
  if (element.is("continue", ns::sasl2) && upgrade_ == Upgrade::asked) {
    code_shown_ = false;
    const Element* tasks = element.child("tasks", ns::sasl2);
    const Element* task = tasks && tasks->children().size() == 1 ? tasks->first_child() : nullptr;
    if (!task || task->text() != upgrade_task) return false;
    const auto data = xmpp::base64_decode(element.child_text("additional-data", ns::sasl2));
    if (!data || !proven(*data)) {
      if (state_ != State::over) unexpected(element);
      return true;
    }
    upgrade_ = Upgrade::begun;
    Element next("next", std::string(ns::sasl2));
    next.set_attr("task", upgrade_task);
    handler_.send_element(next);
    return true;
  }
  if (upgrade_ != Upgrade::begun) return false;
  if (element.is("task-data", ns::sasl2)) {
    salt_for_upgrade(element);
  } else {
    unexpected(element);
  }
  return true;
}

void Negotiation::salt_for_upgrade(const Element& task_data) {
  const Element* salt = task_data.child("salt", ns::scram_upgrade);
  const auto bytes = xmpp::base64_decode(salt ? salt->text() : std::string());
  const auto iterations = xmpp::parse_unsigned<unsigned>(salt ? salt->attr("iterations") : "");
  if (!bytes || bytes->empty() || bytes->size() > max_salt_bytes || !iterations || *iterations < min_iterations ||
      *iterations > max_iterations) {
    return unexpected(task_data);
  }
  struct Salting {
    std::string password, salted;
    ~Salting() {
      xmpp::wipe(password);
      xmpp::wipe(salted);
    }
  };
  const auto work = std::make_shared<Salting>();
  work->password = settings_.password;
  upgrade_ = Upgrade::salted;
  executor_.background(
      [work, salt = *bytes, iterations = *iterations] {
        work->salted =
            xmpp::salt_password(xmpp::HashAlgorithm::sha512, work->password, salt, iterations).value_or(std::string());
      },
      [this, work, alive = lifetime_.watch()] {
        if (alive.expired()) return;
        Element data("task-data", std::string(ns::sasl2));
        data.add_text_child("hash", xmpp::base64_encode(work->salted), std::string(ns::scram_upgrade));
        handler_.send_element(data);
      });
}

// The password is still there, on the same stream; but a token that was good for one thing is no reason to tell it to
// anybody who would not have got it otherwise: choose_mechanism() decides as ever.
void Negotiation::token_refused(const Element& failure) {
  by_token_ = resuming_inline_ = false;
  state_ = State::secure_features;
  if (failure.child("temporary-auth-failure", ns::sasl) || failure.child("account-disabled", ns::sasl)) {
    return sasl_failed(failure);
  }
  // XEP-0509: the features have changed since; the token was not looked at.
  const bool stale = failure.child("config-version-mismatch", ns::iap) != nullptr;
  if (!stale || early_version_.empty()) {
    settings_.memory.token = {};
    handler_.remember(settings_.memory);
  }
  early_version_.clear();
  if (bound_early_) {  // a server does not go on with who asks for a resource before it is logged in
    state_ = State::over;
    lifetime_.reset();
    return handler_.negotiation_failed({.at_once = true, .code = Errc::not_authorized, .text = "logging in by the password"});
  }
  const Element features = std::exchange(features_, {});
  choose_mechanism(features);
}

void Negotiation::take_token(const Element& success) {
  const Element* given = success.child("token", ns::fast);
  if (!given) return;
  const auto expires = xmpp::parse_timestamp(given->attr("expiry"));
  if (!expires || !is_word(given->attr("token"), max_token_bytes)) return;
  LoginToken& token = settings_.memory.token;
  // One that replaces the one that we used is good for the same.
  token = {by_token_ ? token.mechanism : asked_token_mechanism_, std::string(given->attr("token")), *expires, 0};
  if (token.mechanism.empty()) token = {};  // never asked for
}

// The features follow on the same stream (§2.6): what they say is known before anybody is told.
void Negotiation::logged_in(const Element& success) {
  const auto jid = xmpp::Jid::parse(success.child_text("authorization-identifier", ns::sasl2));
  if (!jid || !jid->same_bare(settings_.jid)) {
    return fail(true, Errc::protocol_violation, "the server let us in as somebody else");
  }
  take_token(success);
  handler_.remember(settings_.memory);
  state_ = State::final_features;
  if (resuming_inline_) {
    const Element* resumed = success.child("resumed", ns::sm);
    if (resumed) {
      resumed_h_ = StreamManagement::h_of(*resumed);
      if (!resumed_h_ || resumed->attr("previd") != settings_.resume_id) return unexpected(*resumed);
      return;
    }
    const Element* failed = success.child("failed", ns::sm);
    handler_.resumption_failed(failed ? StreamManagement::h_of(*failed) : std::nullopt);
    settings_.resume_id.clear();
  }
  const Element* bound = success.child("bound", ns::bind2);
  if (!bound || jid->is_bare()) return;  // a resource is bound by an element of its own
  bound_ = *jid;
  if (const Element* enabled = bound->child("enabled", ns::sm)) enabled_ = *enabled;
}

}  // namespace tui
