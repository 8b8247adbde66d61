// SASL as RFC 6120 §6 has it: <auth/>, <challenge/>, <response/>, and a new stream after <success/>.
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

class Sasl1 final : public Step, private SaslProfile {
 public:
  explicit Sasl1(Stream& stream)
      : stream_(stream), authentication_(stream, *this, stream.context().config.get(settings::bind_old_sasl)) {}

  void offer(std::vector<xmpp::Element>& features) override {
    xmpp::Element mechanisms("mechanisms", std::string(xmpp::ns::sasl));
    for (const auto& mechanism : authentication_.offer()) mechanisms.add_text_child("mechanism", mechanism);
    if (!mechanisms.children().empty()) features.push_back(std::move(mechanisms));
  }

  void handle(xmpp::Element element) override {
    if (element.name() == "abort") return authentication_.refuse("aborted");
    std::string text = element.text();
    const bool begins = element.name() == "auth";
    if (begins == authentication_.running()) return authentication_.refuse("malformed-request");
    // RFC 6120 §6.4.2: nothing is "no initial response", "=" is an empty one.
    if (begins && text.empty()) return authentication_.begin(element.attr("mechanism"), std::nullopt);
    auto bytes = begins && text == "=" ? std::optional<std::string>(std::string()) : xmpp::base64_decode(text);
    if (!bytes) return authentication_.refuse("incorrect-encoding");
    if (begins) {
      authentication_.begin(element.attr("mechanism"), bytes);
    } else {
      authentication_.respond(*bytes);
    }
    // With PLAIN it is the password.
    xmpp::wipe(text);
    xmpp::wipe(*bytes);
  }

 private:
  void challenge(std::string_view bytes) override {
    xmpp::Element element("challenge", std::string(xmpp::ns::sasl));
    if (!bytes.empty()) element.set_text(xmpp::base64_encode(bytes));
    stream_.send(element);
  }

  void refused(std::string_view condition, std::string_view text) override {
    xmpp::Element failure("failure", std::string(xmpp::ns::sasl));
    failure.add(std::string(condition));
    if (!text.empty()) failure.add_text_child("text", text).set_attr("xml:lang", "en");
    stream_.send(failure);
  }

  // There is no way to ask for it. Who reads this knows the password.
  void needs_code(std::string_view) override {
    authentication_.refuse("mechanism-too-weak",
                           "The account has a second factor, which this program does not ask for. Give it an application "
                           "password: the command \"Application passwords\" of your account makes one.");
    stream_.release();
  }

  void succeeded(const Login& login, std::string_view additional_data) override {
    xmpp::Element success("success", std::string(xmpp::ns::sasl));
    if (!additional_data.empty()) success.set_text(xmpp::base64_encode(additional_data));
    stream_.send(success);
    stream_.on_authenticated(login);
    stream_.expect_header();
    stream_.release();
  }

  Stream& stream_;
  Authentication authentication_;
};

bool is_sasl(const xmpp::Element& element) {
  return element.ns() == xmpp::ns::sasl &&
         (element.name() == "auth" || element.name() == "response" || element.name() == "abort");
}

// Before TLS where that has to come first. After login it is just an unknown element.
void refuse_untimely(Stream& stream, const xmpp::Element&) {
  if (stream.facts().has(Fact::authenticated)) {
    return stream.fail(stream.facts().has(Fact::bound) ? xmpp::StreamErrorCondition::unsupported_stanza_type
                                                       : xmpp::StreamErrorCondition::not_authorized);
  }
  xmpp::Element failure("failure", std::string(xmpp::ns::sasl));
  failure.add("encryption-required");
  stream.send(failure);
  stream.fail(xmpp::StreamErrorCondition::policy_violation, "TLS is required");
}

}  // namespace

StepEntry sasl1_step() {
  return {
      .name = "sasl",
      .needs = {},
      .forbids = {Fact::must_secure, Fact::authenticated},
      .adds = {Fact::authenticated},
      .removes = {},
      .takes = is_sasl,
      .refuse = refuse_untimely,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<Sasl1>(stream); },
  };
}

}  // namespace xmppd
