// Entity capabilities: the verification string of XEP-0115 §5.
#pragma once

#include <string>

#include "libxmpp/xml/element.hpp"

namespace xmpp {

// The `ver` (base64 SHA-1) of a disco#info <query/>. Empty if the query is ill-formed in a way that §5.4 forbids
// (duplicate identities, features or forms), or if a piece holds the separator '<' (the poisoning of §8.2).
std::string caps_verification(const Element& disco_info_query);

}  // namespace xmpp
