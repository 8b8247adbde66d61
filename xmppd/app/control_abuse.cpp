// abuse, log and trace of the control socket.
#include "xmppd/app/control_abuse.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/base/log_levels.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_s2s.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/account_limits.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/stream/login_throttle.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

constexpr std::size_t most_held = 500;
constexpr unsigned poll_ms = 2000;

// All hosts of a daemon have the same.
Environment* environment_of(const ControlContext& context) {
  const auto hosts = context.target.hosts().all();
  return hosts.empty() ? nullptr : &hosts.front()->environment;
}

json described(const LoginThrottle::Held& held) {
  return {{"kind", held.kind},
          {"key", held.key},
          {"failures", held.failures},
          {"delay_ms", held.delay_ms},
          {"blocked_until", held.blocked_until == 0 ? json() : json(xmpp::format_timestamp(held.blocked_until))}};
}

json described(const AccountLimits::Limited& limited) {
  return {{"account", limited.account.text()},
          {"too_many", AccountLimits::names[static_cast<std::size_t>(limited.what)]},
          {"new", limited.is_new},
          {"refused", limited.refused},
          {"since", xmpp::format_timestamp(limited.first)},
          {"last", xmpp::format_timestamp(limited.last)}};
}

json described(const StanzaTraces::Item& item) {
  return {{"time", xmpp::format_timestamp(item.when)},
          {"way", item.way == StanzaTraces::Way::received ? "received" : "sent"},
          {"session", item.session.text()},
          {"stanza", item.masked}};
}

json described_strangers(const ControlContext& context) {
  StrangerCounts all;
  for (const auto* host : context.target.hosts().all()) {
    if (!host->outsiders.stranger_counts) continue;
    const auto counts = host->outsiders.stranger_counts();
    all.passed += counts.passed;
    all.held += counts.held;
    all.refused += counts.refused;
    all.released += counts.released;
  }
  return {{"passed", all.passed}, {"held", all.held}, {"refused", all.refused}, {"released", all.released}};
}

// By the names that /metrics has (xmppd_limited).
json described(const Counters& counters) {
  return {{"logins", counters.blocked_logins},
          {"registrations", counters.limited_registrations},
          {"messages", counters.limited_messages},
          {"subscription_requests", counters.limited_requests},
          {"to_other_servers", counters.limited_departures}};
}

void reply_batch(StanzaTraces& traces, std::int64_t id, xmpp::Timestamp now, const ControlReply& reply) {
  const auto batch = traces.take(id, now);
  if (!batch) return reply(tl::unexpected(batch.error()));
  json items = json::array();
  for (const auto& item : batch->items) items.push_back(described(item));
  reply(json{{"items", std::move(items)}, {"dropped", batch->dropped}});
}

}  // namespace

void list_abuse(const ControlContext& context, const json&, const ControlReply& reply) {
  json logins = json::array(), accounts = json::array();
  auto* const environment = environment_of(context);
  if (environment) {
    const auto now = environment->now();
    if (const auto* throttle = context.target.throttle()) {
      for (const auto& held : throttle->held(now, most_held)) logins.push_back(described(held));
    }
    for (const auto* host : context.target.hosts().all()) {
      if (!host->limits) continue;
      for (const auto& limited : host->limits->limited(now)) {
        if (accounts.size() < most_held) accounts.push_back(described(limited));
      }
    }
  }
  reply(json{{"logins", std::move(logins)},
             {"accounts", std::move(accounts)},
             {"strangers", described_strangers(context)},
             {"blocklists", described_blocklists(context)},
             {"refused", described(context.target.hosts().counters)}});
}

void lift_abuse(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto what = arguments.at("what").get<std::string>();
  auto* const throttle = context.target.throttle();
  bool lifted = throttle && throttle->lift(what);
  const auto jid = xmpp::Jid::parse(what);
  const auto* host = jid && !jid->local().empty() ? context.target.hosts().find(jid->domain()) : nullptr;
  if (host && host->limits && host->limits->lift(jid->bare(), host->environment.now())) lifted = true;
  if (!lifted) return reply(fail(Errc::not_found, what + " is not held up"));
  xmpp::log::info("control", "{}: limits lifted", what);
  reply(json{{"lifted", what}});
}

