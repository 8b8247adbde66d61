// SCRAM, the client's end.
#include <charconv>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/sasl/scram_syntax.hpp"
#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {
namespace {

constexpr std::size_t client_nonce_bytes = 24;  // 32 characters of Base64, no padding
constexpr unsigned min_iterations = 1000;
constexpr unsigned max_iterations = 10'000'000;
constexpr std::size_t max_salt = 1024;

// The value of one attribute among ",h=…,t=…".
std::string_view announced_as(std::string_view attributes, char key) {
  const auto at = attributes.find(std::string{',', key, '='});
  if (at == std::string_view::npos) return {};
  const auto value = attributes.substr(at + 3);
  return value.substr(0, value.find(','));
}

std::optional<unsigned> parse_iterations(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

ScramClient::ScramClient(HashAlgorithm hash, std::string username, std::string password,
                         std::string channel_binding_name, std::string channel_binding_data,
                         bool claim_unsupported_by_server)
    : hash_(hash),
      username_(std::move(username)),
      password_(std::move(password)),
      cb_name_(std::move(channel_binding_name)),
      cb_data_(std::move(channel_binding_data)),
      claim_unsupported_by_server_(claim_unsupported_by_server) {}

ScramClient::~ScramClient() {
  wipe(password_);
  wipe(server_signature_);
}

std::string ScramClient::first() {
  if (nonce_.empty()) nonce_ = base64_encode(random_bytes(client_nonce_bytes));
  if (!cb_name_.empty()) {
    gs2_header_ = "p=" + cb_name_ + ",,";
  } else {
    gs2_header_ = claim_unsupported_by_server_ ? "y,," : "n,,";
  }
  // A name that can't be prepared is left for respond() to refuse, before anything secret is derived.
  client_first_bare_ = "n=" + scram::escape_name(saslprep(username_).value_or(username_)) + ",r=" + nonce_;
  return gs2_header_ + client_first_bare_;
}

Result<std::string> ScramClient::respond(std::string_view server_first) {
  const std::string client_first = std::exchange(client_first_bare_, std::string());
  if (client_first.empty()) return scram::malformed("server-first out of order");
  if (!saslprep(username_)) return fail(Errc::invalid_argument, "user name is empty or holds forbidden characters");
  auto prepared = saslprep(password_);
  if (!prepared) return fail(Errc::invalid_argument, "password is empty or holds forbidden characters");
  if (server_first.size() > scram::max_message) return scram::malformed("SCRAM message too long");

  scram::AttributeReader reader(server_first);
  const auto nonce = reader.take('r');
  const auto salt_text = nonce ? reader.take('s') : std::nullopt;
  const auto iterations_text = salt_text ? reader.take('i') : std::nullopt;
  bool tampered = false;
  const bool well_formed = iterations_text && reader.only_optional_left([&](char key, std::string_view value) {
    const auto expected = announced_as(expected_announcement_, key);
    tampered = tampered || (!expected.empty() && expected != value);
  });
  if (!well_formed) return scram::malformed("malformed server-first");
  // Before anything is computed from the password: who takes mechanisms away wants it for an easier one to break.
  if (tampered) return fail(Errc::not_allowed, "what it says to have offered is not what arrived here");
  if (!scram::is_nonce(*nonce) || !nonce->starts_with(nonce_) || nonce->size() == nonce_.size()) {
    return scram::malformed("the server's nonce does not extend ours");
  }
  const auto salt = base64_decode(*salt_text);
  if (!salt || salt->empty() || salt->size() > max_salt) return scram::malformed("malformed salt");
  const auto iterations = parse_iterations(*iterations_text);
  if (!iterations) return scram::malformed("malformed iteration count");
  if (*iterations < min_iterations || *iterations > max_iterations)
    return scram::malformed("iteration count out of bounds");

  const std::string final_without_proof =
      "c=" + base64_encode(gs2_header_ + (cb_name_.empty() ? "" : cb_data_)) + ",r=" + std::string(*nonce);
  const std::string auth_message = client_first + "," + std::string(server_first) + "," + final_without_proof;
  std::string salted = pbkdf2(hash_, *prepared, *salt, *iterations);
  wipe(*prepared);
  wipe(password_);
  std::string client_key = hmac(hash_, salted, "Client Key");
  std::string server_key = hmac(hash_, salted, "Server Key");
  const std::string proof = scram::exclusive_or(client_key, hmac(hash_, digest(hash_, client_key), auth_message));
  server_signature_ = hmac(hash_, server_key, auth_message);
  for (std::string* secret : {&salted, &client_key, &server_key}) wipe(*secret);
  return final_without_proof + ",p=" + base64_encode(proof);
}

Result<void> ScramClient::finish(std::string_view server_final) {
  std::string expected = std::exchange(server_signature_, std::string());
  if (expected.empty()) return scram::malformed("server-final out of order");
  if (server_final.size() > scram::max_message) return scram::malformed("SCRAM message too long");
  scram::AttributeReader reader(server_final);
  if (const auto error = reader.take('e')) {
    return fail(Errc::not_authorized, "the server refused: " + std::string(error->substr(0, 64)));
  }
  const auto value = reader.take('v');
  const auto signature = value ? base64_decode(*value) : std::nullopt;
  if (!signature || !reader.only_optional_left()) return scram::malformed("malformed server-final");
  const bool right = constant_time_equal(*signature, expected);
  wipe(expected);
  if (!right) return fail(Errc::not_authorized, "the server does not know the password");
  return {};
}

}  // namespace xmpp
