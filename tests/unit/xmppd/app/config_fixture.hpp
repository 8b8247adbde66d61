// Settings of every type and a short way to parse, for the tests of the configuration.
#pragma once

#include <string>
#include <vector>

#include "xmppd/app/config_file.hpp"

namespace xmppd::test {

inline const BoolSetting flag("sample.flag", false, "A flag.");
inline const IntSetting number = IntSetting("sample.number", 5, "A number.").range(1, 10);
inline const StringSetting text("sample.text", "abc", "A text.");
inline const StringSetting choice = StringSetting("sample.choice", "red", "A choice.").choices({"red", "blue"});
inline const ListSetting list("sample.list", std::vector<std::string>{"x"}, "A list.");
inline const IntSetting fixed = IntSetting("sample.fixed", 1, "Needs a restart.").restart();

inline SettingList sample_settings() {
  SettingList all = app_settings();
  all.insert(all.end(), {&flag, &number, &text, &choice, &list, &fixed});
  return all;
}

inline auto parse(const std::string& toml, UnknownKeys unknown = UnknownKeys::refuse) {
  return parse_config(toml, "/etc/xmppd/x.toml", sample_settings(), unknown);
}

// The texts of all errors, one per line; empty if there are none.
inline std::string errors(const std::string& toml) {
  const auto config = parse(toml);
  std::string all;
  if (!config) {
    for (const ConfigError& error : config.error()) all += error.text() + "\n";
  }
  return all;
}

inline const std::string host = "[[host]]\ndomain = \"example.org\"\n";  // two lines

}  // namespace xmppd::test
