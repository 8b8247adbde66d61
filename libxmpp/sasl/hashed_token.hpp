// Hashed tokens (draft-schmaus-kitten-sasl-ht-09, for XEP-0484): one message each way, both ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmpp {

// What "HT-SHA-256-EXPR" binds to: "tls-exporter"; of -ENDP "tls-server-end-point", of -NONE "". nullopt: no mechanism
// of this kind that we speak.
std::optional<std::string_view> hashed_token_binding(std::string_view mechanism);

// The client's message: `username` (saslprepped here), and the proof that it has `token`. `binding`: the bytes that the
// mechanism binds to, empty for -NONE.
std::string make_hashed_token(std::string_view username, std::string_view token, std::string_view binding);

struct HashedToken {
  std::string username;  // saslprepped
  std::string proof;
};
// protocol_violation: malformed; not_authorized: a user name that saslprep refuses.
Result<HashedToken> parse_hashed_token(std::string_view message);
// In constant time.
bool proves_token(std::string_view proof, std::string_view token, std::string_view binding);

// The server's answer, by which the client knows that it has the token, too; and the client's check of it.
std::string answer_hashed_token(std::string_view token, std::string_view binding);
bool proves_server_token(std::string_view answer, std::string_view token, std::string_view binding);

}  // namespace xmpp
