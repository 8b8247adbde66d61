// PLAIN's one message.
#include "libxmpp/sasl/plain.hpp"

#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {
namespace {

constexpr std::size_t max_message = 16384;

}  // namespace

Result<PlainCredentials> parse_plain(std::string_view message) {
  if (message.size() > max_message) return fail(Errc::protocol_violation, "PLAIN message too long");
  const std::size_t first = message.find('\0');
  const std::size_t second = first == std::string_view::npos ? first : message.find('\0', first + 1);
  if (second == std::string_view::npos || message.find('\0', second + 1) != std::string_view::npos) {
    return fail(Errc::protocol_violation, "malformed PLAIN message");
  }
  const std::string_view username = message.substr(first + 1, second - first - 1);
  const std::string_view password = message.substr(second + 1);
  if (username.empty() || password.empty()) return fail(Errc::protocol_violation, "empty user name or password");
  auto prepared = saslprep(username);
  if (!prepared) return fail(Errc::not_authorized, "user name holds forbidden characters");
  return PlainCredentials{std::string(message.substr(0, first)), *std::move(prepared), std::string(password)};
}

std::string make_plain(std::string_view username, std::string_view password) {
  std::string message;
  message += '\0';
  message += username;
  message += '\0';
  message += password;
  return message;
}

}  // namespace xmpp
