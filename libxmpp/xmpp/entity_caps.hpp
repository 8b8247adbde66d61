// Entity capabilities: the verification string of XEP-0115 §5, and the hashes of XEP-0390.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/xml/element.hpp"

namespace xmpp {

// The `ver` (base64 SHA-1) of a disco#info <query/>. Empty if the query is ill-formed in a way that §5.4 forbids
// (duplicate identities, features or forms), or if a piece holds the separator '<' (the poisoning of §8.2).
std::string caps_verification(const Element& disco_info_query);

// A hash of XEP-0390.
struct CapsHash {
  HashAlgorithm algorithm = HashAlgorithm::sha256;
  std::string value;  // base64

  // §4.3: the node that the disco#info is asked for.
  std::string node() const;
  Element to_element() const;  // the <hash/> of XEP-0300
  friend bool operator==(const CapsHash&, const CapsHash&) = default;
};

// §4.1, §4.2. nullopt if the query has none: what is in it beside identities, features and forms would not be hashed,
// nor would a form without FORM_TYPE. `lang`: the xml:lang in force around the query.
std::optional<CapsHash> caps_hash(HashAlgorithm algorithm, const Element& disco_info_query, std::string_view lang = {});

// The first hash in a <c xmlns='urn:xmpp:caps'/> whose algorithm is known here and not refused by XEP-0300.
std::optional<CapsHash> known_caps_hash(const Element& c);

}  // namespace xmpp
