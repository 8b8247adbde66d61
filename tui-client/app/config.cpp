// The config file by toml++, with errors that say where and what; the environment.
#include "tui-client/app/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "tui-client/app/toml_place.hpp"
#include "tui-client/user_files.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using xmpp::Result;

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (!value || !*value) return std::nullopt;
  return value;
}

std::filesystem::path base_directory(const char* variable, const char* below_home) {
  if (const auto set = environment(variable)) return *set;
  return std::filesystem::path(environment("HOME").value_or("/")) / below_home;
}

// Reads the keys of one table, each at most once; what nobody asked for is an unknown key.
class TableReader {
 public:
  TableReader(const std::filesystem::path& file, const toml::table& table, std::string prefix)
      : file_(file), table_(table), prefix_(std::move(prefix)) {}

  template <class T>
  void read(std::string_view key, T& out, const char* expected) {
    known_.emplace_back(key);
    const auto* node = table_.get(key);
    if (!node || error_) return;
    if (const auto value = node->value_exact<T>()) {
      out = *value;
    } else {
      error_ = toml_place(file_, node->source()) + prefix_ + std::string(key) + ": expected " + expected;
    }
  }
  void allow(std::string_view key) { known_.emplace_back(key); }
  void refuse(std::string_view key, const std::string& why) {
    if (!error_) {
      const auto* node = table_.get(key);
      error_ = toml_place(file_, node ? node->source() : table_.source()) + prefix_ + std::string(key) + ": " + why;
    }
  }
  Result<void> finish() {
    for (const auto& [key, node] : table_) {
      if (error_) break;
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
      std::string all;
      for (const auto& name : known_) all += (all.empty() ? "" : ", ") + name;
      error_ = toml_place(file_, key.source()) + prefix_ + std::string(key.str()) + ": unknown key; known are: " + all;
    }
    if (error_) return xmpp::fail(Errc::invalid_argument, *error_);
    return {};
  }

 private:
  const std::filesystem::path& file_;
  const toml::table& table_;
  std::string prefix_;
  std::vector<std::string> known_;
  std::optional<std::string> error_;
};

// The first line behind `descriptor`, which is closed.
Result<std::string> read_line_from(int descriptor, const std::string& what) {
  constexpr std::size_t most = 4096;
  std::string line;
  char next = 0;
  ssize_t n = 0;
  while (line.size() < most && (n = ::read(descriptor, &next, 1)) == 1 && next != '\n') line += next;
  ::close(descriptor);
  if (n < 0 || line.empty()) {
    return xmpp::fail(Errc::invalid_argument,
                      "file descriptor " + std::to_string(descriptor) + ": can't read " + what + " from it");
  }
  return line;
}

Result<AccountConfig> read_account(const std::filesystem::path& file, const toml::table& table) {
  AccountConfig account;
  std::string jid, password_file;
  TableReader reader(file, table, "account.");
  reader.read("jid", jid, "an address in quotes, as \"me@example.org\"");
  reader.read("password_file", password_file, "the path of a file in quotes");
  reader.read("server", account.server, "\"host\" or \"host:port\"");
  reader.read("direct_tls", account.direct_tls, "true or false");
  reader.read("ca_file", account.ca_file, "the path of a PEM file in quotes");
  if (!account.ca_file.empty()) account.ca_file = expand_home(account.ca_file).string();
  reader.read("pin_sha256", account.pin_sha256, "64 hexadecimal digits in quotes");
  reader.read("certificate", account.certificate_file, "the path of a PEM file in quotes");
  reader.read("key", account.key_file, "the path of a PEM file in quotes");
  for (auto* path : {&account.certificate_file, &account.key_file}) {
    if (!path->empty()) *path = expand_home(*path).string();
  }
  if (account.certificate_file.empty() != account.key_file.empty()) {
    reader.refuse(account.key_file.empty() ? "certificate" : "key", "certificate and key go together");
  }
  std::int64_t color = 0;
  reader.read("enabled", account.enabled, "true or false");
  reader.read("mark", account.mark, "one or two letters in quotes");
  reader.read("color", color, "1 to 8, 0 for the address's own");
  if (account.mark.size() > 12) reader.refuse("mark", "expected one or two letters");
  if (color < 0 || color > 8) reader.refuse("color", "expected 1 to 8, 0 for the address's own");
  account.color = static_cast<unsigned>(color);
  if (auto parsed = xmpp::Jid::parse(jid); !parsed || parsed->local().empty()) {
    reader.refuse("jid", "expected an address, as \"me@example.org\"");
  } else {
    account.jid = *parsed;
  }
  if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
  if (!password_file.empty()) {
    auto password = first_line_of(expand_home(password_file));
    if (!password) return tl::unexpected(password.error());
    account.password = std::move(*password);
    account.password_given = true;
  }
  return account;
}

