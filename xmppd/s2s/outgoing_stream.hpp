// OutgoingStream: the side that connects: TLS, SASL EXTERNAL or dialback, and what else the other server offers.
#pragma once

#include "xmppd/s2s/s2s_stream.hpp"

namespace xmppd {

class OutgoingStream;

// Who dials. Not called any more after on_established() or on_failed(), in which it may destroy itself.
class OutgoingOwner {
 public:
  virtual ~OutgoingOwner() = default;
  // For a person who watches.
  virtual void on_progress(const std::string& what) = 0;
  // TCP is up: somebody answers at this address.
  virtual void on_connected() = 0;
  // TLS is up: this address is alive.
  virtual void on_reached() = 0;
  // The other server listens. Only if the goal is verification.
  virtual void on_ready(OutgoingStream& stream) = 0;
  virtual void on_established(OutgoingStream& stream) = 0;
  virtual void on_failed(const S2sFailure& failure) = 0;
};

class OutgoingStream final : public S2sStream {
 public:
  enum class Goal { stanzas, verification };
  OutgoingStream(S2sContext& context, S2sTransport& transport, std::string address, DomainPair pair, Goal goal,
                 OutgoingOwner& owner);

  const DomainPair& pair() const { return pair_; }
  const std::string& dialled() const override { return pair_.remote; }
  // TCP is up. `direct_tls`: on_secured() comes before the header.
  void on_connected(bool direct_tls);
  void on_secured(const std::string& description) override;
  // The owner does not want it any more: it ends.
  void abandon();

 private:
  void on_header(const xmpp::Element& header) override;
  void negotiate(xmpp::Element element) override;
  bool takes_claims() const override { return bidirectional_; }
  S2sStage stage() const override { return stage_; }
  void claim_answered(const DomainPair& pair, const S2sFailure* failure) override;
  void on_end(const S2sFailure* failure) override;

  void on_features(const xmpp::Element& features);
  void start_dialback();
  void authenticated(const std::string& mechanism);
  void established();
  void stop(S2sStage stage, std::string text);
  void say(std::string_view what);

  const DomainPair pair_;
  const Goal goal_;
  OutgoingOwner* owner_;
  S2sStage stage_ = S2sStage::tcp;
  bool direct_tls_ = false;
  bool certified_ = false;  // the peer has shown a certificate for pair_.remote
  bool authenticated_ = false;
  bool sm_offered_ = false;
};

}  // namespace xmppd
