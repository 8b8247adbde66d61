// Tokens that log in.
#include "xmppd/stream/steps/login_token.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

constexpr std::size_t seed_bytes = 32;
constexpr std::size_t max_client_bytes = 64;  // XEP-0388 wants a UUID
constexpr std::size_t max_shown_bytes = 64;
constexpr xmpp::Timestamp day_us = 86'400'000'000;

// Of a name that a client gives itself.
std::string shown(std::string text) {
  if (text.size() > max_shown_bytes) {
    std::size_t end = max_shown_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace

std::string login_token(std::string_view secret, const xmpp::Jid& owner, std::string_view client,
                        std::string_view seed) {
  std::string what = "login token\n" + owner.text() + '\n';
  what.append(client).append("\n").append(seed);
  return xmpp::base64_encode(xmpp::hmac(xmpp::HashAlgorithm::sha256, secret, what));
}

LoginDevice asking_device(const xmpp::Element& request) {
  LoginDevice device;
  const auto* agent = request.child("user-agent", xmpp::ns::sasl2);
  if (!agent) return device;
  const auto id = agent->attr("id");
  const bool usable = id.size() <= max_client_bytes && std::all_of(id.begin(), id.end(), [](char c) {
    return c > 0x20 && c < 0x7f;
  });
  if (usable) device.client = id;
  device.software = shown(agent->child_text("software", xmpp::ns::sasl2));
  device.name = shown(agent->child_text("device", xmpp::ns::sasl2));
  return device;
}

bool is_due_for_rotation(const LoginToken& token, xmpp::Timestamp now) {
  return now - token.created >= std::min(day_us, (token.expires - token.created) / 2);
}

void give_token(Stream& stream, xmpp::Lifetime& owner, LoginDevice device, std::string mechanism,
                std::function<void(std::optional<xmpp::Element>)> then) {
  StreamContext& context = stream.context();
  LoginToken token;
  token.seed = xmpp::random_bytes(seed_bytes);
  token.mechanism = std::move(mechanism);
  token.created = device.created = context.environment.now();
  token.expires = token.created + context.config.get(settings::token_days) * day_us;
  xmpp::Element element("token", std::string(xmpp::ns::fast));
  element.set_attr("token", login_token(context.secret, stream.user(), device.client, token.seed))
      .set_attr("expiry", xmpp::format_timestamp(token.expires));
  device.unused = std::move(token);
  const auto most = static_cast<std::size_t>(context.config.get(settings::token_devices));
  stream.host()
      .stores.tokens.issue(stream.user(), std::move(device), most)
      .then(owner, [&stream, element = std::move(element), then = std::move(then)](const auto& issued) {
        if (issued) return then(element);
        xmpp::log::error("c2s", "{} no token for {}: {}", stream.log_id(), stream.user().text(),
                         issued.error().detail);
        then(std::nullopt);
      });
}

}  // namespace xmppd
