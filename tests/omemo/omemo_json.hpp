// JSON forms of OMEMO's structs for tests: the peer program's protocol and the vector files. Byte strings are hex.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "omemo/store.hpp"

namespace omemo_json {

using nlohmann::json;

std::string to_hex(omemo::BytesView bytes);
omemo::Bytes from_hex(const std::string& hex);  // throws std::invalid_argument

json to_json(const omemo::Bundle& bundle);
omemo::Bundle bundle_from(const json& value);

json to_json(const omemo::EncryptedMessage& message);
omemo::EncryptedMessage message_from(const json& value);

omemo::Address address_from(const json& value);
json to_json(const omemo::Address& address);

// Everything a store holds, private keys included.
json dump(omemo::Store& store);
void fill(omemo::Store& store, const json& value);

}  // namespace omemo_json
