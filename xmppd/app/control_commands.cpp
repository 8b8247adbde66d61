// The commands of the control socket.
#include "xmppd/app/control_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "xmppd/app/control_api_tokens.hpp"
#include "xmppd/app/control_audit.hpp"
#include "xmppd/app/control_certificates.hpp"
#include "xmppd/app/control_credentials.hpp"
#include "xmppd/app/control_abuse.hpp"
#include "xmppd/app/control_devices.hpp"
#include "xmppd/app/control_invites.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_notices.hpp"
#include "xmppd/app/control_registrations.hpp"
#include "xmppd/app/control_s2s.hpp"
#include "xmppd/app/control_tokens.hpp"
#include "xmppd/app/control_transfer.hpp"
#include "xmppd/app/control_uploads.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

struct AccountAddress {
  xmpp::Jid jid;
  Host* host = nullptr;
};

// The address in arguments.jid and the host that it belongs to.
Result<AccountAddress> address_of(ControlTarget& target, const json& arguments) {
  const auto text = arguments.at("jid").get<std::string>();
  auto jid = xmpp::Jid::parse(text);
  if (!jid) return tl::unexpected(jid.error());
  if (jid->local().empty()) return fail(Errc::invalid_argument, text + ": expected user@domain");
  Host* host = target.hosts().find(jid->domain());
  if (!host) return fail(Errc::not_found, fmt::format("{} is not served here", jid->domain()));
  return AccountAddress{std::move(*jid), host};
}

Result<xmpp::Jid> account_of(const Result<AccountAddress>& address) {
  if (!address) return tl::unexpected(address.error());
  if (!address->jid.is_bare()) return fail(Errc::invalid_argument, "expected user@domain without a resource");
  return address->jid;
}

// A reply for what has nothing to tell but that it is done.
auto answer_done(const ControlReply& reply, std::string what, const xmpp::Jid& jid) {
  return [reply, what = std::move(what), jid](Result<Done> result) {
    if (!result) return reply(tl::unexpected(result.error()));
    xmpp::log::info("control", "{}: {}", jid.text(), what);
    reply(json{{"jid", jid.text()}});
  };
}

void add_user(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_of(context.target, arguments);
  const auto jid = account_of(address);
  if (!jid) return reply(tl::unexpected(jid.error()));
  address->host->account_admin.create(*jid, arguments.at("password").get<std::string>())
      .then(context.owner, answer_done(reply, "account created", *jid));
}

void set_password(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_of(context.target, arguments);
  const auto jid = account_of(address);
  if (!jid) return reply(tl::unexpected(jid.error()));
  address->host->account_admin.set_password(*jid, arguments.at("password").get<std::string>())
      .then(context.owner, answer_done(reply, "password changed", *jid));
}

void remove_user(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_of(context.target, arguments);
  const auto jid = account_of(address);
  if (!jid) return reply(tl::unexpected(jid.error()));
  address->host->account_admin.remove(*jid).then(context.owner, answer_done(reply, "account removed", *jid));
}

void set_disabled(const ControlContext& context, const json& arguments, const ControlReply& reply, bool disabled) {
  const auto address = address_of(context.target, arguments);
  const auto jid = account_of(address);
  if (!jid) return reply(tl::unexpected(jid.error()));
  address->host->account_admin.set_disabled(*jid, disabled)
      .then(context.owner, answer_done(reply, disabled ? "account disabled" : "account enabled", *jid));
}

void disable(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  set_disabled(context, arguments, reply, true);
}

void enable(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  set_disabled(context, arguments, reply, false);
}

void list_users(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto domain = arguments.value("domain", std::string());
  if (!domain.empty() && !context.target.hosts().find(domain)) {
    return reply(fail(Errc::not_found, domain + " is not served here"));
  }
  auto after = xmpp::Jid::parse(arguments.value("after", std::string()));
  const auto size = page_size(arguments);
  context.target.accounts()
      .list(domain, after ? std::move(*after) : xmpp::Jid(), size)
      .then(context.owner, [reply, size](Result<std::vector<AccountRecord>> page) {
        if (!page) return reply(tl::unexpected(page.error()));
        json items = json::array();
        for (const AccountRecord& record : *page) items.push_back(describe_account(record));
        reply(page_reply(std::move(items), page->empty() ? std::string() : page->back().jid.text(), size));
      });
}

