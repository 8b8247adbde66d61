// Reads the configuration file with toml++; the only file that does.
#include "xmppd/app/config_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/app/config_reader.hpp"
#include "xmppd/app/nearest_key.hpp"

namespace xmppd {
namespace {

constexpr std::string_view host_table = "host";

ConfigPlace place(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

std::string type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

std::string choices(const std::vector<std::string>& allowed) {
  std::string text;
  for (const std::string& one : allowed) text += (text.empty() ? "" : ", ") + in_quotes(one);
  return text;
}

std::string expected_type(const SettingBase& setting) {
  switch (setting.default_value.index()) {
    case 0:
      return "true or false";
    case 1:
      return setting.max >= INT64_MAX / 2 ? fmt::format("an integer of at least {}", setting.min)
                                          : fmt::format("an integer from {} to {}", setting.min, setting.max);
    case 2:
      return setting.one_of.empty() ? "a text in quotes" : "one of " + choices(setting.one_of);
    default:
      if (setting.must_be_uri) return "a list of URIs (\"mailto:somebody@example.org\")";
      return setting.one_of.empty() ? "a list of texts in quotes" : "a list of " + choices(setting.one_of);
  }
}

bool allowed(const SettingBase& setting, const std::string& text) {
  if (setting.must_be_uri && !xmpp::is_uri(text)) return false;
  return setting.one_of.empty() ||
         std::find(setting.one_of.begin(), setting.one_of.end(), text) != setting.one_of.end();
}

class Reader {
 public:
  Reader(std::string file, const SettingList& settings, UnknownKeys unknown) : unknown_(unknown) {
    draft_.file = std::move(file);
    std::error_code ignored;
    draft_.config.folder = std::filesystem::absolute(draft_.file, ignored).parent_path().lexically_normal().string();
    for (const SettingBase* setting : settings) known_.emplace(setting->key, setting);
  }

  tl::expected<DaemonConfig, ConfigErrors> read(const toml::table& root) {
    read_table(root, "");
    check_config(draft_);
    if (unknown_ == UnknownKeys::refuse && !hosts_seen_) {
      draft_.complain({}, host_table, "expected at least one [[host]] with its domain");
    }
    if (draft_.errors.empty()) return std::move(draft_.config);
    const auto earlier = [](const ConfigError& a, const ConfigError& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    };
    std::stable_sort(draft_.errors.begin(), draft_.errors.end(), earlier);
    return tl::unexpected(std::move(draft_.errors));
  }

 private:
  void read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      if (name == host_table) {
        if (unknown_ == UnknownKeys::refuse) read_hosts(key, node);
      } else if (const auto setting = known_.find(name); setting != known_.end()) {
        draft_.places.emplace(name, place(node.source()));
        read_value(*setting->second, node);
      } else if (node.is_table() && !node.as_table()->empty()) {
        read_table(*node.as_table(), name + ".");
      } else if (!is_known_table(name) && unknown_ == UnknownKeys::refuse) {
        complain_unknown(key, name);
      }
    }
  }

  bool is_known_table(const std::string& name) const {
    return std::any_of(known_.begin(), known_.end(),
                       [&](const auto& entry) { return entry.first.compare(0, name.size() + 1, name + ".") == 0; });
  }

  void complain_unknown(const toml::key& key, const std::string& name) {
    std::vector<std::string_view> names;
    if (name.starts_with("host.")) names = {"host.domain", "host.certificate", "host.key"};
    for (const auto& [known, setting] : known_) names.push_back(known);
    std::sort(names.begin(), names.end());
    const std::string near = nearest_key(name, names);
    draft_.complain(place(key.source()), name, "unknown key" + (near.empty() ? "" : "; did you mean " + near + "?"));
  }

  void read_value(const SettingBase& setting, const toml::node& node) {
    switch (setting.default_value.index()) {
      case 0:
        if (const auto value = node.value_exact<bool>()) return accept(setting, *value);
        break;
      case 1:
        if (const auto value = node.value_exact<std::int64_t>()) {
          if (*value >= setting.min && *value <= setting.max) return accept(setting, *value);
          return refuse(setting, node, std::to_string(*value));
        }
        break;
      case 2:
        if (const auto value = node.value_exact<std::string>()) {
          if (allowed(setting, *value)) return accept(setting, *value);
          return refuse(setting, node, in_quotes(*value));
        }
        break;
      default:
        if (const auto* list = node.as_array()) return read_list(setting, *list);
        break;
    }
    refuse(setting, node, type_name(node));
  }

