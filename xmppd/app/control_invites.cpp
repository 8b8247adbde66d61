// Invites, for the operator.
#include "xmppd/app/control_invites.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

namespace {

json describe_invite(const Invite& invite) {
  const char* what = invite.resets ? "password" : invite.registers ? "account" : "contact";
  return {{"id", invite.id},
          {"domain", invite.domain},
          {"name", invite.name},
          {"contact", invite.contact.empty() ? std::string() : invite.contact.text()},
          {"by", invite.creator},
          {"for", what},
          {"created", xmpp::format_timestamp(invite.created)},
          {"expires", xmpp::format_timestamp(invite.expires)},
          {"uses_left", invite.uses_left}};
}

// "juliet" or "juliet@example.org"; what is behind the @ has to be `domain`, which it says if that is empty.
xmpp::Result<std::string> local_part(std::string text, std::string& domain) {
  const auto at = text.find('@');
  if (at == std::string::npos) return text;
  const auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty() || !jid->is_bare()) {
    return fail(Errc::invalid_argument, text + ": expected a name or user@domain");
  }
  if (domain.empty()) domain = jid->domain();
  if (jid->domain() != domain) return fail(Errc::invalid_argument, fmt::format("{} is not of {}", text, domain));
  return std::string(jid->local());
}

struct WantedInvite {
  Host* host = nullptr;
  Invite invite;
  std::int64_t days = 0;
};

xmpp::Result<WantedInvite> read_wish(ControlTarget& target, const json& arguments) {
  WantedInvite wanted;
  Invite& invite = wanted.invite;
  auto domain = arguments.value("domain", std::string());
  std::string contact;
  for (const auto& [key, into] : {std::pair("name", &invite.name), {"reset", &invite.name}, {"contact", &contact}}) {
    if (!arguments.contains(key)) continue;
    auto name = local_part(arguments.at(key).get<std::string>(), domain);
    if (!name) return tl::unexpected(name.error());
    *into = std::move(*name);
  }
  invite.resets = arguments.contains("reset");
  if (invite.resets && (arguments.contains("name") || arguments.contains("contact"))) {
    return fail(Errc::invalid_argument, "a password is reset, or an account is made");
  }
  if (invite.resets) invite.registers = false;
  if (invite.resets && invite.name.empty()) return fail(Errc::invalid_argument, "whose password?");
  const auto all = target.hosts().all();
  if (domain.empty() && all.size() != 1) return fail(Errc::invalid_argument, "there are several domains: say which");
  wanted.host = domain.empty() ? all.front() : target.hosts().find(domain);
  if (!wanted.host) return fail(Errc::not_found, domain + " is not served here");
  if (!contact.empty()) {
    const auto jid = xmpp::Jid::make(contact, wanted.host->jid.domain());
    if (!jid) return tl::unexpected(jid.error());
    invite.contact = *jid;
  }
  // What is no number is 0, which is out of range.
  if (arguments.contains("uses")) invite.uses_left = number_argument(arguments, "uses");
  if (arguments.contains("days")) wanted.days = number_argument(arguments, "days");
  if (arguments.contains("days") && wanted.days < 1) return fail(Errc::invalid_argument, "days: expected 1 to 3650");
  return wanted;
}

}  // namespace

void make_invite(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  auto wanted = read_wish(context.target, arguments);
  if (!wanted) return reply(tl::unexpected(wanted.error()));
  const Host& host = *wanted->host;
  wanted->host->invitations.make(std::move(wanted->invite), wanted->days)
      .then(context.owner, [reply, &host](const xmpp::Result<MadeInvite>& made) {
        if (!made) return reply(tl::unexpected(made.error()));
        json result = describe_invite(made->invite);
        result["uri"] = invite_uri(made->invite, made->token);
        result["page"] = invite_page_url(host.config, host.directory.web, made->invite, made->token);
        reply(std::move(result));
      });
}

void list_invites(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto domain = arguments.value("domain", std::string());
  if (!domain.empty() && !context.target.hosts().find(domain)) return reply(fail(Errc::not_found, domain + " is not served here"));
  const auto size = page_size(arguments);
  context.target.hosts()
      .all()
      .front()
      ->stores.invites.list(number_argument(arguments, "after"), size)
      .then(context.owner, [reply, domain, size](const xmpp::Result<std::vector<Invite>>& page) {
        if (!page) return reply(tl::unexpected(page.error()));
        json items = json::array();
        for (const Invite& invite : *page) {
          if (domain.empty() || invite.domain == domain) items.push_back(describe_invite(invite));
        }
        json result{{"items", std::move(items)}};
        if (page->size() == size) result["next"] = std::to_string(page->back().id);
        reply(std::move(result));
      });
}

void revoke_invite(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto id = number_argument(arguments, "id");
  context.target.hosts().all().front()->stores.invites.remove(id).then(
      context.owner, [reply, id](const xmpp::Result<xmpp::Done>& removed) {
        if (!removed) return reply(tl::unexpected(removed.error()));
        xmpp::log::info("control", "invite {} revoked", id);
        reply(json::object());
      });
}

}  // namespace xmppd
