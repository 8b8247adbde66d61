// SASL2 (XEP-0388): the same exchanges, without a new stream at the end, and with a session in the same answer.
#include <algorithm>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/steps/inline_session.hpp"
#include "xmppd/stream/steps/login_token.hpp"
#include "xmppd/stream/steps/scram_upgrade.hpp"
#include "xmppd/stream/steps/second_factor_task.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
namespace ns = xmpp::ns;

class Sasl2 final : public Step, private SaslProfile {
 public:
  explicit Sasl2(Stream& stream) : stream_(stream), authentication_(stream, *this, true), session_(stream) {}

  void offer(std::vector<Element>& features) override {
    if (stream_.facts().has(Fact::authenticated)) return;
    const auto mechanisms = authentication_.offer();
    if (mechanisms.empty()) return;
    Element offer("authentication", std::string(ns::sasl2));
    for (const auto& mechanism : mechanisms) offer.add_text_child("mechanism", mechanism);
    InlineSession::offer(offer, stream_.host());
    if (ScramUpgrade::is_offered(stream_)) offer.add_text_child("upgrade", ScramUpgrade::task, std::string(ns::upgrade));
    if (const auto by_token = authentication_.token_mechanisms(); !by_token.empty()) {
      auto& fast = offer.child("inline", ns::sasl2)->add("fast", std::string(ns::fast));
      for (const auto& mechanism : by_token) fast.add_text_child("mechanism", mechanism);
    }
    features.push_back(std::move(offer));
    const auto bindings = stream_.announced_bindings();
    if (bindings.empty()) return;
    Element types("sasl-channel-binding", std::string(ns::channel_binding));  // XEP-0440
    for (const auto& type : bindings) types.add("channel-binding").set_attr("type", type);
    features.push_back(std::move(types));
  }

  void handle(Element element) override {
    // §2.1: once and no more.
    if (stream_.facts().has(Fact::authenticated)) return stream_.fail(xmpp::StreamErrorCondition::policy_violation);
    if (element.name() == "abort") {
      upgrade_.reset();
      factor_.reset();
      return authentication_.refuse("aborted");
    }
    if (factor_) {
      if (factor_->handle(element)) return;
      factor_.reset();
      return authentication_.refuse("malformed-request");
    }
    if (upgrade_) {
      if (upgrade_->handle(element)) return;
      upgrade_.reset();
      return authentication_.refuse("malformed-request");
    }
    if (element.name() == "response")
      return with_bytes(element.text(), [this](const auto& bytes) { authentication_.respond(bytes); });
    if (element.name() != "authenticate" || authentication_.running()) {
      return authentication_.refuse("malformed-request");
    }
    request_ = std::move(element);
    if (const auto* version = request_.child("config-version", ns::iap);
        version && version->attr("value") != stream_.config_version()) {
      return refuse_stale();
    }
    const auto* initial = request_.child("initial-response", ns::sasl2);
    const std::string mechanism(request_.attr("mechanism"));
    const auto* fast = request_.child("fast", ns::fast);
    if (fast && !initial) return authentication_.refuse("malformed-request");
    if (!initial) return authentication_.begin(mechanism, std::nullopt);
    with_bytes(initial->text(), [&](const auto& bytes) {
      if (!fast) return authentication_.begin(mechanism, bytes);
      begin_by_token(mechanism, bytes, *fast);
    });
  }

 private:
  template <class Then>
  void with_bytes(std::string text, Then then) {
    auto bytes = xmpp::base64_decode(text);
    if (!bytes) return authentication_.refuse("incorrect-encoding");
    then(*bytes);
    xmpp::wipe(text);
    xmpp::wipe(*bytes);
  }

  void begin_by_token(const std::string& mechanism, const std::string& initial, const Element& fast) {
    Authentication::TokenUse use;
    use.client = asking_device(request_).client;
    use.invalidate = xmpp::parse_boolean(fast.attr("invalidate")).value_or(false);
    if (fast.has_attr("count")) {
      use.count = xmpp::parse_unsigned<std::uint64_t>(fast.attr("count"));
      if (!use.count) return authentication_.refuse("malformed-request");
    }
    authentication_.begin_by_token(mechanism, initial, std::move(use));
  }

  // XEP-0509: it was sent before our features were read, and they are not those it had in mind. No failed login.
  void refuse_stale() {
    request_ = {};
    Element failure("failure", std::string(ns::sasl2));
    failure.add("aborted", std::string(ns::sasl));
    failure.add("config-version-mismatch", std::string(ns::iap));
    stream_.send(failure);
  }