void list_components(const ControlContext& context, const json&, const ControlReply& reply) {
  json items = json::array();
  for (const auto& component : context.target.components()) items.push_back(describe_component(component));
  reply(json{{"items", std::move(items)}});
}

// A report may be a few kilobytes long.
constexpr std::size_t report_page = 50;

void list_reports(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto size = page_size(arguments, report_page);
  context.target.reports()
      .list(number_argument(arguments, "after"), size)
      .then(context.owner, [reply, size](const Result<std::vector<AbuseReport>>& page) {
        if (!page) return reply(tl::unexpected(page.error()));
        json items = json::array();
        for (const auto& report : *page) items.push_back(describe_report(report));
        reply(page_reply(std::move(items), page->empty() ? std::string() : std::to_string(page->back().id), size));
      });
}

void remove_report(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  context.target.reports()
      .remove(number_argument(arguments, "id"))
      .then(context.owner, [reply](const Result<xmpp::Done>& removed) {
        if (!removed) return reply(tl::unexpected(removed.error()));
        reply(json::object());
      });
}

void list_sessions(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto size = page_size(arguments);
  const auto page = page_of_sessions(context.target.hosts().all(), arguments.value("of", std::string()),
                                     arguments.value("after", std::string()), size);
  json items = json::array();
  for (const auto& session : page) items.push_back(describe_session(*session));
  reply(page_reply(std::move(items), page.empty() ? std::string() : page.back()->jid().text(), size));
}

// A full address: that session; a bare one: all of the account.
void kick(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto address = address_of(context.target, arguments);
  if (!address) return reply(tl::unexpected(address.error()));
  json kicked = json::array();
  for (const auto& session : address->host->sessions.all()) {
    const bool meant = address->jid.is_bare() ? session->jid().same_bare(address->jid) : session->jid() == address->jid;
    if (!meant) continue;
    kicked.push_back(session->jid().text());
    address->host->sessions.kick(
        *session, {xmpp::StreamErrorCondition::policy_violation, "Disconnected by the operator of the server."});
  }
  if (kicked.empty()) return reply(fail(Errc::not_found, address->jid.text() + " is not connected"));
  xmpp::log::info("control", "{}: {} sessions ended", address->jid.text(), kicked.size());
  reply(json{{"kicked", std::move(kicked)}});
}

// Asks for the number of accounts host by host and for what is archived, then answers.
struct Collection : std::enable_shared_from_this<Collection> {
  Collection(const ControlContext& context_in, ControlReply reply_in)
      : context(context_in),
        reply(std::move(reply_in)),
        hosts(context.target.hosts().all()),
        result(describe_daemon(context.target.statistics())) {
    result["hosts"] = json::array();
  }

  void next() {
    if (done == hosts.size()) return archive();
    Host* host = hosts[done++];
    context.target.accounts()
        .count(std::string(host->jid.domain()))
        .then(context.owner, [self = shared_from_this(), host](Result<std::uint64_t> accounts) {
          if (!accounts) return self->reply(tl::unexpected(accounts.error()));
          self->result["hosts"].push_back(describe_host(*host, *accounts));
          self->next();
        });
  }

  // One store serves all hosts.
  void archive() {
    if (hosts.empty()) return reply(std::move(result));
    hosts.front()->stores.archive.totals().then(context.owner,
                                                [self = shared_from_this()](const Result<ArchiveTotals>& totals) {
                                                  if (!totals) return self->reply(tl::unexpected(totals.error()));
                                                  self->result["archive"] = describe_archive(*totals);
                                                  self->reply(std::move(self->result));
                                                });
  }

  ControlContext context;
  ControlReply reply;
  std::vector<Host*> hosts;
  std::size_t done = 0;
  json result;
};

void statistics(const ControlContext& context, const json&, const ControlReply& reply) {
  std::make_shared<Collection>(context, reply)->next();
}

