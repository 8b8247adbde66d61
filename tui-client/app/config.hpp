// Config: the client's settings, from $XDG_CONFIG_HOME/xmpp-tui/config.toml, the environment and the command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

struct AccountConfig {
  xmpp::Jid jid;  // bare, or full to ask for that resource
  std::optional<std::string>
      password;                      // from password_file, environment or the prompt; never written to the config file
  bool password_given = false;       // by a file or the environment, which the client does not change
  std::string server;                // overrides the look-up: "host", "host:port", "[::1]:5222"; empty: SRV
  bool direct_tls = false;           // with `server`: TLS from the first byte instead of STARTTLS
  std::string ca_file;               // additional trust anchor
  std::string pin_sha256;            // accept exactly this certificate
  std::string invite_token;          // for a registration alone; never written to the config file
  bool accept_weaker_login = false;  // than the server offered before
  std::string code{};  // of an authenticator, or a recovery code: for one login; never written anywhere
  std::string certificate_file{}, key_file{};  // PEM: logs in by this certificate (SASL EXTERNAL); empty: by the password
  bool enabled = true;               // false: its chats are there, and it is not connected
  std::string mark;                  // its short name where several accounts are told apart; empty: made of its address
  unsigned color = 0;                // of that, one of the theme's nick_0 to nick_7 as 1 to 8; 0: by its address
};

// Files that go with messages.
struct FileSettings {
  std::filesystem::path directory;          // where fetched ones are saved
  std::uint64_t max_download_mib = 1024;    // larger ones are refused
  bool automatic = false;                   // fetched unasked: from contacts, in chats with one person
  std::uint64_t automatic_kib = 1024;       // up to this size
  std::uint64_t automatic_daily_mib = 100;  // all together, a day and account
  std::string proxy;                        // as "socks5h://127.0.0.1:9050"; empty: what the environment says
};

// Images that are on this machine, in the terminal.
enum class PreviewSetting { automatic, blocks, sixel, kitty, none };
struct PictureSettings {
  PreviewSetting preview = PreviewSetting::automatic;  // none: no image is ever looked at
  unsigned rows = 10;                                  // of one beside its message, at most
  bool avatars = false;                                // XEP-0084, of contacts
};

// What is heard of messages while nobody looks at them.
enum class DesktopNotification { off, osc9, osc777, dbus };
struct NotifySettings {
  bool bell = true;
  DesktopNotification desktop = DesktopNotification::off;
  bool content = false;  // with who it is from and what it says
  // Programs, each with its arguments (app/event_hooks.hpp); empty: none.
  std::vector<std::string> on_message, on_mention;
};

// Where the local store's key comes from.
enum class StoreKey {
  automatic,   // the keyring if the store has a key there, else, or where that fails, the passphrase
  keyring,     // that alone: nobody is asked
  passphrase,  // that alone: the keyring is left alone
};

struct Config {
  std::filesystem::path config_file;
  std::filesystem::path data_directory;  // store, key file, log; 0700
  std::vector<AccountConfig> accounts;
  bool ascii = false;                       // no box drawing, no emoji (set when the locale is not UTF-8)
  bool styling = true;                      // *bold* and the like (XEP-0393) drawn as such
  bool color = true;                        // off with NO_COLOR
  bool bidi = true;                         // right-to-left text is put in order here, not by the terminal
  bool mouse = false;                       // clicks and the wheel
  bool links = true;                        // links as such for the terminal (OSC 8)
  std::string spelling = "auto";            // a language, as "en_GB"; "auto": the environment's; "off"
  std::string theme;                        // the name of a file below themes/; empty: the default
  std::size_t max_encrypted_members = 500;  // of a room: with more nothing is encrypted for it
  bool blind_trust = true;                  // in devices not seen before, where none of that person's is verified
  std::filesystem::path xml_log;            // every stanza goes there too; empty: nowhere
  std::filesystem::path store_passphrase_file;
  std::optional<std::string> store_passphrase;  // of the local store; none: asked for where one is needed
  StoreKey store_key = StoreKey::automatic;
  unsigned lock_after_min = 0;                  // without a key, where the store has a passphrase; 0: never
  unsigned retention_days = 0;                  // messages are kept so long, where a chat has no other; 0: for ever
  FileSettings files;
  NotifySettings notify;
  PictureSettings pictures;
  AccountConfig first_account;  // what the command line said of an account that first start will ask for
};

// What the command line said; it wins over environment (XMPP_TUI_ACCOUNT, XMPP_TUI_PASSWORD, XMPP_TUI_DATA), which wins
// over the file.
struct ConfigOverrides {
  std::optional<std::string> config_file, data_directory, account, password_file, server, ca_file, pin_sha256, xml_log,
      store_passphrase_file, store_key, code_file, certificate_file, key_file;
  std::optional<int> store_passphrase_fd;  // an open file: the line read from there
  std::optional<int> code_fd;
  bool direct_tls = false;
  bool accept_weaker_login = false;
};

// A missing file is an empty configuration. Errors give file, line, column, key and what was expected.
xmpp::Result<Config> load_config(const ConfigOverrides& overrides);
// Adds or replaces one account (without its password) in the config file, keeping what a person wrote there.
xmpp::Result<void> save_account(const Config& config, const AccountConfig& account);
// Its table goes out of the file, if there is one.
xmpp::Result<void> forget_account(const Config& config, const xmpp::Jid& account);

}  // namespace tui
