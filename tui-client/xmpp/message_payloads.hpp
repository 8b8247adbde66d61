// What a message stanza says beside its text: corrections (XEP-0308), retractions (0424), reactions (0444) and replies
// (0461) with their fallback texts (0428).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/files/file_payloads.hpp"

namespace tui {

struct MessagePayloads {
  static constexpr std::size_t max_id_bytes = 1024;      // a longer id is nobody's
  static constexpr std::size_t max_reactions = 20;       // of one person to one message; the rest is not taken
  static constexpr std::size_t max_reaction_bytes = 64;  // families of emoji with skin tones take less than 48

  MessageKind kind = MessageKind::text;
  std::string target;     // of a reply as well
  std::string reactions;  // with blanks between
  // XEP-0428: code points [from, to) of the body that say the same to who does not know what they are about.
  std::vector<std::pair<std::size_t, std::size_t>> fallback;
  bool body_is_fallback = false;  // all of it
  FilePayloads file;
  std::optional<std::uint32_t> timer_s;  // XEP-0466; 0: it wants messages to stay
  bool unstyled = false;                 // XEP-0393 §5
};
MessagePayloads read_payloads(const xmpp::Element& message);

// XEP-0425: a message that a room's moderators removed. Believed of the room itself alone.
struct ModeratedRetraction {
  std::string target;  // the room's id of it
  std::string by;      // nick of the moderator; empty: not said
  std::string reason;
};
std::optional<ModeratedRetraction> read_moderation(const xmpp::Element& message);
// What an archive keeps of a message that was taken back, by whom ever (XEP-0424 §4.3); `target` is left to the caller.
std::optional<ModeratedRetraction> read_tombstone(const xmpp::Element& message);

// Completes a row whose body is known now: takes the quoted text of a reply out of it, gives a reaction its own, knows
// a file by its link.
void apply_payloads(const MessagePayloads& payloads, ChatMessage& row);

// The body as it goes over the wire: of a reply with what it answers quoted above.
std::string wire_body(const Draft& draft);
// The payloads that belong to it. `answered`: who wrote what a reply answers. `encrypted`: the body is, and nothing of
// what it says may stand beside it.
void write_payloads(xmpp::Element& message, const Draft& draft, const xmpp::Jid& answered, bool encrypted);

}  // namespace tui