void reload(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto changes = context.target.reload(arguments.value("check", false) ? Reload::check : Reload::apply);
  if (!changes) return reply(tl::unexpected(changes.error()));
  json all = json::array(), waiting = json::array();
  for (const ConfigChange& change : *changes) {
    all.push_back({{"key", change.key},
                   {"domain", change.domain},
                   {"from", change.from},
                   {"to", change.to},
                   {"live", change.live}});
    if (!change.live) waiting.push_back(change.key);
  }
  reply(json{{"changes", std::move(all)}, {"needs_restart", std::move(waiting)}});
}

void stop(const ControlContext& context, const json&, const ControlReply& reply) {
  xmpp::log::info("control", "asked to stop");
  reply(json::object());
  context.target.stop();
}

void restart(const ControlContext& context, const json&, const ControlReply& reply) {
  xmpp::log::info("control", "asked to start anew");
  reply(json::object());
  context.target.restart();
}

// The files are read by xmppctl itself; this is for the audit log.
void note_backup(const ControlContext&, const json&, const ControlReply& reply) { reply(json::object()); }

using ControlCommand = void (*)(const ControlContext&, const json&, const ControlReply&);

const std::map<std::string, ControlCommand, std::less<>>& commands() {
  static const std::map<std::string, ControlCommand, std::less<>> table{
      {"adduser", add_user},
      {"passwd", set_password},
      {"deluser", remove_user},
      {"disable", disable},
      {"enable", enable},
      {"users", list_users},
      {"sessions", list_sessions},
      {"kick", kick},
      {"announce", announce},
      {"motd", message_of_the_day},
      {"stats", statistics},
      {"reload", reload},
      {"stop", stop},
      {"restart", restart},
      {"backup", note_backup},
      {"invite", make_invite},
      {"invites", list_invites},
      {"revoke_invite", revoke_invite},
      {"components", list_components},
      {"s2s", list_s2s},
      {"s2s_test", test_s2s},
      {"strangers", strangers},
      {"api_tokens", list_api_tokens},
      {"add_api_token", add_api_token},
      {"revoke_api_token", revoke_api_token},
      {"abuse", list_abuse},
      {"lift_abuse", lift_abuse},
      {"log", log_level},
      {"trace", begin_trace},
      {"trace_next", next_of_trace},
      {"trace_end", end_trace},
      {"devices", list_devices},
      {"revoke_devices", revoke_devices},
      {"tokens", list_tokens},
      {"revoke_tokens", revoke_tokens},
      {"second_factor", second_factor},
      {"set_second_factor", set_second_factor},
      {"app_passwords", list_app_passwords},
      {"make_app_password", make_app_password},
      {"revoke_app_passwords", revoke_app_passwords},
      {"certificates", list_certificates},
      {"add_certificate", add_certificate},
      {"revoke_certificates", revoke_certificates},
      {"uploads", list_uploads},
      {"delete_upload", delete_upload},
      {"registrations", list_registrations},
      {"decide_registration", decide_registration},
      {"reports", list_reports},
      {"remove_report", remove_report},
      {"audit", list_audit},
      {"audit_verify", verify_audit},
  };
  return table;
}

}  // namespace

void run_control_command(const ControlContext& context, const std::string& name, const json& arguments,
                         ControlReply reply) {
  const bool audited = is_audited(name, arguments);
  if (audited) write_down(context, name, arguments);
  const ControlReply noted = [=, alive = context.owner.watch()](Result<json> result) {
    if (alive.expired()) return;
    if (!result) write_down_failure(context, name, arguments, result.error());
    reply(std::move(result));
  };
  const ControlReply& answer = audited ? noted : reply;
  if (const auto command = commands().find(name); command != commands().end()) return command->second(context, arguments, answer);
  if (!run_transfer_command(context, name, arguments, answer)) answer(fail(Errc::invalid_argument, "unknown command: " + name));
}

std::vector<std::string> control_command_names() {
  std::vector<std::string> names;
  for (const auto& [name, command] : commands()) names.push_back(name);
  return names;
}

}  // namespace xmppd
