// conf/xmppd.toml is what the settings say.
#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "config_fixture.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

// The template with every default in force instead of commented out.
std::string uncommented(const std::string& toml) {
  std::istringstream lines(toml);
  std::string line;
  std::string out;
  while (std::getline(lines, line)) {
    const bool key = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    out += (key ? line.substr(1) : line) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("default config: the file in the tree is up to date (xmppd --print-default-config writes it)") {
  std::ifstream stream(DEFAULT_CONFIG_FILE);
  std::stringstream text;
  text << stream.rdbuf();
  CHECK(text.str() == write_default_config(all_settings()));
}

TEST_CASE("default config: it is valid, and its defaults are the defaults") {
  const std::string toml = write_default_config(all_settings());
  CHECK(parse_config(toml, "x.toml", all_settings()).has_value());
  const auto config = parse_config(uncommented(toml), "x.toml", all_settings());
  if (!config) {
    for (const auto& error : config.error()) FAIL_CHECK(error.text());
  }
  REQUIRE(config.has_value());
  for (const SettingBase* setting : all_settings()) {
    CHECK_MESSAGE(config->values.raw(*setting) == setting->default_value, setting->key);
  }
}

TEST_CASE("default config: keys are unique, documented, and their defaults are within their own bounds") {
  std::set<std::string_view> keys;
  for (const SettingBase* setting : all_settings()) {
    CHECK_MESSAGE(keys.insert(setting->key).second, setting->key);
    CHECK_MESSAGE(!setting->doc.empty(), setting->key);
    CHECK_MESSAGE(setting->key.find('.') != std::string_view::npos, setting->key);
    if (const auto* number = std::get_if<std::int64_t>(&setting->default_value)) {
      CHECK_MESSAGE((*number >= setting->min && *number <= setting->max), setting->key);
    }
  }
}

TEST_CASE("default config: bounds, choices and restarts are told") {
  const std::string toml = write_default_config(sample_settings());
  CHECK(toml.find("\n[sample]\n# A flag.\n#flag = false\n\n# A number.\n# (1 to 10)\n#number = 5\n") !=
        std::string::npos);
  CHECK(toml.find("# (\"red\", \"blue\")\n#choice = \"red\"\n") != std::string::npos);
  CHECK(toml.find("# (0 or more; restart)\n#fixed = 1\n") != std::string::npos);
  CHECK(toml.find("#list = [\"x\"]\n") != std::string::npos);
}

TEST_CASE("config: plain text is for loopback listeners only") {
  const auto with = [](const std::string& address) {
    const std::string toml = "[listen]\nc2s = [\"" + address + "\"]\n[c2s]\nrequire_tls = false\n" + host;
    const auto config = parse_config(toml, "x.toml", all_settings());
    return config ? std::string() : config.error().at(0).text();
  };
  CHECK(with("127.0.0.1:0").empty());
  CHECK(with("[::1]:5222").empty());
  CHECK(with("192.0.2.1:5222").find("x.toml:4:15: c2s.require_tls: can be false only if") == 0);
  CHECK_FALSE(with(":5222").empty());
}
