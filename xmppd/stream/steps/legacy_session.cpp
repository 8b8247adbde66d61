// Session establishment (RFC 3921 §3): does nothing, for clients that still ask.
// COMPAT(clients written for RFC 3921; gloox, Smack, Pidgin): RFC 6120 dropped it in 2011.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

bool is_session_request(const xmpp::Element& element) {
  return element.is("iq", xmpp::ns::client) && element.attr("type") == "set" &&
         element.child("session", xmpp::ns::session) != nullptr;
}

class LegacySession final : public Step {
 public:
  explicit LegacySession(Stream& stream) : stream_(stream) {}

  void offer(std::vector<xmpp::Element>& features) override {
    features.emplace_back("session", std::string(xmpp::ns::session)).add("optional");
  }

  void handle(xmpp::Element iq) override { stream_.send(xmpp::make_iq_result(iq)); }

 private:
  Stream& stream_;
};

}  // namespace

StepEntry legacy_session_step() {
  return {
      .name = "session",
      .needs = {Fact::authenticated},
      .forbids = {},
      .adds = {},
      .removes = {},
      .takes = is_session_request,
      .refuse = nullptr,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<LegacySession>(stream); },
  };
}

}  // namespace xmppd
