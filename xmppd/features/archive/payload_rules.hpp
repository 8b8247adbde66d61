// What is archived: whatever a person would miss who was away, and nothing else.
#pragma once

#include <optional>

#include "libxmpp/xml/element.hpp"
#include "xmppd/storage/archive_store.hpp"

namespace xmppd {

// By payload and hints (XEP-0334) alone: for messages of an account and of a room. nullopt: not archived.
std::optional<ArchivedAs> archived_as(const xmpp::Element& message);

// The same, and the rules of XEP-0313 §6.1.1 for the types of messages in an account's archive.
std::optional<ArchivedAs> archived_for_account(const xmpp::Element& message);

// The text that a search looks at: bodies that are not encrypted and are no fallback for something encrypted. Bounded.
std::string search_text_of(const xmpp::Element& message);

}  // namespace xmppd
