// The application conditions of XEP-0060.
#include "xmppd/features/pubsub/pubsub_error.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;

StanzaError pubsub_error(xmpp::StanzaErrorCondition condition, std::string_view detail) {
  return pubsub_error(xmpp::default_type(condition), condition, detail);
}

StanzaError pubsub_error(xmpp::StanzaErrorType type, xmpp::StanzaErrorCondition condition, std::string_view detail) {
  return StanzaError(type, condition).with(Element(std::string(detail), std::string(xmpp::ns::pubsub_errors)));
}

StanzaError pubsub_unsupported(std::string_view feature) {
  Element detail("unsupported", std::string(xmpp::ns::pubsub_errors));
  detail.set_attr("feature", feature);
  return StanzaError(xmpp::StanzaErrorCondition::feature_not_implemented).with(std::move(detail));
}

}  // namespace xmppd
