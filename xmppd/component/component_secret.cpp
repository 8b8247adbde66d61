// Reading component.secrets, and the handshake that is made of one.
#include "xmppd/component/component_secret.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

constexpr std::size_t min_secret = 8;  // a guess is one connection; shorter ones are found

}  // namespace

xmpp::Result<ComponentSecret> parse_component_secret(std::string_view text) {
  const auto space = text.find(' ');
  auto domain = xmpp::Jid::make({}, text.substr(0, space));
  if (!domain) return xmpp::fail(xmpp::Errc::invalid_argument, "a domain and its secret");
  const auto secret = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  if (secret.size() < min_secret) {
    return xmpp::fail(xmpp::Errc::invalid_argument, "a secret of 8 characters or more behind " + domain->text());
  }
  return ComponentSecret{std::move(*domain), std::string(secret)};
}

std::string component_handshake(std::string_view stream_id, std::string_view secret) {
  std::string text(stream_id);
  text += secret;
  auto result = xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, text));
  xmpp::wipe(text);
  return result;
}

}  // namespace xmppd
