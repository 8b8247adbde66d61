// The rows of the features that keep XML for a user (XEP-0049, XEP-0054), and how their IQs wait for UserXmlStore.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/core/feature.hpp"
#include "xmppd/core/iq_router.hpp"

namespace xmppd {

// Parses what the store holds (an element that can't be read any more counts as nothing) and lets `make` answer.
IqAnswer answer_with_stored(xmpp::Pending<std::optional<std::string>> stored, const xmpp::Lifetime& owner,
                            std::function<IqReply(std::optional<xmpp::Element>)> make);
// An empty result after the commit; limit_exceeded becomes resource-constraint.
IqAnswer answer_when_stored(xmpp::Pending<xmpp::Done> stored, const xmpp::Lifetime& owner);

extern const FeatureEntry private_xml_feature;
extern const FeatureEntry vcard_feature;

}  // namespace xmppd
