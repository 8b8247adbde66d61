// Negotiation with a server that was dialled.
#include "xmppd/s2s/outgoing_stream.hpp"

#include <utility>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {
namespace {

using xmpp::Element;

bool offers_external(const Element& features) {
  const auto* const mechanisms = features.child("mechanisms", xmpp::ns::sasl);
  if (!mechanisms) return false;
  for (const Element& mechanism : mechanisms->children()) {
    if (mechanism.text() == "EXTERNAL") return true;
  }
  return false;
}

}  // namespace

OutgoingStream::OutgoingStream(S2sContext& context, S2sTransport& transport, std::string address, DomainPair pair,
                               Goal goal, OutgoingOwner& owner)
    : S2sStream(context, transport, std::move(address), false), pair_(std::move(pair)), goal_(goal), owner_(&owner) {}

void OutgoingStream::say(std::string_view what) {
  if (owner_) owner_->on_progress(std::string(what));
}

void OutgoingStream::on_connected(bool direct_tls) {
  say("connected");
  direct_tls_ = direct_tls;
  stage_ = direct_tls ? S2sStage::tls : S2sStage::stream;
  if (owner_) owner_->on_connected();
  if (!direct_tls) send_header(pair_.local, pair_.remote);
}

void OutgoingStream::on_secured(const std::string& description) {
  S2sStream::on_secured(description);
  stage_ = S2sStage::stream;
  say("TLS: " + description);
  if (owner_) owner_->on_reached();
  const auto verified = transport_.verify_peer(pair_.remote);
  certified_ = verified.has_value();
  if (certified_) {
    say("the certificate is good for " + pair_.remote);
  } else {
    say("certificate: " + verified.error().detail);
    const bool excused = matches_any(context_.config.get(settings::s2s_dialback), pair_.remote);
    // What a server of a domain that needs no certificate says about a key is as good as DNS.
    if (!excused) return stop(S2sStage::certificate, verified.error().detail);
    say("s2s.dialback excuses it");
  }
  send_header(pair_.local, pair_.remote);
}

void OutgoingStream::on_header(const Element& header) {
  stream_id_ = header.attr("id");
  if (header.attr("version").empty()) stop(S2sStage::tls, "the other server is too old for TLS");
}

void OutgoingStream::negotiate(Element element) {
  if (element.is("features", xmpp::ns::streams)) return on_features(element);
  if (element.ns() == xmpp::ns::tls && !secured_) {
    if (element.name() != "proceed") return stop(S2sStage::tls, "the other server refused to start TLS");
    stage_ = S2sStage::tls;
    return transport_.start_tls(pair_.local);
  }
  if (element.ns() == xmpp::ns::sasl && secured_ && !authenticated_) {
    if (element.name() == "success") {
      say("accepted by our certificate (SASL EXTERNAL)");
      authenticated_ = true;
      mechanism_ = "certificate";
      restart();
      return send_header(pair_.local, pair_.remote);
    }
    const auto* const reason = element.first_child();
    const std::string why = reason ? reason->name() : "no reason given";
    say("our certificate was not accepted (SASL EXTERNAL): " + why);
    if (dialback_offered_) return start_dialback();
    return stop(S2sStage::authentication, "the other server refused our certificate: " + why);
  }
  // What else is there (a feature that nobody has asked for) is of no interest.
}

void OutgoingStream::on_features(const Element& features) {
  if (!secured_) {
    if (!features.child("starttls", xmpp::ns::tls)) return stop(S2sStage::tls, "the other server offers no TLS");
    return send(Element("starttls", std::string(xmpp::ns::tls)));
  }
  sm_offered_ = features.child("sm", xmpp::ns::sm) != nullptr;
  const bool external = offers_external(features);
  // Before anything else was proved, servers that do not offer it understand it all the same.
  dialback_offered_ =
      features.child("dialback", xmpp::ns::dialback_feature) != nullptr || (!external && !authenticated_);
  if (authenticated_) return authenticated(mechanism_);
  if (goal_ == Goal::verification) {
    if (owner_) std::exchange(owner_, nullptr)->on_ready(*this);
    return;
  }
  stage_ = S2sStage::authentication;
  if (features.child("bidi", xmpp::ns::bidi_feature)) {
    bidirectional_ = true;
    send(Element("bidi", std::string(xmpp::ns::bidi)));
    say("asked for both directions (XEP-0288)");
  }
  if (!external) {
    say("the other server does not offer SASL EXTERNAL: it does not trust our certificate for " + pair_.local);
    return start_dialback();
  }
  Element auth("auth", std::string(xmpp::ns::sasl));
  auth.set_attr("mechanism", "EXTERNAL");
  auth.set_text(xmpp::base64_encode(pair_.local));
  send(auth);
}

void OutgoingStream::start_dialback() {
  say("asked to be called back (dialback)");
  dialback_offered_ = true;
  claim(pair_);
}

void OutgoingStream::claim_answered(const DomainPair& pair, const S2sFailure* failure) {
  if (authenticated_ || pair != pair_) return S2sStream::claim_answered(pair, failure);
  if (failure) return stop(failure->stage, failure->text);
  say("accepted by dialback");
  authenticated_ = true;
  authenticated("dialback");
}

void OutgoingStream::authenticated(const std::string& mechanism) {
  mechanism_ = mechanism;
  stage_ = S2sStage::stream;
  // Whom we have dialled may answer over this stream, if both have agreed to that.
  if (bidirectional_) identify(pair_.remote, mechanism);
  if (!sm_offered_) return established();
  say("stream management (XEP-0198)");
  management_.request([this] { established(); });
}

void OutgoingStream::established() {
  xmpp::log::info("s2s", "{} to {} as {} by {}", id(), pair_.remote, pair_.local, mechanism_);
  auto* const owner = std::exchange(owner_, nullptr);
  allow_sending(pair_);
  if (owner) owner->on_established(*this);
}

void OutgoingStream::stop(S2sStage stage, std::string text) { give_up(failure_at(stage, std::move(text))); }

void OutgoingStream::abandon() {
  owner_ = nullptr;
  if (stage_ == S2sStage::tcp) return transport_.abort({xmpp::Errc::canceled, "given up"});
  close();
}

void OutgoingStream::on_end(const S2sFailure* failure) {
  auto* const owner = std::exchange(owner_, nullptr);
  if (!owner) return;
  owner->on_failed(failure ? *failure : failure_at(S2sStage::stream, "the other server closed the stream"));
}

}  // namespace xmppd
