// ApiTokens: what the HTTP API is opened with: random tokens, kept as their hashes in a file of the daemon's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/app/control_table.hpp"

namespace xmppd {

struct ApiToken {
  std::string name;
  std::string hash;                  // SHA-256, hexadecimal
  std::vector<ControlScope> scopes;  // at least one
  std::string domain;                // it is good for this one alone; empty: for all
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> expires;
  std::optional<xmpp::Timestamp> last_used;  // since the daemon's start

  bool has(ControlScope scope) const;
};

// In a file of its own beside the other secrets, not in the database: what was revoked does not come back with a backup.
class ApiTokens {
 public:
  static constexpr std::size_t max_tokens = 100;

  // `path`: the file, which need not exist.
  explicit ApiTokens(std::string path) : path_(std::move(path)) {}
  // An error names the file: with one that can't be understood the daemon does not start.
  xmpp::Result<void> load();

  // Fills in name, scopes, domain and expires of `wanted`; returns the token, which nobody can ask for again, once it is
  // on disk. invalid_argument, already_exists, limit_exceeded, or what is wrong with the file.
  xmpp::Result<std::string> add(ApiToken wanted);
  xmpp::Result<void> revoke(std::string_view name);  // not_found
  const std::vector<ApiToken>& all() const { return tokens_; }
  // nullptr: there is none, or it has expired. All are compared in the same time, whatever was given.
  const ApiToken* find(std::string_view token, xmpp::Timestamp now);

 private:
  xmpp::Result<void> save(const std::vector<ApiToken>& tokens) const;

  std::string path_;
  std::vector<ApiToken> tokens_;
};

}  // namespace xmppd
