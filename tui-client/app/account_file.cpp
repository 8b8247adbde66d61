// The accounts in the config file: written, changed and taken out, with what a person wrote there left as it is.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "tui-client/app/config.hpp"
#include "tui-client/app/toml_place.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using xmpp::Result;

std::string toml_string(std::string_view text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

std::string account_lines(const AccountConfig& account) {
  std::string out = "[[account]]\njid = " + toml_string(account.jid.text()) + "\n";
  if (!account.server.empty()) out += "server = " + toml_string(account.server) + "\n";
  out += account.direct_tls ? "direct_tls = true\n" : "";
  if (!account.ca_file.empty()) out += "ca_file = " + toml_string(account.ca_file) + "\n";
  if (!account.certificate_file.empty()) {
    out += "certificate = " + toml_string(account.certificate_file) + "\nkey = " + toml_string(account.key_file) + "\n";
  }
  if (!account.pin_sha256.empty()) out += "pin_sha256 = " + toml_string(account.pin_sha256) + "\n";
  if (!account.enabled) out += "enabled = false\n";
  if (!account.mark.empty()) out += "mark = " + toml_string(account.mark) + "\n";
  if (account.color != 0) out += "color = " + std::to_string(account.color) + "\n";
  return out;
}

// The lines [from, to) of one [[account]] table in the text a person wrote; to's default is the end.
struct Lines {
  std::size_t from, to;
};
std::optional<Lines> find_account(const std::vector<std::string>& lines, const toml::table& file,
                                  const xmpp::Jid& jid) {
  const auto* accounts = file.get_as<toml::array>("account");
  if (!accounts) return std::nullopt;
  for (const auto& node : *accounts) {
    const auto* table = node.as_table();
    if (!table) continue;
    const auto parsed = xmpp::Jid::parse((*table)["jid"].value_or(std::string()));
    if (!parsed || !parsed->same_bare(jid)) continue;
    const std::size_t from = table->source().begin.line - 1;
    std::size_t to = from + 1;
    // Up to the next table; the blank and comment lines before it belong to that one.
    while (to < lines.size() && !lines[to].starts_with("[")) ++to;
    while (to > from + 1 && (lines[to - 1].empty() || lines[to - 1].starts_with("#"))) --to;
    return Lines{from, to};
  }
  return std::nullopt;
}

Result<void> replace_file(const std::filesystem::path& path, const std::string& text) {
  const auto fresh = path.string() + ".new";
  const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      out >= 0 && ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
  const int problem = errno;
  if (out >= 0) ::close(out);
  if (!written || ::rename(fresh.c_str(), path.c_str()) != 0) {
    return xmpp::fail(Errc::storage_failed, path.string() + ": " + std::strerror(written ? errno : problem));
  }
  return {};
}

// In place of the account's table, or at the end; empty: the table goes.
Result<void> write_account(const Config& config, const xmpp::Jid& jid, const std::string& fresh) {
  std::error_code error;
  if (const auto folder = config.config_file.parent_path(); !folder.empty()) {
    std::filesystem::create_directories(folder, error);
    if (error) return xmpp::fail(Errc::storage_failed, folder.string() + ": " + error.message());
  }
  std::vector<std::string> lines;
  {
    std::ifstream in(config.config_file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  try {
    const auto file =
        std::filesystem::exists(config.config_file) ? toml::parse_file(config.config_file.string()) : toml::table();
    std::string text;
    const auto old = find_account(lines, file, jid);
    if (!old && fresh.empty()) return {};
    // A password_file line that a person wrote stays.
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!old || i < old->from || i >= old->to) {
        text += lines[i] + "\n";
        continue;
      }
      if (i == old->from) text += fresh;
      if (lines[i].starts_with("password_file") && !fresh.empty()) text += lines[i] + "\n";
    }
    if (!old) text += (text.empty() ? "" : "\n") + fresh;
    return replace_file(config.config_file, text);
  } catch (const toml::parse_error& bad) {
    return xmpp::fail(Errc::invalid_argument, toml_place(config.config_file, bad.source()) + std::string(bad.description()));
  }
}

}  // namespace

Result<void> save_account(const Config& config, const AccountConfig& account) {
  return write_account(config, account.jid, account_lines(account));
}

Result<void> forget_account(const Config& config, const xmpp::Jid& account) {
  return write_account(config, account, {});
}

}  // namespace tui
