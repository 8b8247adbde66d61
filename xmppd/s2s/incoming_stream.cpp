// Negotiation with a server that has connected.
#include "xmppd/s2s/incoming_stream.hpp"

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/s2s/domain_patterns.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::StreamErrorCondition;

}  // namespace

void IncomingStream::on_header(const Element& header) {
  const auto to = xmpp::Jid::parse(header.attr("to"));
  const auto from = xmpp::Jid::parse(header.attr("from"));
  const bool known = to && to->is_domain() && serves(context_.hosts, to->text());
  remote_ = from && from->is_domain() ? from->text() : std::string();
  send_header(known ? to->text() : std::string(), remote_);
  if (!known) return fail({StreamErrorCondition::host_unknown, {}});
  local_ = to->text();
  if (!remote_.empty() && serves(context_.hosts, remote_)) return fail({StreamErrorCondition::invalid_from, {}});
  if (!remote_.empty() && !may_talk_to(context_.config, remote_)) {
    context_.hub.on_refused(remote_, failure_at(S2sStage::policy, "blocked by s2s.allow or s2s.block"));
    return fail({StreamErrorCondition::policy_violation, "This server does not talk to that domain."});
  }
  if (open() && identities().count(remote_) == 0) return fail({StreamErrorCondition::invalid_from, {}});
  // Before version 1.0 there was no TLS.
  if (header.attr("version").empty()) return fail({StreamErrorCondition::unsupported_version, {}});
  send_features();
  if (open() && bidirectional_) allow_sending({local_, remote_});
}

bool IncomingStream::certified() const {
  return secured_ && !open() && !remote_.empty() && transport_.verify_peer(remote_).has_value();
}

void IncomingStream::send_features() {
  Element features("features", std::string(xmpp::ns::streams));
  if (!secured_) {
    features.add("starttls", std::string(xmpp::ns::tls)).add("required", std::string(xmpp::ns::tls));
    return send(features);
  }
  const bool external = certified();
  if (external) {
    auto& mechanisms = features.add("mechanisms", std::string(xmpp::ns::sasl));
    mechanisms.add_text_child("mechanism", "EXTERNAL", std::string(xmpp::ns::sasl));
  } else {
    features.add("sm", std::string(xmpp::ns::sm));  // dialback has no second round of features
  }
  if (!open()) features.add("bidi", std::string(xmpp::ns::bidi_feature));
  features.add("dialback", std::string(xmpp::ns::dialback_feature))
      .add("errors", std::string(xmpp::ns::dialback_feature));
  send(features);
}

void IncomingStream::negotiate(Element element) {
  if (element.is("starttls", xmpp::ns::tls)) return start_tls();
  if (secured_ && !open()) {
    if (element.is("auth", xmpp::ns::sasl)) return authenticate(element);
    if (element.is("bidi", xmpp::ns::bidi)) {
      bidirectional_ = true;
      return;
    }
  }
  fail({open() ? StreamErrorCondition::unsupported_stanza_type : StreamErrorCondition::not_authorized, {}});
}

void IncomingStream::start_tls() {
  if (secured_ || starting_tls_) return fail({StreamErrorCondition::not_authorized, {}});
  starting_tls_ = true;
  send(Element("proceed", std::string(xmpp::ns::tls)));
  transport_.start_tls(local_);
}

void IncomingStream::refuse_authentication(std::string_view condition) {
  Element failure("failure", std::string(xmpp::ns::sasl));
  failure.add(std::string(condition), std::string(xmpp::ns::sasl));
  send(failure);
}

// XEP-0178 §3, steps 9 to 12.
void IncomingStream::authenticate(const Element& auth) {
  if (auth.attr("mechanism") != "EXTERNAL") return refuse_authentication("invalid-mechanism");
  if (!certified()) {
    const auto verified = remote_.empty() ? xmpp::Result<void>(xmpp::fail(xmpp::Errc::tls_failed, "no from"))
                                          : transport_.verify_peer(remote_);
    if (!remote_.empty() && !verified) {
      context_.hub.on_refused(remote_, failure_at(S2sStage::certificate, verified.error().detail));
    }
    return refuse_authentication("not-authorized");
  }
  if (const std::string text = auth.text(); !text.empty() && text != "=") {
    const auto identity = xmpp::base64_decode(text);
    const auto jid = identity ? xmpp::Jid::parse(*identity) : xmpp::Result<xmpp::Jid>(xmpp::Jid());
    if (!identity || !jid || !jid->is_domain()) return refuse_authentication("incorrect-encoding");
    if (jid->text() != remote_) return refuse_authentication("invalid-authzid");
  }
  send(Element("success", std::string(xmpp::ns::sasl)));
  identify(remote_, "certificate");
  restart();
}

}  // namespace xmppd
