// LoginMemory: words, separated by spaces.
#include "tui-client/xmpp/login_memory.hpp"

#include <algorithm>
#include <sstream>

namespace tui {

bool LoginStrength::weaker_than(const LoginStrength& other) const {
  return scram < other.scram || (other.bound && !bound) || (other.sasl2 && !sasl2);
}

std::string LoginStrength::in_words() const {
  std::string text = scram == 0 ? "PLAIN" : "SCRAM-SHA-" + std::to_string(scram);
  if (bound) text += " bound to TLS";
  if (sasl2) text += " in SASL2";
  return text;
}

LoginStrength best_of(const LoginStrength& a, const LoginStrength& b) {
  return {std::max(a.scram, b.scram), a.bound || b.bound, a.sasl2 || b.sasl2};
}

std::string LoginMemory::token_text() const {
  if (token.text.empty()) return {};
  return token.mechanism + ' ' + token.text + ' ' + std::to_string(token.expires) + ' ' + std::to_string(token.count);
}

std::string LoginMemory::server_text() const {
  std::string text;
  if (!features.empty()) text += " features=" + features;
  if (bind) text += " bind";
  if (carbons) text += " carbons";
  if (stream_management) text += " sm";
  if (client_state) text += " csi";
  if (resume) text += " resume";
  if (strongest.scram != 0) text += " scram=" + std::to_string(strongest.scram);
  if (strongest.bound) text += " bound";
  if (strongest.sasl2) text += " sasl2";
  return text;
}

LoginMemory LoginMemory::parse(std::string_view token_text, std::string_view server_text) {
  LoginMemory memory;
  std::istringstream token{std::string(token_text)};
  if (!(token >> memory.token.mechanism >> memory.token.text >> memory.token.expires >> memory.token.count)) {
    memory.token = {};
  }
  std::istringstream server{std::string(server_text)};
  for (std::string word; server >> word;) {
    if (word.starts_with("features=")) memory.features = word.substr(word.find('=') + 1);
    memory.bind = memory.bind || word == "bind";
    memory.carbons = memory.carbons || word == "carbons";
    memory.stream_management = memory.stream_management || word == "sm";
    memory.client_state = memory.client_state || word == "csi";
    memory.resume = memory.resume || word == "resume";
    for (const unsigned hash : {1U, 256U, 512U}) {
      if (word == "scram=" + std::to_string(hash)) memory.strongest.scram = hash;
    }
    memory.strongest.bound = memory.strongest.bound || word == "bound";
    memory.strongest.sasl2 = memory.strongest.sasl2 || word == "sasl2";
  }
  return memory;
}

}  // namespace tui
