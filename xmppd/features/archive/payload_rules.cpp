// The table of what is archived.
#include "xmppd/features/archive/payload_rules.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"

namespace xmppd {
namespace {

using xmpp::MessageType;

constexpr auto content = ArchivedAs::content;
constexpr auto supplement = ArchivedAs::supplement;

struct PayloadRule {
  std::string_view name;  // empty: any
  std::string_view ns;
  ArchivedAs as;
};

// Not here, because nobody misses them: chat states (0085), requests for receipts (0184) and markers (0333) without
// anything to confirm, ringing (0353: over by the time it is read), PEP notifications (0163: asked for again).
constexpr PayloadRule payload_rules[]{
    // what people say, and what they can read
    {"body", xmpp::ns::client, content},
    {"subject", xmpp::ns::client, content},
    {"encrypted", xmpp::ns::omemo_axolotl, content},           // 0384, of which rivals drop what has no body
    {"encrypted", xmpp::ns::omemo_2, content},                 // 0384
    {"encryption", xmpp::ns::eme, content},                    // 0380: encrypted by whatever means
    {"openpgp", "urn:xmpp:openpgp:0", content},                // 0373
    {"x", "jabber:x:encrypted", content},                      // 0027
    {"x", "jabber:x:oob", content},                            // 0066: a file
    {"file-sharing", "urn:xmpp:sfs:0", content},               // 0447
    {"reference", "urn:xmpp:reference:0", content},            // 0372, 0385
    {"geoloc", "http://jabber.org/protocol/geoloc", content},  // 0080
    {"x", "jabber:x:conference", content},                     // 0249: an invitation to a room
    {"propose", "urn:xmpp:jingle-message:0", content},         // 0353: somebody called
    {"invite", "urn:xmpp:call-invites:0", content},            // 0482
    // what changes something said before; without it other devices show what is not so any more
    {"replace", "urn:xmpp:message-correct:0", supplement},      // 0308
    {"retract", xmpp::ns::message_retract, supplement},         // 0424: "MUST store the retraction message"
    {"retract", "urn:xmpp:message-retract:0", supplement},      // 0424 before 0.4
    {"apply-to", "urn:xmpp:fasten:0", supplement},              // 0422
    {"reactions", "urn:xmpp:reactions:0", supplement},          // 0444
    {"attach-to", "urn:xmpp:message-attaching:1", supplement},  // 0367
    {"sources", "urn:xmpp:sfs:0", supplement},                  // 0447: where else the file is
    // how far it got: ticks, unread counts, missed calls
    {"received", xmpp::ns::receipts, supplement},             // 0184
    {"received", "urn:xmpp:chat-markers:0", supplement},      // 0333
    {"displayed", "urn:xmpp:chat-markers:0", supplement},     // 0333: read on another device
    {"acknowledged", "urn:xmpp:chat-markers:0", supplement},  // 0333
    {"retract", "urn:xmpp:jingle-message:0", supplement},     // 0353: a missed call
    {"accept", "urn:xmpp:jingle-message:0", supplement},      // 0353: taken by another device
    {"proceed", "urn:xmpp:jingle-message:0", supplement},     // 0353
    {"reject", "urn:xmpp:jingle-message:0", supplement},      // 0353
    {"finish", "urn:xmpp:jingle-message:0", supplement},      // 0353
    {"retract", "urn:xmpp:call-invites:0", supplement},       // 0482
    {"accept", "urn:xmpp:call-invites:0", supplement},        // 0482
    {"reject", "urn:xmpp:call-invites:0", supplement},        // 0482
    {"left", "urn:xmpp:call-invites:0", supplement},          // 0482
};

// XEP-0045 §7.8.2: by way of the room.
bool is_mediated_invitation(const xmpp::Element& payload) {
  constexpr std::string_view muc_user = "http://jabber.org/protocol/muc#user";
  return payload.is("x", muc_user) && payload.child("invite", muc_user);
}

std::optional<ArchivedAs> by_payload(const xmpp::Element& message) {
  std::optional<ArchivedAs> found;
  for (const auto& payload : message.children()) {
    if (is_mediated_invitation(payload)) return content;
    for (const auto& rule : payload_rules) {
      if (!payload.is(rule.name, rule.ns)) continue;
      if (rule.as == content) return content;
      found = supplement;
    }
  }
  return found;
}

bool has_hint(const xmpp::Element& message, std::string_view hint) { return message.child(hint, xmpp::ns::hints); }

}  // namespace

std::optional<ArchivedAs> archived_as(const xmpp::Element& message) {
  // What somebody wants nobody to keep goes before what somebody wants kept.
  if (has_hint(message, "no-store") || has_hint(message, "no-permanent-store")) return std::nullopt;
  if (const auto as = by_payload(message)) return as;
  return has_hint(message, "store") ? std::optional(supplement) : std::nullopt;
}

std::optional<ArchivedAs> archived_for_account(const xmpp::Element& message) {
  switch (xmpp::message_type(message)) {
    case MessageType::normal:
    case MessageType::chat:
      return archived_as(message);
    case MessageType::headline:  // news are for those who are there; some say that they are worth more
      return has_hint(message, "store") ? archived_as(message) : std::nullopt;
    case MessageType::groupchat:  // kept by the room
      return std::nullopt;
    case MessageType::error:
      // "Not delivered" is what the sender's other devices would miss. Its payload is a copy of what was sent, hints
      // included: only the error itself counts (XEP-0334 §5).
      return message.has_attr("id") && message.child("error", xmpp::ns::client) ? std::optional(supplement)
                                                                                : std::nullopt;
  }
  return std::nullopt;
}

std::string search_text_of(const xmpp::Element& message) {
  constexpr std::size_t max_bytes = 16'384;
  std::string text;
  for (const auto& payload : message.children()) {
    const auto& ns = payload.ns();
    const bool encrypted = ns == xmpp::ns::omemo_axolotl || ns == xmpp::ns::eme || ns == xmpp::ns::omemo_2 ||
                           ns == "urn:xmpp:openpgp:0" || ns == "jabber:x:encrypted";
    if (encrypted) return {};  // the body says: "your client can't read this"
    if (!payload.is("body", xmpp::ns::client)) continue;
    if (!text.empty()) text += '\n';  // the same in another language
    text += payload.text();
  }
  if (xmpp::message_type(message) == MessageType::error) return {};
  if (text.size() > max_bytes) {
    text.resize(max_bytes);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
  }
  return text;
}

}  // namespace xmppd
