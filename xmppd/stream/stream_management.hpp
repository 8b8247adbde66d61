// What a stream says of XEP-0198 outside its step of negotiation.
#pragma once

#include <cstdint>

#include "libxmpp/xml/element.hpp"

namespace xmppd {

// <a/>
xmpp::Element acknowledgement(std::uint32_t h);

}  // namespace xmppd
