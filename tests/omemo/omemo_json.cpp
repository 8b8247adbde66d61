// JSON forms of OMEMO's structs; see omemo_json.hpp.
#include "tests/omemo/omemo_json.hpp"

#include <algorithm>
#include <stdexcept>

namespace omemo_json {
namespace {

template <class Array>
void fixed_from(const json& value, Array& out) {
  const omemo::Bytes bytes = from_hex(value.get<std::string>());
  if (bytes.size() != out.size()) throw std::invalid_argument("key of wrong length");
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

json keys_to_json(const omemo::KeyPair& keys) {
  return {{"public", to_hex(keys.public_key)}, {"private", to_hex(keys.private_key.bytes)}};
}

omemo::KeyPair keys_from(const json& value) {
  omemo::KeyPair keys;
  fixed_from(value.at("public"), keys.public_key);
  fixed_from(value.at("private"), keys.private_key.bytes);
  return keys;
}

template <class T>
T must(omemo::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return std::move(*result);
}

void must(omemo::Result<void> result) {
  if (!result) throw std::runtime_error(result.error().detail);
}

}  // namespace

std::string to_hex(omemo::BytesView bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : bytes) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

omemo::Bytes from_hex(const std::string& hex) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    throw std::invalid_argument("not hex");
  };
  if (hex.size() % 2 != 0) throw std::invalid_argument("half a byte");
  omemo::Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(value(hex[i]) * 16 + value(hex[i + 1])));
  }
  return bytes;
}

omemo::Version version_from(const json& value) {
  return value.value("version", 1) == 2 ? omemo::Version::omemo_2 : omemo::Version::axolotl;
}

json to_json(const omemo::Bundle& bundle) {
  json prekeys = json::array();
  for (const omemo::PreKey& prekey : bundle.prekeys)
    prekeys.push_back({{"id", prekey.id}, {"key", to_hex(prekey.key)}});
  json value = {{"identity_key", to_hex(bundle.identity_key)},
                {"signed_prekey", {{"id", bundle.signed_prekey.id}, {"key", to_hex(bundle.signed_prekey.key)}}},
                {"signature", to_hex(bundle.signed_prekey_signature)},
                {"prekeys", prekeys}};
  if (bundle.version == omemo::Version::omemo_2) value["version"] = 2;
  return value;
}

omemo::Bundle bundle_from(const json& value) {
  omemo::Bundle bundle;
  bundle.version = version_from(value);
  bundle.identity_key = from_hex(value.at("identity_key"));
  const json& signed_prekey = value.at("signed_prekey");
  bundle.signed_prekey = {signed_prekey.at("id").get<std::uint32_t>(), from_hex(signed_prekey.at("key"))};
  bundle.signed_prekey_signature = from_hex(value.at("signature"));
  for (const json& prekey : value.at("prekeys")) {
    bundle.prekeys.push_back({prekey.at("id").get<std::uint32_t>(), from_hex(prekey.at("key"))});
  }
  return bundle;
}

json to_json(const omemo::EncryptedMessage& message) {
  json keys = json::array();
  for (const omemo::EncryptedKey& key : message.keys) {
    keys.push_back(
        {{"jid", key.recipient_jid}, {"rid", key.recipient}, {"prekey", key.is_prekey}, {"data", to_hex(key.data)}});
  }
  json value = {{"version", static_cast<int>(message.version)},
                {"sid", message.sender},
                {"iv", to_hex(message.iv)},
                {"keys", keys}};
  if (message.payload) value["payload"] = to_hex(*message.payload);
  return value;
}

omemo::EncryptedMessage message_from(const json& value) {
  omemo::EncryptedMessage message;
  message.version = version_from(value);
  message.sender = value.at("sid").get<omemo::DeviceId>();
  message.iv = from_hex(value.value("iv", ""));
  for (const json& key : value.at("keys")) {
    message.keys.push_back(
        {message.version == omemo::Version::omemo_2 ? key.at("jid").get<std::string>() : std::string(),
         key.at("rid").get<omemo::DeviceId>(), from_hex(key.at("data")), key.at("prekey").get<bool>()});
  }
  if (value.contains("payload")) message.payload = from_hex(value.at("payload"));
  return message;
}

omemo::Address address_from(const json& value) {
  return {value.at("jid").get<std::string>(), value.at("device").get<omemo::DeviceId>()};
}

json to_json(const omemo::Address& address) { return {{"jid", address.jid}, {"device", address.device}}; }

json dump(omemo::Store& store) {
  json value;
  const auto local = must(store.load_local());
  if (!local) throw std::runtime_error("empty store");
  value["local"] = {{"device_id", local->device_id},
                    {"identity", keys_to_json(local->identity)},
                    {"next_prekey_id", local->next_prekey_id},
                    {"next_signed_prekey_id", local->next_signed_prekey_id}};
  value["prekeys"] = json::array();
  for (const auto& prekey : must(store.prekeys())) {
    json row = keys_to_json(prekey.keys);
    row["id"] = prekey.id;
    row["version"] = static_cast<int>(prekey.version);
    value["prekeys"].push_back(row);
  }
  value["signed_prekeys"] = json::array();
  for (const auto& prekey : must(store.signed_prekeys())) {
    json row = keys_to_json(prekey.keys);
    row["id"] = prekey.id;
    row["version"] = static_cast<int>(prekey.version);
    row["signature"] = to_hex(prekey.signature);
    value["signed_prekeys"].push_back(row);
  }
  value["sessions"] = json::array();
  for (const omemo::Peer& peer : must(store.sessions(""))) {
    json row = to_json(peer.address);
    row["version"] = static_cast<int>(peer.version);
    row["session"] = to_hex(*must(store.load_session(peer)));
    value["sessions"].push_back(row);
  }
  value["identities"] = json::array();
  for (const auto& identity : must(store.identities(""))) {
    json row = to_json(identity.address);
    row["key"] = to_hex(identity.key);
    row["trust"] = static_cast<int>(identity.trust);
    value["identities"].push_back(row);
  }
  return value;
}

void fill(omemo::Store& store, const json& value) {
  const json& local = value.at("local");
  omemo::LocalState state;
  state.device_id = local.at("device_id").get<omemo::DeviceId>();
  state.identity = keys_from(local.at("identity"));
  state.next_prekey_id = local.at("next_prekey_id").get<std::uint32_t>();
  state.next_signed_prekey_id = local.at("next_signed_prekey_id").get<std::uint32_t>();
  must(store.save_local(state));
  for (const json& row : value.at("prekeys")) {
    must(store.save_prekey({row.at("id").get<std::uint32_t>(), keys_from(row), false, version_from(row)}));
  }
  for (const json& row : value.at("signed_prekeys")) {
    must(store.save_signed_prekey({row.at("id").get<std::uint32_t>(), keys_from(row), from_hex(row.at("signature")), 0,
                                   std::nullopt, version_from(row)}));
  }
  for (const json& row : value.at("sessions")) {
    const omemo::Bytes session = from_hex(row.at("session"));
    must(
        store.save_session({address_from(row), version_from(row)}, omemo::SecretBytes(session.begin(), session.end())));
  }
  for (const json& row : value.at("identities")) {
    omemo::IdentityRecord identity;
    identity.address = address_from(row);
    fixed_from(row.at("key"), identity.key);
    identity.trust = static_cast<omemo::Trust>(row.at("trust").get<int>());
    must(store.save_identity(identity));
  }
}

}  // namespace omemo_json