// The table of that name; null: there is none.
Result<const toml::table*> table_of(const Config& config, const toml::table& file, std::string_view name) {
  const auto* node = file.get(name);
  const auto* table = node ? node->as_table() : nullptr;
  if (!node || table) return table;
  return xmpp::fail(Errc::invalid_argument,
                    toml_place(config.config_file, node->source()) + std::string(name) + ": expected a table");
}

Result<void> read_files(Config& config, const toml::table& file) {
  const auto table = table_of(config, file, "files");
  if (!table) return tl::unexpected(table.error());
  if (!*table) return {};
  TableReader reader(config.config_file, **table, "files.");
  std::string directory;
  std::int64_t most = static_cast<std::int64_t>(config.files.max_download_mib);
  std::int64_t unasked = static_cast<std::int64_t>(config.files.automatic_kib);
  std::int64_t daily = static_cast<std::int64_t>(config.files.automatic_daily_mib);
  constexpr std::int64_t largest = 1 << 24;
  reader.read("directory", directory, "a path in quotes");
  reader.read("max_download_mib", most, "a number of MiB");
  reader.read("automatic", config.files.automatic, "true or false");
  reader.read("automatic_kib", unasked, "a number of KiB");
  reader.read("automatic_daily_mib", daily, "a number of MiB");
  reader.read("proxy", config.files.proxy, "\"socks5h://host:port\" or \"http://host:port\"");
  if (most < 1 || most > largest) reader.refuse("max_download_mib", "expected 1 to " + std::to_string(largest));
  if (unasked < 1 || unasked > largest) reader.refuse("automatic_kib", "expected 1 to " + std::to_string(largest));
  if (daily < 1 || daily > largest) reader.refuse("automatic_daily_mib", "expected 1 to " + std::to_string(largest));
  if (!directory.empty()) config.files.directory = expand_home(directory);
  config.files.max_download_mib = static_cast<std::uint64_t>(most);
  config.files.automatic_daily_mib = static_cast<std::uint64_t>(daily);
  config.files.automatic_kib = static_cast<std::uint64_t>(unasked);
  return reader.finish();
}

Result<void> read_pictures(Config& config, const toml::table& file) {
  const auto table = table_of(config, file, "pictures");
  if (!table) return tl::unexpected(table.error());
  if (!*table) return {};
  constexpr std::array<std::pair<std::string_view, PreviewSetting>, 5> words{{{"auto", PreviewSetting::automatic},
                                                                              {"blocks", PreviewSetting::blocks},
                                                                              {"sixel", PreviewSetting::sixel},
                                                                              {"kitty", PreviewSetting::kitty},
                                                                              {"none", PreviewSetting::none}}};
  constexpr const char* expected = "\"auto\", \"blocks\", \"sixel\", \"kitty\" or \"none\"";
  TableReader reader(config.config_file, **table, "pictures.");
  std::string preview = "auto";
  std::int64_t rows = config.pictures.rows;
  reader.read("preview", preview, expected);
  reader.read("rows", rows, "a number");
  reader.read("avatars", config.pictures.avatars, "true or false");
  if (rows < 1 || rows > 50) reader.refuse("rows", "expected 1 to 50");
  config.pictures.rows = static_cast<unsigned>(rows);
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.first == preview; });
  if (found == words.end()) {
    reader.refuse("preview", std::string("expected ") + expected);
  } else {
    config.pictures.preview = found->second;
  }
  return reader.finish();
}

