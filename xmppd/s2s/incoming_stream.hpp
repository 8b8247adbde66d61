// IncomingStream: the side that was connected to: TLS, SASL EXTERNAL (XEP-0178), dialback.
#pragma once

#include "xmppd/s2s/s2s_stream.hpp"

namespace xmppd {

class IncomingStream final : public S2sStream {
 public:
  // `direct_tls`: on_secured() comes before the header.
  IncomingStream(S2sContext& context, S2sTransport& transport, std::string address)
      : S2sStream(context, transport, std::move(address), true) {}

 private:
  void on_header(const xmpp::Element& header) override;
  void negotiate(xmpp::Element element) override;
  bool takes_claims() const override { return true; }

  void send_features();
  // SASL EXTERNAL would succeed.
  bool certified() const;
  void start_tls();
  void authenticate(const xmpp::Element& auth);
  void refuse_authentication(std::string_view condition);

  std::string local_, remote_;  // of the header: whom it wants, who it says to be (may be empty)
  bool starting_tls_ = false;
};

}  // namespace xmppd