void log_level(const ControlContext&, const json& arguments, const ControlReply& reply) {
  if (arguments.contains("part")) {
    const auto part = arguments.at("part").get<std::string>();
    const auto name = arguments.at("level").get<std::string>();
    const auto level = xmpp::log::level_named(name);
    const bool word = !part.empty() && part.size() <= 40 && std::all_of(part.begin(), part.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!word) return reply(fail(Errc::invalid_argument, "\"" + part + "\" is no part of the log"));
    if (!level && (name != "default" || part == "all")) {
      return reply(fail(Errc::invalid_argument,
                        "\"" + name + "\" is no level: trace, debug, info, warning, error, off, default"));
    }
    if (part == "all") {
      xmpp::log::set_level(*level);
    } else {
      xmpp::log::set_level(part, level);
    }
    xmpp::log::warning("control", "log level of {}: {}", part, name);
  }
  const auto levels = xmpp::log::levels();
  json parts = json::object();
  for (const auto& [part, level] : levels.of_parts) parts[part] = xmpp::log::name_of(level);
  reply(json{{"all", xmpp::log::name_of(levels.of_all)}, {"parts", std::move(parts)}});
}

void begin_trace(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto text = arguments.at("jid").get<std::string>();
  const auto jid = xmpp::Jid::parse(text);
  const auto* host = jid && !jid->local().empty() ? context.target.hosts().find(jid->domain()) : nullptr;
  if (!host) return reply(fail(Errc::not_found, text + " is no address of this server"));
  json sessions = json::array();
  for (const auto& session : host->sessions.all()) {
    const bool meant = jid->is_bare() ? session->jid().same_bare(*jid) : session->jid() == *jid;
    if (meant) sessions.push_back(session->jid().text());
  }
  if (!jid->is_bare() && sessions.empty()) return reply(fail(Errc::not_found, text + " is not connected"));
  auto& hosts = context.target.hosts();
  const auto id = hosts.traces.begin(*jid, host->environment.now());
  if (!id) return reply(tl::unexpected(id.error()));
  // Whoever reads the log later learns that somebody looked.
  xmpp::log::warning("control", "the stanzas of {} are followed (trace {})", jid->text(), *id);
  reply(json{{"trace", *id}, {"sessions", std::move(sessions)}});
}

void next_of_trace(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  struct Poll {
    ControlReply reply;
    std::shared_ptr<void> timer;
  };
  const auto id = number_argument(arguments, "trace");
  auto* const environment = environment_of(context);
  if (!environment) return reply(fail(Errc::not_found, "the trace is over"));
  auto& traces = context.target.hosts().traces;
  // Held by what waits for a stanza; the timer's callback, which it holds, does not hold it.
  const auto poll = std::make_shared<Poll>();
  poll->reply = reply;
  const auto answer = [&traces, environment, id, owner = context.owner.watch()](const std::shared_ptr<Poll>& asked) {
    if (!asked || owner.expired() || !asked->reply) return;
    const auto reply_to = std::exchange(asked->reply, nullptr);
    reply_batch(traces, id, environment->now(), reply_to);
  };
  if (traces.waits(id)) return answer(poll);
  // Out of the turn in which the stanza is seen.
  traces.when_ready(id, [environment, answer, poll] { environment->executor().post([answer, poll] { answer(poll); }); });
  poll->timer = environment->executor().after(
      poll_ms, [answer, weak = std::weak_ptr<Poll>(poll)] { answer(weak.lock()); });
}

void end_trace(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  context.target.hosts().traces.end(number_argument(arguments, "trace"));
  reply(json::object());
}

}  // namespace xmppd
