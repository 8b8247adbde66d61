// Writes conf/xmppd.toml from the settings.
#include <fmt/format.h>

#include <algorithm>

#include "xmppd/app/config_file.hpp"

namespace xmppd {
namespace {

constexpr std::string_view head =
    R"(# Configuration of xmppd. Every key is here, commented out with its default. After a change: xmppctl reload, or SIGHUP;
# keys marked "restart" need one. `xmppd --config FILE --check` says what is wrong with a file.

# One table for each domain that is served.
[[host]]
domain = "localhost"
# Its own certificate and key, PEM files. Without them: those of [tls].
#certificate = ""
#key = ""
)";

std::string as_toml_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string bounds(const SettingBase& setting) {
  std::string text;
  if (std::holds_alternative<std::int64_t>(setting.default_value)) {
    text = setting.max >= INT64_MAX / 2 ? fmt::format("{} or more", setting.min)
                                        : fmt::format("{} to {}", setting.min, setting.max);
  }
  for (const std::string& one : setting.one_of) text += (text.empty() ? "" : ", ") + as_toml_string(one);
  if (setting.needs_restart) text += text.empty() ? "restart" : "; restart";
  return text;
}

std::string entry(const SettingBase& setting) {
  std::string text;
  std::string_view doc = setting.doc;
  while (!doc.empty()) {
    const auto end = std::min(doc.find('\n'), doc.size());
    text += fmt::format("# {}\n", doc.substr(0, end));
    doc.remove_prefix(std::min(end + 1, doc.size()));
  }
  if (const std::string limits = bounds(setting); !limits.empty()) text += fmt::format("# ({})\n", limits);
  return text +
         fmt::format("#{} = {}\n", setting.key.substr(setting.key.rfind('.') + 1), setting_text(setting.default_value));
}

std::string_view table_of(const SettingBase& setting) { return setting.key.substr(0, setting.key.rfind('.')); }

}  // namespace

std::string setting_text(const SettingValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return as_toml_string(*text);
  std::string list;
  for (const std::string& one : std::get<std::vector<std::string>>(value)) {
    list += (list.empty() ? "" : ", ") + as_toml_string(one);
  }
  return "[" + list + "]";
}

std::string write_default_config(const SettingList& settings) {
  std::vector<std::string_view> tables;
  for (const SettingBase* setting : settings) {
    if (std::find(tables.begin(), tables.end(), table_of(*setting)) == tables.end())
      tables.push_back(table_of(*setting));
  }
  std::string text(head);
  for (const SettingBase* setting : settings) {
    if (table_of(*setting) == "host") text += entry(*setting);
  }
  for (const std::string_view table : tables) {
    if (table == "host") continue;
    std::string entries;
    for (const SettingBase* setting : settings) {
      if (table_of(*setting) == table) entries += (entries.empty() ? "" : "\n") + entry(*setting);
    }
    text += fmt::format("\n[{}]\n{}", table, entries);
  }
  return text;
}

}  // namespace xmppd
