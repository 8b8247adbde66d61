// SCRAM, the server's end.
#include <algorithm>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/sasl/scram_syntax.hpp"
#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {
namespace {

constexpr std::size_t server_nonce_bytes = 18;  // 24 characters of Base64, no padding
constexpr std::size_t fake_salt_bytes = 16;

}  // namespace

ScramServer::ScramServer(HashAlgorithm hash, bool plus, std::vector<ChannelBinding> bindings)
    : hash_(hash), plus_(plus), bindings_(std::move(bindings)) {}

Result<ScramServer::ClientFirst> ScramServer::read_first(std::string_view message) {
  client_first_bare_.clear();
  server_first_.clear();
  if (message.size() > scram::max_message) return scram::malformed("SCRAM message too long");

  // gs2-header: the channel binding flag, then an authorization identity or nothing
  const std::size_t flag_end = message.find(',');
  if (flag_end == std::string_view::npos) return scram::malformed("no GS2 header");
  const std::size_t header_end = message.find(',', flag_end + 1);
  if (header_end == std::string_view::npos) return scram::malformed("no GS2 header");
  const std::string_view flag = message.substr(0, flag_end);
  const std::string_view identity = message.substr(flag_end + 1, header_end - flag_end - 1);

  if (flag.starts_with("p=")) {
    if (!plus_) return scram::malformed("channel binding without a -PLUS mechanism");
    const auto chosen = std::find_if(bindings_.begin(), bindings_.end(),
                                     [&](const ChannelBinding& each) { return each.type == flag.substr(2); });
    if (chosen == bindings_.end()) return scram::malformed("another channel binding type");
    binding_ = chosen->data;
  } else if (flag == "y" || flag == "n") {
    if (plus_) return scram::malformed("a -PLUS mechanism without channel binding");
    // RFC 5802 §6: the client could bind and thinks we can't; somebody took the mechanism out of the list.
    if (flag == "y" && !bindings_.empty()) return fail(Errc::not_authorized, "channel binding downgrade");
  } else {
    return scram::malformed("unknown GS2 flag");
  }

  ClientFirst first;
  if (!identity.empty()) {
    auto authzid = identity.starts_with("a=") ? scram::unescape_name(identity.substr(2)) : std::nullopt;
    if (!authzid || authzid->empty()) return scram::malformed("malformed authorization identity");
    first.authzid = *std::move(authzid);
  }

  const std::string_view bare = message.substr(header_end + 1);
  scram::AttributeReader reader(bare);
  const auto name = reader.take('n');
  const auto nonce = name ? reader.take('r') : std::nullopt;
  if (!nonce || !scram::is_nonce(*nonce) || !reader.only_optional_left())
    return scram::malformed("malformed client-first");
  const auto username = scram::unescape_name(*name);
  if (!username || username->empty()) return scram::malformed("malformed user name");
  auto prepared = saslprep(*username);
  if (!prepared) return fail(Errc::not_authorized, "user name holds forbidden characters");
  first.username = *std::move(prepared);

  gs2_header_ = message.substr(0, header_end + 1);
  client_first_bare_ = bare;
  nonce_ = *nonce;
  return first;
}

std::string ScramServer::server_first(const ScramKeys& keys) {
  keys_ = keys;
  if (server_nonce_.empty()) server_nonce_ = base64_encode(random_bytes(server_nonce_bytes));
  nonce_ += std::exchange(server_nonce_, std::string());
  server_first_ =
      "r=" + nonce_ + ",s=" + base64_encode(keys.salt) + ",i=" + std::to_string(keys.iterations) + announcement_;
  return server_first_;
}

Result<std::string> ScramServer::final(std::string_view message, const Others& others) {
  // One try for each challenge.
  const std::string client_first = std::exchange(client_first_bare_, std::string());
  const std::string server_first = std::exchange(server_first_, std::string());
  if (client_first.empty() || server_first.empty()) return scram::malformed("client-final out of order");
  if (message.size() > scram::max_message) return scram::malformed("SCRAM message too long");

  const std::size_t proof_at = message.rfind(",p=");
  if (proof_at == std::string_view::npos) return scram::malformed("no proof");
  const std::string_view without_proof = message.substr(0, proof_at);
  scram::AttributeReader reader(without_proof);
  const auto binding = reader.take('c');
  const auto nonce = binding ? reader.take('r') : std::nullopt;
  if (!nonce || !reader.only_optional_left()) return scram::malformed("malformed client-final");
  if (!constant_time_equal(*nonce, nonce_)) return scram::malformed("wrong nonce");
  const auto binding_bytes = base64_decode(*binding);
  const std::string expected = gs2_header_ + (plus_ ? binding_ : std::string());
  if (!binding_bytes || !constant_time_equal(*binding_bytes, expected))
    return scram::malformed("wrong channel binding");
  const auto proof = base64_decode(message.substr(proof_at + 3));
  if (!proof || proof->size() != digest_size(hash_)) return scram::malformed("malformed proof");

  std::string auth_message = client_first + "," + server_first + ",";
  auth_message += without_proof;
  const auto fits = [&](const ScramKeys& keys) {
    std::string client_key = scram::exclusive_or(*proof, hmac(hash_, keys.stored_key, auth_message));
    const bool equal = constant_time_equal(digest(hash_, client_key), keys.stored_key);
    wipe(client_key);
    return equal;
  };
  const ScramKeys* right = fits(keys_) ? &keys_ : nullptr;
  matched_ = 0;
  // Who does not know the password learns nothing from the time: for them there are always as many.
  const auto further = right || !others ? std::vector<ScramKeys>() : others();
  for (const ScramKeys& keys : further) {
    if (!fits(keys)) continue;
    right = &keys;
    matched_ = static_cast<std::size_t>(right - further.data()) + 1;
  }
  if (!right) return fail(Errc::not_authorized, "wrong password");
  return "v=" + base64_encode(hmac(hash_, right->server_key, auth_message));
}

ScramKeys ScramServer::fake_keys(HashAlgorithm hash, std::string_view username, std::string_view secret,
                                 unsigned iterations) {
  // Spellings of one account have one salt, so those of none must have one too.
  const std::string name = nodeprep(username).value_or(std::string(username));
  const std::string label = std::string(scram_mechanism(hash)) + '\0';
  return ScramKeys{hash, hmac(HashAlgorithm::sha256, secret, label + name).substr(0, fake_salt_bytes), iterations,
                   random_bytes(digest_size(hash)), random_bytes(digest_size(hash))};
}

}  // namespace xmpp
