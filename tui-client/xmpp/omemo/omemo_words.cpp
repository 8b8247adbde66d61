// The table from error codes to what a person reads in place of a message.
#include "tui-client/xmpp/omemo/omemo_words.hpp"

namespace tui {

std::string undecryptable_reason(const omemo::Error& error) {
  using E = omemo::ErrorCode;
  switch (error.code) {
    case E::not_for_this_device:
      return "not encrypted for this device: the sender's client does not know of it yet";
    case E::no_session:
      return "no session with the sender's device; a new key exchange was begun, ask for the message again";
    case E::broken_session:
      return "session out of step; a new key exchange was begun, ask for the message again";
    case E::unknown_prekey:
      return "encrypted with a key that is used up; a new key exchange was begun, ask for the message again";
    case E::untrusted:
      return "sent from a device that you distrust; it was not opened";
    case E::identity_changed:
      return "the sender's device shows another identity key than before; compare fingerprints and decide";
    case E::bad_payload:
      return "damaged on its way: its content does not fit its key";
    case E::too_large:
      return "too large to be opened";
    case E::malformed:
      return "malformed: the sender's client wrote something that is not OMEMO";
    default:
      return "could not be decrypted: " + std::string(omemo::to_string(error.code));
  }
}

std::string archived_reason(const omemo::Error& error) {
  using E = omemo::ErrorCode;
  switch (error.code) {
    case E::not_for_this_device:
      return "not encrypted for this device: it is newer than the message, or was not known to its sender";
    case E::no_session:
    case E::broken_session:
    case E::unknown_prekey:
    case E::duplicate:
      return "encrypted with a key that this device does not have any more";
    case E::own_message:
      return "sent from this device, whose store does not have its text any more";
    default:
      return undecryptable_reason(error);
  }
}

std::string protocol_name(const std::set<omemo::Version>& versions) {
  if (versions.empty()) return "OMEMO";
  std::string name(omemo::to_string(*versions.rbegin()));
  if (versions.size() > 1) name += " + 0.3";
  return name;
}

std::string device_name(const omemo::Address& address) { return "device " + std::to_string(address.device); }

omemo::Trust to_omemo(Trust trust) {
  switch (trust) {
    case Trust::undecided:
      return omemo::Trust::undecided;
    case Trust::trusted:
      return omemo::Trust::trusted;
    case Trust::verified:
      return omemo::Trust::verified;
    case Trust::distrusted:
      return omemo::Trust::distrusted;
  }
  return omemo::Trust::undecided;
}

Trust from_omemo(omemo::Trust trust) {
  switch (trust) {
    case omemo::Trust::undecided:
      return Trust::undecided;
    case omemo::Trust::trusted:
      return Trust::trusted;
    case omemo::Trust::verified:
      return Trust::verified;
    case omemo::Trust::distrusted:
      return Trust::distrusted;
  }
  return Trust::undecided;
}

}  // namespace tui
