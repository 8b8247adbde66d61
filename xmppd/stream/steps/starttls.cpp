// STARTTLS (RFC 6120 §5).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

class Starttls final : public Step {
 public:
  explicit Starttls(Stream& stream) : stream_(stream) {}

  void offer(std::vector<xmpp::Element>& features) override {
    xmpp::Element& feature = features.emplace_back("starttls", std::string(xmpp::ns::tls));
    if (stream_.facts().has(Fact::must_secure)) feature.add("required");
  }

  void handle(xmpp::Element) override {
    stream_.send(xmpp::Element("proceed", std::string(xmpp::ns::tls)));
    stream_.begin_tls();
  }

 private:
  Stream& stream_;
};

// RFC 6120 §5.4.2.2: <failure/>, then the stream's end.
void refuse_starttls(Stream& stream, const xmpp::Element&) {
  stream.send(xmpp::Element("failure", std::string(xmpp::ns::tls)));
  stream.finish();
}

}  // namespace

StepEntry starttls_step() {
  return {
      .name = "starttls",
      .needs = {Fact::can_secure},
      .forbids = {Fact::secure, Fact::authenticated},
      .adds = {Fact::secure},
      .removes = {Fact::must_secure},
      .takes = [](const xmpp::Element& element) { return element.is("starttls", xmpp::ns::tls); },
      .refuse = refuse_starttls,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<Starttls>(stream); },
  };
}

}  // namespace xmppd
