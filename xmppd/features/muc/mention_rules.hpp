// MentionRules: who may mention whom in a room, and how many at once (XEP-0513, "Multi-User Chats Permissions").
#pragma once

#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "xmppd/features/muc/affiliation.hpp"

namespace xmppd::muc {

enum class MentionedBy { participants, moderators, nobody };

// Calling one person is part of talking; calling a whole group is for those who answer for the room, until its owner
// says otherwise.
struct MentionRules {
  unsigned count = 10;  // in one message
  MentionedBy individual = MentionedBy::participants;
  MentionedBy channel = MentionedBy::moderators;
  MentionedBy associations = MentionedBy::moderators;  // a role or an affiliation
  MentionedBy hats = MentionedBy::moderators;

  friend bool operator==(const MentionRules&, const MentionRules&) = default;
};

// Removes from `message` the <mention/> elements that an occupant with this role may not send; the text stays. All of
// them, if there are more than the room allows. Kinds the room has no rule for are the receivers' affair.
void drop_forbidden_mentions(xmpp::Element& message, const MentionRules& rules, Role sender);

}  // namespace xmppd::muc
