// AccountLink: what the store remembers of earlier logins, for the next one.
#include <algorithm>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/account_link.hpp"

namespace tui {

void AccountLink::accept_weaker_login() {
  auto memory = LoginMemory::parse(stored("login_token"), stored("login_server"));
  memory.strongest = {};
  remember(memory);
  (void)history_.put(id_, "scram_seen", "");
  start();
}

void AccountLink::scram_offered() {
  if (stored("scram_seen").empty()) (void)history_.put(id_, "scram_seen", "1");
}

void AccountLink::remember(const LoginMemory& memory) {
  for (const auto& [key, text] :
       {std::pair{"login_token", memory.token_text()}, std::pair{"login_server", memory.server_text()}}) {
    if (stored(key) != text) (void)history_.put(id_, key, text);
  }
}

std::string AccountLink::stored(const char* key) {
  const auto value = history_.get(id_, key);
  return value && *value ? **value : std::string();
}

std::string AccountLink::wanted_resource() {
  if (!config_.jid.is_bare()) return std::string(config_.jid.resource());
  std::string resource = stored("resource");
  return resource.empty() ? "xmpp-tui." + xmpp::random_id().substr(0, 6) : resource;
}

bool AccountLink::follows_archive() {
  const auto gaps = history_.gaps(id_);
  return gaps && std::any_of(gaps->begin(), gaps->end(), [this](const ArchiveGap& gap) {
           const bool newest = gap.before.empty() && gap.archive == config_.jid.bare();
           return newest && (!gap.after.empty() || gap.after_when != 0 || gap.in_order);
         });
}

// A version 4 UUID (RFC 9562 §5.4), the same for each login of this store.
std::string AccountLink::client_id() {
  std::string id = stored("client_id");
  if (!id.empty()) return id;
  auto bytes = xmpp::random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  id = xmpp::hex_encode(bytes);
  for (const std::size_t at : {20, 16, 12, 8}) id.insert(at, "-");
  (void)history_.put(id_, "client_id", id);
  return id;
}

std::string AccountLink::pin() { return config_.pin_sha256.empty() ? stored("pin_sha256") : config_.pin_sha256; }

}  // namespace tui
