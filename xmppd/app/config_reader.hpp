// ConfigReader: one pass over a parsed TOML file. Private to config_file.cpp and config_checks.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "xmppd/app/config_file.hpp"

namespace xmppd {

struct ConfigPlace {
  unsigned line = 0;
  unsigned column = 0;
};

// What the checks that look at more than one key are given.
struct ConfigDraft {
  std::string file;
  DaemonConfig config;
  std::map<std::string, ConfigPlace, std::less<>> places;  // of the keys that the file has
  ConfigErrors errors;

  void complain(ConfigPlace place, std::string_view key, std::string expected) {
    errors.push_back({file, place.line, place.column, std::string(key), std::move(expected)});
  }
  ConfigPlace place_of(std::string_view key) const {
    const auto it = places.find(key);
    return it == places.end() ? ConfigPlace{} : it->second;
  }
};

// Addresses, pairs of files, plain text: what one value alone can't tell.
void check_config(ConfigDraft& draft);

}  // namespace xmppd
