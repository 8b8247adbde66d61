// Hashed tokens.
#include "libxmpp/sasl/hashed_token.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {
namespace {

constexpr std::size_t max_hashed_token_message = 2048;

std::string token_proof(std::string_view role, std::string_view token, std::string_view binding) {
  return hmac(HashAlgorithm::sha256, token, std::string(role) + std::string(binding));
}

}  // namespace

std::optional<std::string_view> hashed_token_binding(std::string_view mechanism) {
  if (mechanism == "HT-SHA-256-EXPR") return "tls-exporter";
  if (mechanism == "HT-SHA-256-ENDP") return "tls-server-end-point";
  if (mechanism == "HT-SHA-256-NONE") return "";
  return std::nullopt;
}

std::string make_hashed_token(std::string_view username, std::string_view token, std::string_view binding) {
  return saslprep(username).value_or(std::string(username)) + '\0' + token_proof("Initiator", token, binding);
}

Result<HashedToken> parse_hashed_token(std::string_view message) {
  if (message.size() > max_hashed_token_message) return fail(Errc::protocol_violation, "hashed token too long");
  const auto end = message.find('\0');
  if (end == std::string_view::npos || end == 0) return fail(Errc::protocol_violation, "malformed hashed token");
  const auto proof = message.substr(end + 1);
  if (proof.size() != digest_size(HashAlgorithm::sha256)) {
    return fail(Errc::protocol_violation, "malformed hashed token");
  }
  auto prepared = saslprep(message.substr(0, end));
  if (!prepared) return fail(Errc::not_authorized, "user name holds forbidden characters");
  return HashedToken{*std::move(prepared), std::string(proof)};
}

bool proves_token(std::string_view proof, std::string_view token, std::string_view binding) {
  return constant_time_equal(proof, token_proof("Initiator", token, binding));
}

std::string answer_hashed_token(std::string_view token, std::string_view binding) {
  return token_proof("Responder", token, binding);
}

bool proves_server_token(std::string_view answer, std::string_view token, std::string_view binding) {
  return constant_time_equal(answer, token_proof("Responder", token, binding));
}

}  // namespace xmpp
