// Message, presence and IQ: thin helpers over Element. No class per payload.
#pragma once

#include <optional>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmpp {

enum class StanzaKind { message, presence, iq };
enum class MessageType { normal, chat, groupchat, headline, error };
enum class PresenceType { available, unavailable, subscribe, subscribed, unsubscribe, unsubscribed, probe, error };
enum class IqType { get, set, result, error };

// nullopt if `element` is no stanza of jabber:client.
std::optional<StanzaKind> stanza_kind(const Element& element);
// RFC 6121 §5.2.2: an unknown type is "normal".
MessageType message_type(const Element& message);
// nullopt: unknown type (bad-request).
std::optional<PresenceType> presence_type(const Element& presence);
std::optional<IqType> iq_type(const Element& iq);
std::string_view to_string(MessageType type);
std::string_view to_string(PresenceType type);  // "" for available
std::string_view to_string(IqType type);

// RFC 6121 §4.7.2.3: −128..127; 0 if absent, nullopt if malformed.
std::optional<int> presence_priority(const Element& presence);

// Bare stanzas to build upon.
Element make_message(const Jid& from, const Jid& to, MessageType type, std::string_view id);
Element make_presence(const Jid& from, const Jid& to, PresenceType type);
// A result answering `iq`: to/from swapped, same id, empty unless something is added.
Element make_iq_result(const Element& iq);
Element make_iq(IqType type, std::string_view id, const Jid& from, const Jid& to);

}  // namespace xmpp
