// The avatar of an account, which is kept in its nodes (XEP-0084), as vCards and presence show it (XEP-0153, XEP-0398).
#pragma once

#include <optional>
#include <string>

#include "xmppd/core/feature.hpp"
#include "xmppd/core/personal_nodes.hpp"

namespace xmppd {

struct Avatar {
  std::string hash;    // SHA-1, lower-case hexadecimal
  std::string type;    // media type; empty if nobody said it
  std::string base64;  // the picture
};

// The id of the picture that the newest <metadata/> has in its node: of the <info/> without a URL. Empty: none, or no
// SHA-1.
std::string avatar_hash(const xmpp::Element& metadata);

// The owner's avatar; nullopt: none is published, or its data is not there or not what its hash says.
xmpp::Pending<std::optional<Avatar>> load_avatar(PersonalNodes& nodes, const PersonalNodes::Owner& owner,
                                                 const xmpp::Lifetime& lifetime);
// Publishes data, then metadata, in one turn. nullopt: an empty <metadata/> (XEP-0084 §4.2.1). Nodes that are not there
// are made readable for everybody, as vCards are.
xmpp::Pending<xmpp::Done> publish_avatar(PersonalNodes& nodes, const PersonalNodes::Owner& owner,
                                         const std::optional<Avatar>& avatar, const Work& work);

// <PHOTO/> of a vCard. nullopt: there is none, or it is no picture in Base64 (a URL stays what it is).
std::optional<Avatar> photo_in(const xmpp::Element& vcard);
// Replaces <PHOTO/>.
void put_photo(xmpp::Element& vcard, const Avatar& avatar);
// Whatever <PHOTO/> photo_in() understands.
void remove_photo(xmpp::Element& vcard);

extern const FeatureEntry avatar_presence_feature;

}  // namespace xmppd