Result<void> read_notify(Config& config, const toml::table& file) {
  const auto table = table_of(config, file, "notify");
  if (!table) return tl::unexpected(table.error());
  if (!*table) return {};
  auto& notify = config.notify;
  TableReader reader(config.config_file, **table, "notify.");
  std::string desktop = "off";
  reader.read("bell", notify.bell, "true or false");
  reader.read("content", notify.content, "true or false");
  reader.read("desktop", desktop, "\"off\", \"osc9\", \"osc777\" or \"dbus\"");
  if (desktop == "osc9") {
    notify.desktop = DesktopNotification::osc9;
  } else if (desktop == "osc777") {
    notify.desktop = DesktopNotification::osc777;
  } else if (desktop == "dbus") {
    notify.desktop = DesktopNotification::dbus;
  } else if (desktop != "off") {
    reader.refuse("desktop", "expected \"off\", \"osc9\", \"osc777\" or \"dbus\"");
  }
  for (auto [key, command] :
       {std::pair("on_message", &notify.on_message), std::pair("on_mention", &notify.on_mention)}) {
    reader.allow(key);
    const auto* node = (*table)->get(key);
    const auto* words = node ? node->as_array() : nullptr;
    if (node && (!words || (!words->empty() && !words->is_homogeneous<std::string>()))) {
      reader.refuse(key, "expected a program and its arguments, as [\"/usr/bin/program\", \"argument\"]");
    } else if (words) {
      for (const auto& word : *words) command->push_back(word.value_or(std::string()));
    }
  }
  return reader.finish();
}

constexpr const char* store_keys = "\"auto\", \"keyring\" or \"passphrase\"";

bool read_store_key(Config& config, const std::string& word) {
  config.store_key = word == "keyring"      ? StoreKey::keyring
                     : word == "passphrase" ? StoreKey::passphrase
                                            : StoreKey::automatic;
  return word == "auto" || config.store_key != StoreKey::automatic;
}

