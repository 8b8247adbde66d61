// How the control socket writes an error's code: "not_found".
#pragma once

#include <algorithm>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmppd {

inline std::string control_code(xmpp::Errc code) {
  std::string name(xmpp::to_string(code));
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

}  // namespace xmppd
