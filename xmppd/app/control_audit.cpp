// audit and audit_verify of the control socket, and the records of its commands.
#include "xmppd/app/control_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/app/control_code.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_table.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

// One store serves all hosts.
AuditStore* store_of(const ControlContext& context) {
  const auto hosts = context.target.hosts().all();
  return hosts.empty() ? nullptr : &hosts.front()->stores.audit;
}

json describe_record(const AuditRecord& record) {
  return {{"id", record.id},           {"time", xmpp::format_timestamp(record.time)},
          {"event", record.event},     {"account", record.account},
          {"actor", record.actor},     {"address", record.address},
          {"detail", record.detail},   {"hash", xmpp::hex_encode(record.hash)}};
}

std::string anchor_text(const AuditStart& at) { return fmt::format("{}:{}", at.id, xmpp::hex_encode(at.hash)); }

// The chain is followed page by page: others' tasks come between.
struct Verification : std::enable_shared_from_this<Verification> {
  static constexpr std::size_t page = 1000;

  Verification(const ControlContext& context_in, AuditStore& store_in, ControlReply reply_in, std::string anchor_in)
      : context(context_in), store(store_in), reply(std::move(reply_in)), anchor(std::move(anchor_in)) {}

  void begin() {
    store.start().then(context.owner, [self = shared_from_this()](const Result<AuditStart>& start) {
      if (!start) return self->reply(tl::unexpected(start.error()));
      self->first = *start;
      self->chain = AuditChain(*start);
      self->compare(*start);
      self->next();
    });
  }

  void next() {
    store.list({.account = {}, .after = chain.last().id, .limit = page})
        .then(context.owner, [self = shared_from_this()](const Result<std::vector<AuditRecord>>& records) {
          if (!records) return self->reply(tl::unexpected(records.error()));
          self->take(*records);
        });
  }

  void take(const std::vector<AuditRecord>& records) {
    for (const auto& record : records) {
      // The oldest may have been dropped meanwhile.
      if (!chain.follow(record)) {
        if (followed == 0 && record.id > first.id + 1 && restarts++ < 3) return begin();
        return finish(record.id);
      }
      ++followed;
      compare(chain.last());
    }
    if (records.size() < page) return finish(0);
    next();
  }

  void compare(const AuditStart& at) {
    if (!anchor.empty() && anchor.starts_with(std::to_string(at.id) + ":")) anchor_found = anchor == anchor_text(at);
  }

  void finish(std::int64_t broken) {
    json result{{"intact", broken == 0 && (anchor.empty() || anchor_found.value_or(false))},
                {"records", followed},
                {"dropped_before", first.id},
                {"head", anchor_text(chain.last())}};
    if (broken != 0) result["broken_at"] = broken;
    if (!anchor.empty()) result["anchor"] = !anchor_found ? "missing" : *anchor_found ? "same" : "different";
    reply(std::move(result));
  }

  ControlContext context;
  AuditStore& store;
  ControlReply reply;
  std::string anchor;
  std::optional<bool> anchor_found;
  AuditStart first;
  AuditChain chain{AuditStart{}};
  std::uint64_t followed = 0;
  int restarts = 0;
};

// The account that a command is about, if it says so, and a host to write to.
std::string account_in(const json& arguments) {
  const auto found = arguments.find("jid");
  if (found == arguments.end() || !found->is_string()) return {};
  const auto jid = xmpp::Jid::parse(found->get<std::string>());
  return jid ? jid->bare().text() : std::string();
}

// " part=c2s level=debug": what is no secret, says nothing of what people write, and is not said otherwise.
std::string arguments_in_words(std::string_view command, const json& arguments) {
  constexpr std::size_t longest = 60;
  std::string words;
  const auto* verb = find_control_verb(command);
  for (const auto& argument : verb ? verb->arguments : std::vector<ControlArgument>()) {
    const std::string name(argument.name);
    const bool kept_quiet = argument.type == ControlArgument::Type::secret || argument.type == ControlArgument::Type::lines;
    if (kept_quiet || name == "jid" || !arguments.contains(name)) continue;
    const auto& value = arguments.at(name);
    auto text = value.is_string() ? value.get<std::string>() : value.dump();
    if (text.size() > longest) text = "…";
    words += " " + name + "=" + text;
  }
  return words;
}

}  // namespace

void list_audit(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  auto* const store = store_of(context);
  if (!store) return reply(json{{"items", json::array()}});
  AuditQuery query;
  query.account = arguments.value("account", std::string());
  query.after = number_argument(arguments, "after");
  query.limit = page_size(arguments);
  if (const auto since = arguments.value("since", std::string()); !since.empty()) {
    const auto time = xmpp::parse_timestamp(since);
    if (!time) return reply(fail(Errc::invalid_argument, since + ": expected a time, such as 2026-01-31T12:00:00Z"));
    query.since = *time;
  }
  if (arguments.contains("last")) {
    query.newest = true;
    query.limit = std::min<std::size_t>(query.limit, arguments.at("last").get<std::size_t>());
  }
  store->list(query).then(context.owner, [reply, newest = query.newest, size = query.limit](const Result<std::vector<AuditRecord>>& page) {
    if (!page) return reply(tl::unexpected(page.error()));
    json items = json::array();
    for (const auto& record : *page) items.push_back(describe_record(record));
    if (newest) return reply(json{{"items", std::move(items)}});
    reply(page_reply(std::move(items), page->empty() ? std::string() : std::to_string(page->back().id), size));
  });
}

void verify_audit(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  auto* const store = store_of(context);
  if (!store) return reply(fail(Errc::not_found, "there is no host"));
  std::make_shared<Verification>(context, *store, reply, arguments.value("anchor", std::string()))->begin();
}

bool is_audited(std::string_view command, const json& arguments) {
  if (command == "trace_next") return false;                            // of a trace whose beginning is written down
  if (command == "log") return arguments.contains("level");             // or it only shows
  if (command == "reload") return !arguments.value("check", false);
  // Of an export, which asks page by page, the beginning; of an erasure and an import what is done to an account.
  if (command == "export_accounts") return !arguments.contains("after");
  if (command == "erase_account") return !arguments.value("dry_run", false);
  if (command == "import_account" || command == "import_room") return true;
  const auto* verb = find_control_verb(command);
  return verb && verb->changes();
}

void write_down(const ControlContext& context, const std::string& command, const json& arguments) {
  const auto hosts = context.target.hosts().all();
  if (hosts.empty()) return;
  hosts.front()->audit.act({.event = "command",
                            .account = account_in(arguments),
                            .actor = context.by,
                            .detail = command + arguments_in_words(command, arguments)});
}

void write_down_failure(const ControlContext& context, const std::string& command, const json& arguments,
                        const xmpp::Error& error) {
  const auto hosts = context.target.hosts().all();
  if (hosts.empty()) return;
  hosts.front()->audit.act({.event = "command failed",
                            .account = account_in(arguments),
                            .actor = context.by,
                            .detail = command + ": " + control_code(error.code)});
}

}  // namespace xmppd
