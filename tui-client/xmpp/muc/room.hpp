// Room: what an account knows of one room. Plain state; Rooms changes it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/backoff.hpp"

namespace tui {

struct Room {
  static constexpr std::size_t max_occupants = 10000;
  static constexpr std::size_t max_name_bytes = 200;
  static constexpr std::size_t max_hats = 20;  // of one occupant

  enum class Making { no, open, private_group };

  RoomState state = RoomState::left;
  std::string nick, password, subject, problem;
  std::string name;          // as its owner calls it
  unsigned slow_mode_s = 0;  // XEP-0500
  Making making = Making::no;
  std::string wanted_name;  // of the one that is being made
  bool wanted = false;      // entered again after each login
  // After a room went away for reasons of its server: nearly at once, and where that was refused later and later. Never
  // all people of a room in one moment.
  Backoff again{1000, 60000};
  bool settled = false;  // the messages of before have been read (§7.2.15: the subject ends them)
  bool described = false;
  bool has_archive = false;  // XEP-0313
  bool caught_up = false;    // with its archive, as far as it has one
  bool members_only = false, shows_addresses = false;
  bool moderates = false;        // XEP-0425
  bool guards_mentions = false;  // XEP-0513 §5
  bool gives_ids = false;        // XEP-0359: nobody else can say by which id the room knows a message
  // XEP-0421: our own presence came back with an id that we had not put there, so those of others are the room's, too.
  bool gives_occupant_ids = false;
  std::map<std::string, Occupant> occupants;  // by nick
  std::set<xmpp::Jid> members;                // bare, ourselves included
  bool members_known = false;
  bool members_in_doubt = false;  // the room has said that they change: nothing is encrypted until they are asked for
  std::string members_problem;
  unsigned lists_asked = 0;  // which round of questions the members are of
  std::uint64_t heard_ms = 0, entered_ms = 0;
  std::shared_ptr<void> timer;        // of entering, then of the self-ping
  std::shared_ptr<void> lists_timer;  // several changes, one question
  bool told = true;                   // RoomChanged is not on its way

  // Into a state other than joined: nothing that is known of being in it holds any longer.
  void be(RoomState now);
  // Ourselves, if we are there.
  const Occupant* self() const;
};

// As ChatMessage::occupant: who somebody is that is there now.
std::string occupant_key(const Occupant& occupant);

// A setting of the room's chat: "yes" if it had an archive when we were there last.
inline const std::string archive_setting = "archive";

// Words of XEP-0045 §5; the least there is for unknown ones.
Affiliation read_affiliation(std::string_view word);
RoomRole read_role(std::string_view word);
std::string_view to_word(Affiliation affiliation);
std::string_view to_word(RoomRole role);

// Whether `text` speaks to or of `nick`: as a word of its own, in any case of ASCII letters.
bool names_nick(std::string_view text, std::string_view nick);
// Where it does so first, in bytes.
std::optional<std::size_t> find_nick(std::string_view text, std::string_view nick);

// XEP-0317: titles of the hats that this presence shows; at most Room::max_hats.
std::vector<std::string> read_hats(const xmpp::Element& presence);

// <x/> of muc#user has this <status/> (§15.6).
bool has_status(const xmpp::Element& x, std::string_view code);

}  // namespace tui
