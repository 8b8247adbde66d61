// What a stream says of XEP-0198 outside its step of negotiation.
#pragma once

#include <string_view>

#include "libxmpp/xml/element.hpp"

namespace xmppd {

class Session;

inline constexpr std::string_view stream_management_ns = "urn:xmpp:sm:3";

// <a/> of a managed session: what it has handled.
xmpp::Element acknowledgement(const Session& session);

}  // namespace xmppd
