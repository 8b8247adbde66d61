// LoginPlace: where a login came from, as far as it says something without saying too much.
#pragma once

#include <string_view>

namespace xmppd {

enum class LoginPlace { unknown = 0, loopback = 1, private_network = 2, known_network = 3, other_network = 4 };  // kept

// For a person: "this machine", "a private network", "a network used before", "another network".
constexpr std::string_view place_in_words(LoginPlace place) {
  switch (place) {
    case LoginPlace::loopback:
      return "this machine";
    case LoginPlace::private_network:
      return "a private network";
    case LoginPlace::known_network:
      return "a network used before";
    case LoginPlace::other_network:
      return "another network";
    case LoginPlace::unknown:
      break;
  }
  return {};
}

}  // namespace xmppd
