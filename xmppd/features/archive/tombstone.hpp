// XEP-0424 Message Retraction: what is left of a retracted message in the archive.
#pragma once

#include <string>
#include <string_view>

#include "xmppd/core/stanza.hpp"
#include "xmppd/storage/archive_store.hpp"

namespace xmppd {

// The message that this one retracts, by its `id` (a stanza-id in a room); empty if it retracts none, or if nobody
// could match the tombstone to it, because it has no id itself.
std::string_view retracted_id(const xmpp::Element& message);

// Leaves addresses, id and who said it (0359, 0421), takes everything else. `retraction_id` is the `id` of the
// retracting message, `when` the time of it. A tombstone and a retraction stay what they are. `moderated`: what a room
// adds (XEP-0425 §5: <moderated/> with its reason); empty name: nothing.
ArchiveStore::Edit make_tombstone(std::string retraction_id, xmpp::Timestamp when, xmpp::Element moderated = {});

}  // namespace xmppd
