// Negotiation by SASL2 (XEP-0388): the login brings the session with it, resumed (XEP-0198) or new (XEP-0386).
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/negotiation.hpp"
#include "tui-client/xmpp/stream_management.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::Errc;

namespace {

bool offers_inline(const Element* bind, std::string_view feature) {
  const Element* features = bind ? bind->child("inline", ns::bind2) : nullptr;
  for (const Element& each : features ? features->children() : std::vector<Element>()) {
    if (each.is("feature", ns::bind2) && each.attr("var") == feature) return true;
  }
  return false;
}

}  // namespace

void Negotiation::authenticate(const Element& offer) {
  const Element* inlined = offer.child("inline", ns::sasl2);
  const Element* bind = inlined ? inlined->child("bind", ns::bind2) : nullptr;
  Element request("authenticate", std::string(ns::sasl2));
  request.set_attr("mechanism", sasl_->mechanism());
  request.add_text_child("initial-response", xmpp::base64_encode(sasl_->initial_response()));
  auto& agent = request.add("user-agent");
  if (!settings_.client_id.empty()) agent.set_attr("id", settings_.client_id);
  agent.add_text_child("software", "xmpp-tui");
  resuming_inline_ = !settings_.resume_id.empty() && inlined && inlined->child("sm", ns::sm);
  if (resuming_inline_) {
    request.add("resume", std::string(ns::sm))
        .set_attr("previd", settings_.resume_id)
        .set_attr("h", std::to_string(settings_.resume_h));
  }
  // Where it can't be resumed so, that comes first, by an element of its own.
  if (bind && !settings_.binds_apart && (settings_.resume_id.empty() || resuming_inline_)) {
    auto& session = request.add("bind", std::string(ns::bind2));
    session.add_text_child("tag", "xmpp-tui");
    if (offers_inline(bind, ns::carbons)) session.add("enable", std::string(ns::carbons));
    if (offers_inline(bind, ns::sm)) session.add("enable", std::string(ns::sm)).set_attr("resume", "true");
    if (settings_.inactive && offers_inline(bind, ns::csi)) session.add("inactive", std::string(ns::csi));
  }
  state_ = State::sasl2;
  handler_.send_element(request);
}

void Negotiation::handle_sasl2(const Element& element) {
  if (element.is("failure", ns::sasl2)) return sasl_failed(element);
  if (element.is("continue", ns::sasl2)) {
    return fail(true, Errc::not_authorized,
                "the server asks for a second proof of who you are, which this program can't give");
  }
  const bool challenge = element.is("challenge", ns::sasl2);
  if (!challenge && !element.is("success", ns::sasl2)) return unexpected(element);
  const auto data = xmpp::base64_decode(challenge ? element.text() : element.child_text("additional-data", ns::sasl2));
  if (!data) return fail(false, Errc::protocol_violation, "the server's login data is not base64");
  if (challenge) return respond(*data);
  if (proven(*data)) logged_in(element);
}

// The features follow on the same stream (§2.6): what they say is known before anybody is told.
void Negotiation::logged_in(const Element& success) {
  const auto jid = xmpp::Jid::parse(success.child_text("authorization-identifier", ns::sasl2));
  if (!jid || !jid->same_bare(settings_.jid)) {
    return fail(true, Errc::protocol_violation, "the server let us in as somebody else");
  }
  state_ = State::final_features;
  if (resuming_inline_) {
    const Element* resumed = success.child("resumed", ns::sm);
    if (resumed) {
      resumed_h_ = StreamManagement::h_of(*resumed);
      if (!resumed_h_ || resumed->attr("previd") != settings_.resume_id) return unexpected(*resumed);
      return;
    }
    const Element* failed = success.child("failed", ns::sm);
    handler_.resumption_failed(failed ? StreamManagement::h_of(*failed) : std::nullopt);
    settings_.resume_id.clear();
  }
  const Element* bound = success.child("bound", ns::bind2);
  if (!bound || jid->is_bare()) return;  // a resource is bound by an element of its own
  bound_ = *jid;
  if (const Element* enabled = bound->child("enabled", ns::sm)) enabled_ = *enabled;
}

}  // namespace tui
