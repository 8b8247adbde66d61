// ApiTokens: the file, and looking for one.
#include "xmppd/app/api_tokens.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "xmppd/app/private_file.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

constexpr std::size_t token_bytes = 32;
constexpr std::size_t max_name = 64;

std::string hash_of(std::string_view token) {
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, token));
}

bool is_token_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

json to_json(const ApiToken& token) {
  json scopes = json::array();
  for (const auto scope : token.scopes) scopes.push_back(to_string(scope));
  return {{"name", token.name},
          {"hash", token.hash},
          {"scopes", std::move(scopes)},
          {"domain", token.domain},
          {"created", token.created},
          {"expires", token.expires ? json(*token.expires) : json()}};
}

ApiToken from_json(const json& stored) {
  ApiToken token;
  stored.at("name").get_to(token.name);
  stored.at("hash").get_to(token.hash);
  for (const json& scope : stored.at("scopes")) token.scopes.push_back(parse_control_scope(scope.get<std::string>()).value());
  stored.at("domain").get_to(token.domain);
  stored.at("created").get_to(token.created);
  if (!stored.at("expires").is_null()) token.expires = stored.at("expires").get<xmpp::Timestamp>();
  return token;
}

}  // namespace

bool ApiToken::has(ControlScope scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

xmpp::Result<void> ApiTokens::load() {
  std::ifstream in(path_, std::ios::binary);
  if (!in && errno == ENOENT) return {};
  try {
    const json stored = json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
    std::vector<ApiToken> read;
    for (const json& each : stored.at("tokens")) read.push_back(from_json(each));
    tokens_ = std::move(read);
  } catch (const std::exception&) {
    return fail(Errc::invalid_argument, path_ + ": can't be read as the tokens of the HTTP API; without it there are none");
  }
  return {};
}

xmpp::Result<std::string> ApiTokens::add(ApiToken wanted) {
  if (!is_token_name(wanted.name)) {
    return fail(Errc::invalid_argument, "name: expected up to 64 letters of ASCII, digits, and \"-_.\"");
  }
  if (wanted.scopes.empty()) return fail(Errc::invalid_argument, "scope: expected at least one");
  if (tokens_.size() >= max_tokens) return fail(Errc::limit_exceeded, "there are too many tokens; revoke some");
  for (const ApiToken& each : tokens_) {
    if (each.name == wanted.name) return fail(Errc::already_exists, wanted.name + ": there is such a token already");
  }
  auto token = xmpp::hex_encode(xmpp::random_bytes(token_bytes));
  wanted.hash = hash_of(token);
  auto all = tokens_;
  all.push_back(std::move(wanted));
  if (const auto saved = save(all); !saved) return tl::unexpected(saved.error());
  tokens_ = std::move(all);
  return token;
}

xmpp::Result<void> ApiTokens::revoke(std::string_view name) {
  auto all = tokens_;
  if (std::erase_if(all, [name](const ApiToken& each) { return each.name == name; }) == 0) {
    return fail(Errc::not_found, std::string(name) + ": there is no such token");
  }
  if (auto saved = save(all); !saved) return saved;
  tokens_ = std::move(all);
  return {};
}

const ApiToken* ApiTokens::find(std::string_view token, xmpp::Timestamp now) {
  const auto hash = hash_of(token);
  ApiToken* found = nullptr;
  for (ApiToken& each : tokens_) {
    if (xmpp::constant_time_equal(each.hash, hash)) found = &each;
  }
  if (!found || (found->expires && *found->expires <= now)) return nullptr;
  found->last_used = now;
  return found;
}

xmpp::Result<void> ApiTokens::save(const std::vector<ApiToken>& tokens) const {
  json all = json::array();
  for (const ApiToken& each : tokens) all.push_back(to_json(each));
  return replace_file(path_, json{{"tokens", std::move(all)}}.dump(2) + "\n");
}

}  // namespace xmppd
