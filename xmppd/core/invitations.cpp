// Tokens, their hashes and their URIs; what may be invited to.
#include "xmppd/core/invitations.hpp"

#include <memory>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

constexpr xmpp::Timestamp second = 1'000'000;
constexpr xmpp::Timestamp day = 86'400 * second;
constexpr std::int64_t longest_days = 3650;
constexpr std::int64_t most_uses = 10'000;
// Ended invites are listed so long.
constexpr xmpp::Timestamp kept_after_end = 30 * day;

constexpr std::size_t token_bytes = 20;
constexpr std::size_t longest_token = 64;

// RFC 4648 §6 in small letters: 160 bits in 32 characters that nobody mistakes and no URI has to escape.
std::string new_token() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
  std::string token;
  unsigned bits = 0, value = 0;
  for (const char byte : xmpp::random_bytes(token_bytes)) {
    value = (value << 8U | static_cast<unsigned char>(byte)) & 0xFFFFU;
    for (bits += 8; bits >= 5; bits -= 5) token += letters[value >> (bits - 5) & 31U];
  }
  return token;
}

}  // namespace

std::string invite_hash(std::string_view token) {
  if (token.empty() || token.size() > longest_token) return "-";
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, token));
}

std::string invite_uri(const Invite& invite, std::string_view token) {
  const std::string preauth = ";preauth=" + std::string(token);
  const bool for_contact = invite.name.empty() && !invite.contact.empty();
  if (!for_contact) {
    const auto name = invite.name.empty() ? std::string() : xmpp::percent_encode(invite.name) + "@";
    return "xmpp:" + name + invite.domain + "?register" + preauth;
  }
  return "xmpp:" + xmpp::percent_encode(invite.contact.local()) + "@" + std::string(invite.contact.domain()) +
         "?roster" + preauth + (invite.registers ? ";ibr=y" : "");
}

std::string invite_page_url(const Config& config, const WebAddress& web, const Invite& invite, std::string_view token) {
  if (config.get(settings::http_listen).empty() && config.get(settings::http_plain_listen).empty()) return {};
  return web.base_url(config, web.name_for(invite.domain)) + "/invite/" + std::string(token);
}

Pending<MadeInvite> Invitations::make(Invite wish, std::int64_t days) {
  using Made = Pending<MadeInvite>;
  if (!host_.config.get(settings::invites_enabled))
    return Made::ready(fail(Errc::not_allowed, "invites.enabled is off"));
  if (days == 0) days = host_.config.get(settings::invites_days);
  if (days < 1 || days > longest_days) return Made::ready(fail(Errc::invalid_argument, "days: expected 1 to 3650"));
  if (wish.uses_left < 1 || wish.uses_left > most_uses || (!wish.name.empty() && wish.uses_left != 1)) {
    return Made::ready(fail(Errc::invalid_argument, "uses: expected 1 to 10000, and 1 for an account with a name"));
  }
  wish.domain = host_.jid.domain();
  if (!wish.contact.empty() && wish.contact.domain() != wish.domain) {
    return Made::ready(fail(Errc::invalid_argument, wish.contact.text() + " is not of " + wish.domain));
  }
  wish.created = host_.environment.now() / second * second;
  wish.expires = wish.created + days * day;
  if (wish.name.empty()) return store(std::move(wish));

  const auto account = xmpp::Jid::make(wish.name, wish.domain);
  if (!account || account->local().empty()) return Made::ready(fail(Errc::invalid_argument, "no name for an account"));
  wish.name = account->local();
  const auto promise = std::make_shared<xmpp::Promise<MadeInvite>>();
  host_.stores.accounts.find(*account).then(
      lifetime_, [this, promise, wish = std::move(wish)](const Result<std::optional<AccountRecord>>& found) {
        if (!found) return promise->complete(tl::unexpected(found.error()));
        const auto address = wish.name + "@" + wish.domain;
        if (wish.resets && !*found) return promise->complete(fail(Errc::not_found, address + " does not exist"));
        if (!wish.resets && *found) return promise->complete(fail(Errc::already_exists, address + " exists"));
        store(wish).then(lifetime_, [promise](Result<MadeInvite> made) { promise->complete(std::move(made)); });
      });
  return promise->pending();
}

Pending<MadeInvite> Invitations::store(Invite invite) {
  const auto promise = std::make_shared<xmpp::Promise<MadeInvite>>();
  // The operator's own are bounded by what one makes.
  const auto most = invite.creator.empty() ? INT64_MAX : host_.config.get(settings::invites_max_open);
  std::string token = new_token();
  host_.stores.invites.purge(invite.created - kept_after_end).then_detached([](const auto&) {});
  host_.stores.invites.add(invite, invite_hash(token), static_cast<std::uint64_t>(most))
      .then(lifetime_, [promise, invite, token](const Result<std::int64_t>& id) mutable {
        if (!id) return promise->complete(tl::unexpected(id.error()));
        invite.id = *id;
        xmpp::log::info("invites", "invite {} to {} made by {}", invite.id, invite.domain,
                        invite.creator.empty() ? "the operator" : invite.creator);
        promise->complete(MadeInvite{std::move(invite), std::move(token)});
      });
  return promise->pending();
}

Pending<Invite> Invitations::check(std::string token, std::string who) {
  const auto promise = std::make_shared<xmpp::Promise<Invite>>();
  const auto now = host_.environment.now();
  // Counted before it is known, so that many at once gain nothing.
  const auto limit = static_cast<std::size_t>(host_.config.get(settings::invites_max_wrong_per_hour));
  if (!host_.config.get(settings::invites_enabled)) return Pending<Invite>::ready(fail(Errc::not_found, "no invites"));
  if (!wrong_.allow(who, now, limit)) {
    xmpp::log::warning("invites", "{} has reached invites.max_wrong_per_hour", who);
    return Pending<Invite>::ready(fail(Errc::limit_exceeded, "too many wrong tokens"));
  }
  host_.stores.invites.find(invite_hash(token))
      .then(lifetime_, [this, promise, who = std::move(who), now](Result<std::optional<Invite>> found) {
        if (!found) return promise->complete(tl::unexpected(found.error()));
        if (!*found || (*found)->domain != host_.jid.domain() || !(*found)->open(now)) {
          return promise->complete(fail(Errc::not_found, "no such invite, or it is over"));
        }
        wrong_.take_back(who);
        promise->complete(std::move(**found));
      });
  return promise->pending();
}

}  // namespace xmppd
