// Listings and figures for xmppctl.
#include "xmppd/app/control_listings.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

using nlohmann::json;

json page_reply(json items, const std::string& last, std::size_t page) {
  const bool full = items.size() == page;
  json reply{{"items", std::move(items)}};
  if (full) reply["next"] = last;
  return reply;
}

std::size_t page_size(const json& arguments, std::size_t most) {
  const auto wanted = static_cast<std::size_t>(number_argument(arguments, "limit"));
  return wanted == 0 ? most : std::min(wanted, most);
}

std::int64_t number_argument(const json& arguments, const char* name) {
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  const auto found = arguments.find(name);
  if (found == arguments.end()) return 0;
  const auto number = found->is_number_integer()
                          ? found->get<std::uint64_t>()
                          : xmpp::parse_unsigned<std::uint64_t>(found->get<std::string>()).value_or(0);
  return static_cast<std::int64_t>(std::min(number, largest));
}

json describe_account(const AccountRecord& record) {
  json mechanisms = json::array();
  for (const auto& keys : record.keys) mechanisms.push_back(xmpp::scram_mechanism(keys.hash));
  return {{"jid", record.jid.text()},
          {"created", xmpp::format_timestamp(record.created)},
          {"last_login", record.last_login ? json(xmpp::format_timestamp(*record.last_login)) : json()},
          {"last_login_from", place_in_words(record.last_place)},
          {"disabled", record.disabled},
          {"awaits_approval", record.awaits_approval},
          {"mechanisms", std::move(mechanisms)}};
}

json describe_session(Session& session) {
  const SessionFacts& facts = session.facts();
  return {{"jid", session.jid().text()},
          {"address", facts.peer_address},
          {"tls", facts.tls},
          {"mechanism", facts.mechanism},
          {"connected", xmpp::format_timestamp(facts.connected_at)},
          {"stream", facts.stream_id},
          {"hibernates", session.hibernated()},
          {"available", session.available()},
          {"priority", session.priority()},
          {"stanzas_received", session.work().begun()},
          {"stanzas_in_work", session.work().begun() - session.work().handled()}};
}

json describe_host(Host& host, std::uint64_t accounts) {
  const Router::Counters& counters = host.router.counters();
  return {{"domain", host.jid.text()},
          {"accounts", accounts},
          {"accounts_in_memory", host.accounts.size()},
          {"sessions", host.sessions.size()},
          {"messages", counters.messages},
          {"presences", counters.presences},
          {"iqs", counters.iqs},
          {"errors", counters.errors}};
}

json describe_daemon(const DaemonStatistics& statistics) {
  const StorageStatistics& thread = statistics.storage.thread;
  return {
      {"version", statistics.version},
      {"uptime_seconds", statistics.uptime_seconds},
      {"connections",
       {{"open", statistics.connections}, {"accepted", statistics.accepted}, {"turned_away", statistics.turned_away}}},
      {"storage",
       {{"queue", thread.queue_depth},
        {"deepest_queue", thread.deepest_queue},
        {"tasks", thread.tasks},
        {"failed_tasks", thread.failed_tasks},
        {"refused", thread.refused},
        {"commits", thread.commits},
        {"failed_commits", thread.failed_commits},
        {"repeated_batches", thread.repeated},
        {"largest_batch", thread.largest_batch},
        {"average_commit_us", thread.commits == 0 ? 0 : thread.commit_us / thread.commits},
        {"slowest_commit_us", thread.slowest_commit_us},
        {"database_bytes", statistics.storage.database_bytes},
        {"log_bytes", statistics.storage.log_bytes}}}};
}

json describe_report(const AbuseReport& report) {
  return {{"id", std::to_string(report.id)},
          {"received", xmpp::format_timestamp(report.received)},
          {"reporter", report.reporter.text()},
          {"reported", report.reported.text()},
          {"reason", report.reason},
          {"text", report.text},
          {"messages", report.messages}};
}

json describe_component(const ComponentStatus& component) {
  return {{"domain", component.domain},
          {"connected", !component.address.empty()},
          {"address", component.address},
          {"since", xmpp::format_timestamp(component.since)},
          {"waiting", component.waiting}};
}

json describe_archive(const ArchiveTotals& totals) {
  return {{"archives", totals.archives}, {"messages", totals.messages}, {"bytes", totals.bytes}};
}

std::vector<std::shared_ptr<Session>> page_of_sessions(const std::vector<Host*>& hosts, std::string_view of,
                                                       const std::string& after, std::size_t size) {
  std::vector<std::shared_ptr<Session>> found;
  for (Host* host : hosts) {
    for (auto& session : host->sessions.all()) {
      const xmpp::Jid& jid = session->jid();
      const bool wanted = of.empty() || jid.domain() == of || jid.bare_text() == of;
      if (wanted && jid.text() > after) found.push_back(std::move(session));
    }
  }
  const auto page = std::min(found.size(), size);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(page), found.end(),
                    [](const auto& a, const auto& b) { return a->jid() < b->jid(); });
  found.resize(page);
  return found;
}

}  // namespace xmppd
