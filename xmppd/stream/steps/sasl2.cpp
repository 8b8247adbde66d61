// SASL2 (XEP-0388): the same exchanges, without a new stream at the end, and with a session in the same answer.
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/steps/inline_session.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
namespace ns = xmpp::ns;

class Sasl2 final : public Step, private SaslProfile {
 public:
  explicit Sasl2(Stream& stream) : stream_(stream), authentication_(stream, *this, true), session_(stream) {}

  void offer(std::vector<Element>& features) override {
    if (stream_.facts().has(Fact::authenticated)) return;
    const auto mechanisms = authentication_.mechanisms();
    if (mechanisms.empty()) return;
    Element offer("authentication", std::string(ns::sasl2));
    for (const auto& mechanism : mechanisms) offer.add_text_child("mechanism", mechanism);
    InlineSession::offer(offer, stream_.host());
    features.push_back(std::move(offer));
    if (!authentication_.binds_channels()) return;
    Element bindings("sasl-channel-binding", std::string(ns::channel_binding));  // XEP-0440
    bindings.add("channel-binding").set_attr("type", "tls-exporter");
    features.push_back(std::move(bindings));
  }

  void handle(Element element) override {
    // §2.1: once and no more.
    if (stream_.facts().has(Fact::authenticated)) return stream_.fail(xmpp::StreamErrorCondition::policy_violation);
    if (element.name() == "abort") return authentication_.refuse("aborted");
    if (element.name() == "response")
      return with_bytes(element.text(), [this](const auto& bytes) { authentication_.respond(bytes); });
    if (element.name() != "authenticate" || authentication_.running()) {
      return authentication_.refuse("malformed-request");
    }
    request_ = std::move(element);
    const auto* initial = request_.child("initial-response", ns::sasl2);
    const std::string mechanism(request_.attr("mechanism"));
    if (!initial) return authentication_.begin(mechanism, std::nullopt);
    with_bytes(initial->text(), [&](const auto& bytes) { authentication_.begin(mechanism, bytes); });
  }

 private:
  template <class Then>
  void with_bytes(const std::string& text, Then then) {
    const auto bytes = xmpp::base64_decode(text);
    if (!bytes) return authentication_.refuse("incorrect-encoding");
    then(*bytes);
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

  void succeeded(const xmpp::Jid& user, const std::string& mechanism, std::string_view additional_data) override {
    Element success("success", std::string(ns::sasl2));
    if (!additional_data.empty()) success.add_text_child("additional-data", xmpp::base64_encode(additional_data));
    stream_.on_authenticated(user, mechanism);
    session_.begin(std::exchange(request_, {}), std::move(success));
  }

  Stream& stream_;
  Authentication authentication_;
  InlineSession session_;
  Element request_;  // <authenticate/>
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
