// What a verification came to, in words.
#include "tui-client/xmpp/omemo_actions.hpp"

namespace tui {

std::vector<std::string> verification_words(const xmpp::Jid& jid, const Verification& verification) {
  std::vector<std::string> lines;
  for (const auto& mismatch : verification.mismatches) {
    lines.push_back("DOES NOT MATCH: " + mismatch + ". Somebody may stand between you and " + jid.text() +
                    ": nothing was verified; do not trust this device.");
  }
  const auto list = [&](const std::vector<std::uint32_t>& devices, const std::string& what) {
    if (devices.empty()) return;
    std::string numbers;
    for (const auto device : devices) {
      if (device != 0) numbers += (numbers.empty() ? " (" : ", ") + std::to_string(device);
    }
    lines.push_back(std::to_string(devices.size()) + " device(s) of " + jid.text() + " " + what +
                    (numbers.empty() ? "" : numbers + ")"));
  };
  list(verification.verified, "verified");
  list(verification.refused, "distrusted, as the code says");
  list(verification.missing, "not known yet: verified when they show the key that the code says");
  if (lines.empty()) lines.push_back("the code names this device alone: nothing to verify");
  return lines;
}

}  // namespace tui