  void challenge(std::string_view bytes) override {
    Element element("challenge", std::string(ns::sasl2));
    if (!bytes.empty()) element.set_text(xmpp::base64_encode(bytes));
    stream_.send(element);
  }

  void refused(std::string_view condition, std::string_view text) override {
    request_ = {};
    Element failure("failure", std::string(ns::sasl2));
    failure.add(std::string(condition), std::string(ns::sasl));
    if (!text.empty()) failure.add_text_child("text", text).set_attr("xml:lang", "en");
    stream_.send(failure);
  }

  void needs_code(std::string_view additional_data) override {
    factor_.emplace(stream_, [this](const std::string& code) {
      const std::string shown = code;
      factor_.reset();
      authentication_.show_code(shown);
    });
    factor_->begin(additional_data);
    stream_.extend_login(stream_.context().config.get(settings::second_factor_seconds));
    stream_.release();
  }

  void succeeded(const Login& login, std::string_view additional_data) override {
    if (authentication_.wants_sha512() && ScramUpgrade::is_offered(stream_) && ScramUpgrade::is_asked(request_)) {
      upgrade_.emplace(stream_, login.user, [this, login] {
        upgrade_.reset();
        log_in(login, {});
      });
      upgrade_->begin(additional_data);
      return stream_.release();
    }
    log_in(login, additional_data);
  }

  void log_in(Login login, std::string_view additional_data) {
    Element success("success", std::string(ns::sasl2));
    if (!additional_data.empty()) success.add_text_child("additional-data", xmpp::base64_encode(additional_data));
    auto device = asking_device(request_);
    login.client = device.client;
    login.software = device.software;
    login.device = device.name;
    stream_.on_authenticated(login);
    if (login.only_enrols) leave_out_what_needs_more();
    stream_.hold();
    const auto wanted = token_wanted();
    if (wanted.empty() || device.client.empty()) {
      return session_.begin(std::exchange(request_, {}), std::move(success));
    }
    give_token(stream_, lifetime_, std::move(device), wanted, [this, success = std::move(success)](auto token) mutable {
      if (stream_.ended()) return;
      if (token) success.add(std::move(*token));
      session_.begin(std::exchange(request_, {}), std::move(success));
    });
  }

  // Nothing comes to who may only set up a second factor, by carbons neither.
  void leave_out_what_needs_more() {
    if (auto* bind = request_.child("bind", ns::bind2)) {
      bind->remove_children_if([](const Element& each) { return each.name() == "enable" && each.ns() != ns::sm; });
    }
  }

  // The mechanism of the token that the client asks for, or gets unasked because its own grows old (XEP-0484 §3.5).
  // None for who has shown something that can be revoked by itself: it would outlive that.
  std::string token_wanted() const {
    const auto by = stream_.login().by;
    if (by != LoginBy::password && by != LoginBy::token) return {};
    const auto possible = authentication_.token_mechanisms();
    const auto* asked = request_.child("request-token", ns::fast);
    const std::string mechanism(asked ? asked->attr("mechanism") : std::string_view());
    if (std::find(possible.begin(), possible.end(), mechanism) != possible.end()) return mechanism;
    const auto* fast = request_.child("fast", ns::fast);
    const auto& used = authentication_.used_token();
    if (!used || !fast || xmpp::parse_boolean(fast->attr("invalidate")).value_or(false)) return {};
    return is_due_for_rotation(*used, stream_.context().environment.now()) ? used->mechanism : std::string();
  }

  Stream& stream_;
  Authentication authentication_;
  InlineSession session_;
  Element request_;  // <authenticate/>
  std::optional<SecondFactorTask> factor_;  // has been asked for, and the login waits for it
  std::optional<ScramUpgrade> upgrade_;     // goes on, and the login waits for it
  xmpp::Lifetime lifetime_;
};

void refuse_late_or_early(Stream& stream, const Element&) {
  if (stream.facts().has(Fact::bound)) return stream.fail(xmpp::StreamErrorCondition::unsupported_stanza_type);
  stream.fail(xmpp::StreamErrorCondition::policy_violation, "TLS is required");
}

}  // namespace

StepEntry sasl2_step() {
  return {
      .name = "sasl2",
      .needs = {Fact::secure},  // §5
      .forbids = {Fact::must_secure, Fact::bound},
      .adds = {},
      .removes = {},
      .takes = [](const Element& element) { return element.ns() == ns::sasl2; },
      .refuse = refuse_late_or_early,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<Sasl2>(stream); },
  };
}

}  // namespace xmppd