Result<void> read_file(Config& config) {
  std::error_code error;
  if (!std::filesystem::exists(config.config_file, error)) return {};
  try {
    const auto file = toml::parse_file(config.config_file.string());
    TableReader reader(config.config_file, file, "");
    std::string data, passphrase_file, store_key = "auto";
    std::int64_t lock_after = 0, retention = 0;
    reader.read("data_directory", data, "a path in quotes");
    reader.read("color", config.color, "true or false");
    reader.read("theme", config.theme, "the name of a theme in quotes");
    if (config.theme.find('/') != std::string::npos) reader.refuse("theme", "expected a name, of themes/NAME.toml");
    reader.read("styling", config.styling, "true or false");
    reader.read("ascii", config.ascii, "true or false");
    reader.read("bidi", config.bidi, "true or false");
    reader.read("mouse", config.mouse, "true or false");
    reader.read("links", config.links, "true or false");
    reader.read("spelling", config.spelling, "a language as \"en_GB\", \"auto\" or \"off\"");
    reader.read("store_passphrase_file", passphrase_file, "the path of a file in quotes");
    reader.read("store_key", store_key, store_keys);
    reader.read("lock_after", lock_after, "minutes, 0 for never");
    if (lock_after < 0 || lock_after > 100'000) reader.refuse("lock_after", "expected minutes, 0 for never");
    config.lock_after_min = static_cast<unsigned>(lock_after);
    reader.read("retention_days", retention, "days, 0 for ever");
    if (retention < 0 || retention > 36'500) reader.refuse("retention_days", "expected days, 0 for ever");
    config.retention_days = static_cast<unsigned>(retention);
    std::int64_t members = static_cast<std::int64_t>(config.max_encrypted_members);
    reader.read("blind_trust", config.blind_trust, "true or false");
    reader.read("max_encrypted_members", members, "a number");
    if (members < 1 || members > 10'000) reader.refuse("max_encrypted_members", "expected 1 to 10000");
    config.max_encrypted_members = static_cast<std::size_t>(members);
    reader.allow("account");
    reader.allow("files");
    reader.allow("notify");
    reader.allow("pictures");
    if (auto files = read_files(config, file); !files) return files;
    if (auto notify = read_notify(config, file); !notify) return notify;
    if (auto pictures = read_pictures(config, file); !pictures) return pictures;
    const auto* accounts = file.get_as<toml::array>("account");
    if (file.contains("account") && (!accounts || !accounts->is_homogeneous<toml::table>())) {
      reader.refuse("account", "expected [[account]] tables");
    }
    if (auto done = reader.finish(); !done) return done;
    if (!data.empty()) config.data_directory = expand_home(data);
    if (!passphrase_file.empty()) config.store_passphrase_file = expand_home(passphrase_file).string();
    if (!read_store_key(config, store_key)) {
      return xmpp::fail(Errc::invalid_argument, config.config_file.string() + ": store_key: expected " + store_keys);
    }
    if (accounts) {
      for (const auto& node : *accounts) {
        auto account = read_account(config.config_file, *node.as_table());
        if (!account) return tl::unexpected(account.error());
        config.accounts.push_back(std::move(*account));
      }
    }
    return {};
  } catch (const toml::parse_error& bad) {
    return xmpp::fail(Errc::invalid_argument, toml_place(config.config_file, bad.source()) + std::string(bad.description()));
  }
}

// The account named on the command line or in the environment goes first; its other settings come from the file if
// there.
Result<void> choose_account(Config& config, const std::string& text) {
  auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty()) {
    return xmpp::fail(Errc::invalid_argument, "account: \"" + text + "\" is no address like me@example.org");
  }
  AccountConfig chosen;
  for (auto it = config.accounts.begin(); it != config.accounts.end(); ++it) {
    if (!it->jid.same_bare(*jid)) continue;
    chosen = std::move(*it);
    config.accounts.erase(it);
    break;
  }
  if (chosen.jid.empty() || !jid->is_bare()) chosen.jid = *jid;
  config.accounts.insert(config.accounts.begin(), std::move(chosen));
  return {};
}

Result<void> read_store_passphrase(Config& config, const ConfigOverrides& overrides) {
  Result<std::string> read;
  if (overrides.store_passphrase_fd) {
    read = read_line_from(*overrides.store_passphrase_fd, "a passphrase");
  } else if (overrides.store_passphrase_file) {
    read = first_line_of(*overrides.store_passphrase_file);
  } else if (!config.store_passphrase_file.empty()) {
    read = first_line_of(config.store_passphrase_file);
  } else {
    return {};
  }
  if (!read) return tl::unexpected(read.error());
  config.store_passphrase = std::move(*read);
  return {};
}

}  // namespace

Result<Config> load_config(const ConfigOverrides& overrides) {
  Config config;
  config.config_file = overrides.config_file ? std::filesystem::path(*overrides.config_file)
                                             : base_directory("XDG_CONFIG_HOME", ".config") / "xmpp-tui/config.toml";
  config.data_directory = base_directory("XDG_DATA_HOME", ".local/share") / "xmpp-tui";
  config.files.directory = base_directory("XDG_DOWNLOAD_DIR", "Downloads");
  if (overrides.config_file && !std::filesystem::exists(config.config_file)) {
    return xmpp::fail(Errc::not_found, config.config_file.string() + ": no such file");
  }
  if (auto read = read_file(config); !read) return tl::unexpected(read.error());

  if (const auto data = environment("XMPP_TUI_DATA")) config.data_directory = *data;
  if (overrides.data_directory) config.data_directory = *overrides.data_directory;
  if (overrides.store_key && !read_store_key(config, *overrides.store_key)) {
    return xmpp::fail(Errc::invalid_argument, std::string("--store-key: expected ") + store_keys);
  }
  // The first one is meant where none is named.
  std::stable_partition(config.accounts.begin(), config.accounts.end(), [](const auto& one) { return one.enabled; });
  const auto account = overrides.account ? overrides.account : environment("XMPP_TUI_ACCOUNT");
  if (account) {
    if (auto chosen = choose_account(config, *account); !chosen) return tl::unexpected(chosen.error());
  }
  auto& first = config.accounts.empty() ? config.first_account : config.accounts.front();
  if (auto password = environment("XMPP_TUI_PASSWORD"))
    first.password = std::move(*password), first.password_given = true;
  if (overrides.password_file) {
    auto password = first_line_of(*overrides.password_file);
    if (!password) return tl::unexpected(password.error());
    first.password = std::move(*password);
    first.password_given = true;
  }
  if (overrides.code_fd || overrides.code_file) {
    auto code = overrides.code_fd ? read_line_from(*overrides.code_fd, "a code") : first_line_of(*overrides.code_file);
    if (!code) return tl::unexpected(code.error());
    first.code = std::move(*code);
  }
  if (overrides.certificate_file || overrides.key_file) {
    if (!overrides.certificate_file || !overrides.key_file) {
      return xmpp::fail(Errc::invalid_argument, "--certificate and --key go together");
    }
    first.certificate_file = *overrides.certificate_file;
    first.key_file = *overrides.key_file;
  }
  if (overrides.server) first.server = *overrides.server;
  if (overrides.direct_tls) first.direct_tls = true;
  if (overrides.accept_weaker_login) first.accept_weaker_login = true;
  if (overrides.ca_file) first.ca_file = *overrides.ca_file;
  if (overrides.pin_sha256) first.pin_sha256 = *overrides.pin_sha256;
  if (auto read = read_store_passphrase(config, overrides); !read) return tl::unexpected(read.error());
  if (overrides.xml_log) config.xml_log = *overrides.xml_log;
  // https://no-color.org: present and not empty.
  if (environment("NO_COLOR")) config.color = false;
  return config;
}

}  // namespace tui