  void read_list(const SettingBase& setting, const toml::array& list) {
    std::vector<std::string> texts;
    for (const toml::node& element : list) {
      const auto text = element.value_exact<std::string>();
      if (!text) return refuse(setting, element, type_name(element) + " in it");
      if (!allowed(setting, *text)) return refuse(setting, element, in_quotes(*text));
      texts.push_back(*text);
    }
    accept(setting, std::move(texts));
  }

  void accept(const SettingBase& setting, SettingValue value) {
    if (host_domain_.empty()) return draft_.config.values.set_raw(setting, std::move(value));
    draft_.config.values.set_raw(setting, host_domain_, std::move(value));
  }
  void refuse(const SettingBase& setting, const toml::node& node, const std::string& found) {
    draft_.complain(place(node.source()), setting.key, "expected " + expected_type(setting) + ", found " + found);
  }

  void read_hosts(const toml::key& key, const toml::node& node) {
    hosts_seen_ = true;  // what is wrong with them is said there
    const auto* list = node.as_array();
    if (!list || !list->is_homogeneous(toml::node_type::table)) {
      return draft_.complain(place(key.source()), host_table, "expected [[host]] tables, found " + type_name(node));
    }
    for (const toml::node& host : *list) read_host(*host.as_table());
  }

  void read_host(const toml::table& table) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, node] : table) {
      const std::string name = "host." + std::string(key.str());
      if (known_.count(name) != 0) continue;  // read once the domain is known
      if (key != "domain" && key != "certificate" && key != "key") {
        complain_unknown(key, name);
      } else if (const auto text = node.value_exact<std::string>()) {
        texts[std::string(key.str())] = *text;
      } else {
        draft_.complain(place(node.source()), name, "expected a text in quotes, found " + type_name(node));
        if (key == "domain") return;
      }
    }
    add_host(table, texts);
  }

  void add_host(const toml::table& table, std::map<std::string, std::string>& texts) {
    const auto* domain_node = table.get("domain");
    if (!domain_node)
      return draft_.complain(place(table.source()), "host.domain", "expected a domain in each [[host]]");
    const ConfigPlace at = place(domain_node->source());
    const auto domain = xmpp::Jid::make({}, texts["domain"]);
    if (!domain) {
      return draft_.complain(at, "host.domain", "expected a domain name, found " + in_quotes(texts["domain"]));
    }
    const auto [first, is_new] = host_lines_.emplace(domain->text(), at.line);
    if (!is_new) {
      return draft_.complain(at, "host.domain",
                             fmt::format("{} is there already, at line {}", domain->text(), first->second));
    }
    if (texts["certificate"].empty() != texts["key"].empty()) {
      return draft_.complain(at, "host.certificate", "expected host.certificate and host.key together");
    }
    draft_.config.hosts.push_back({*domain, absolute(texts["certificate"]), absolute(texts["key"])});
    read_host_settings(table, domain->text());
  }

  void read_host_settings(const toml::table& table, const std::string& domain) {
    host_domain_ = domain;
    for (const auto& [key, node] : table) {
      const auto setting = known_.find("host." + std::string(key.str()));
      if (setting == known_.end()) continue;
      draft_.places.insert_or_assign(std::string(setting->first), place(node.source()));
      read_value(*setting->second, node);
    }
    host_domain_.clear();
  }

  std::string absolute(const std::string& path) const {
    if (path.empty()) return path;
    return (std::filesystem::path(draft_.config.folder) / path).lexically_normal().string();
  }

  UnknownKeys unknown_;
  ConfigDraft draft_;
  std::unordered_map<std::string_view, const SettingBase*> known_;
  std::map<std::string, unsigned> host_lines_;
  bool hosts_seen_ = false;
  std::string host_domain_;  // of the [[host]] table being read; empty: outside of them
};

}  // namespace

std::string ConfigError::text() const {
  std::string text = file + ":";
  if (line != 0) text += fmt::format("{}:{}:", line, column);
  if (!key.empty()) text += " " + key + ":";
  return text + " " + expected;
}

tl::expected<DaemonConfig, ConfigErrors> parse_config(std::string_view text, const std::string& file,
                                                      const SettingList& settings, UnknownKeys unknown) {
  try {
    return Reader(file, settings, unknown).read(toml::parse(text, std::string_view(file)));
  } catch (const toml::parse_error& error) {
    const ConfigPlace at = place(error.source());
    return tl::unexpected(ConfigErrors{{file, at.line, at.column, "", std::string(error.description())}});
  }
}

tl::expected<DaemonConfig, ConfigErrors> load_config(const std::string& file, const SettingList& settings,
                                                     UnknownKeys unknown) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    return tl::unexpected(ConfigErrors{{file, 0, 0, "", "can't be read, or is empty"}});
  }
  return parse_config(text.str(), file, settings, unknown);
}

}  // namespace xmppd
