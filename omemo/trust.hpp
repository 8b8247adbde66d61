// Whom we encrypt to: trust per device, and the policy for devices seen for the first time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "omemo/types.hpp"

namespace omemo {

enum class Trust : std::uint8_t {
  undecided = 0,   // seen, not judged: never encrypted to, messages from it are shown with a warning
  trusted = 1,     // by policy or by the user, without comparison of fingerprints
  verified = 2,    // fingerprint compared
  distrusted = 3,  // refused: never encrypted to, its messages are not opened
};

enum class TrustPolicy : std::uint8_t {
  // Blind trust before verification: every device of a person is trusted until one of them is verified; from then on
  // new ones start undecided.
  btbv,
  manual,  // every new device starts undecided
};

std::string_view to_string(Trust trust);

// Whether messages may be encrypted to a device in this state.
constexpr bool may_receive(Trust trust) { return trust == Trust::trusted || trust == Trust::verified; }

// The state a device starts with, given the states of the other devices of the same person.
Trust initial_trust(TrustPolicy policy, const std::vector<Trust>& others);

// What is known about one device of somebody (or about another device of our own account).
struct IdentityRecord {
  Address address;
  IdentityKey key{};
  Trust trust = Trust::undecided;
  std::int64_t first_seen = 0;  // seconds since 1970
};

}  // namespace omemo
