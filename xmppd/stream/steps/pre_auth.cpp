// IQs before login (XEP-0077 registration): handed to whoever fills the host's slot.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

bool is_request(const xmpp::Element& element) {
  if (!element.is("iq", xmpp::ns::client)) return false;
  const auto type = xmpp::iq_type(element);
  return type == xmpp::IqType::get || type == xmpp::IqType::set;
}

class PreAuth final : public Step {
 public:
  explicit PreAuth(Stream& stream) : stream_(stream), client_(std::make_shared<PreAuthClient>()) {}

  // Features add what they offer by hooks.stream_features.
  void offer(std::vector<xmpp::Element>&) override {}

  void handle(xmpp::Element iq) override {
    stream_.hold();
    client_->address = stream_.peer_address();
    client_->group = address_group(client_->address);
    stream_.host()
        .pre_auth_iq(std::move(iq), client_)
        .then(lifetime_, [this](const xmpp::Result<xmpp::Element>& reply) {
          if (stream_.ended()) return;
          if (!reply) {
            const bool forbidden = reply.error().code == xmpp::Errc::not_authorized;
            return stream_.fail(forbidden ? xmpp::StreamErrorCondition::not_authorized
                                          : xmpp::StreamErrorCondition::internal_server_error);
          }
          stream_.send(*reply);
          stream_.release();
        });
  }

 private:
  Stream& stream_;
  const std::shared_ptr<PreAuthClient> client_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

StepEntry pre_auth_step() {
  return {
      .name = "pre-auth",
      .needs = {},
      .forbids = {Fact::must_secure, Fact::authenticated},
      .adds = {},
      .removes = {},
      .takes = is_request,
      .refuse = nullptr,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<PreAuth>(stream); },
  };
}

}  // namespace xmppd
