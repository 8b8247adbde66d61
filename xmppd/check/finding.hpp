// Finding: one thing that xmppctl check has looked at, and the line that mends it.
#pragma once

#include <string>
#include <vector>

namespace xmppd {

struct Finding {
  enum class Level { ok, note, warning, error };  // note: may be meant so

  Level level = Level::ok;
  std::string area;  // "dns", "host-meta", "ports", "certificate", "files", "limits", "disk", "time", "federation"
  std::string text;  // for a person
  std::string fix;   // exactly what to add or to run; empty: nothing
};

using Findings = std::vector<Finding>;

}  // namespace xmppd
