// AuditLog: bounds, and the way to the store.
#include "xmppd/core/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libxmpp/base/ip_address.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace settings {

const IntSetting audit_days =
    IntSetting("audit.days", 180,
               "How long the audit log (xmppctl audit) keeps who logged in and who administered what; never what people\n"
               "write. 0: there is none.")
        .range(0, 36500);
const IntSetting audit_max_records =
    IntSetting("audit.max_records", 1'000'000, "How many records it keeps; the oldest go.").range(1000, 100'000'000);
const BoolSetting audit_logins =
    BoolSetting("audit.logins", true, "Whether logins stand in it, those that failed too; if not, administration alone.");
const IntSetting audit_max_per_account =
    IntSetting("audit.max_per_account", 100, "How many logins of one account within an hour are written down, and how many changes of what\n"
                                               "logs in to it.")
        .range(1, 100'000);
const IntSetting audit_max_failures =
    IntSetting("audit.max_failures", 1000,
               "How many failed logins within an hour, of all accounts together. Those beyond are counted.")
        .range(1, 1'000'000);
const StringSetting audit_addresses =
    StringSetting("audit.addresses", "network",
                  "What is written down of an address: its \"network\" (/24, or /48 for IPv6), \"all\", or \"nothing\".")
        .choices({"network", "all", "nothing"});

}  // namespace settings

namespace {

constexpr std::size_t longest_text = 500;
constexpr xmpp::Timestamp audit_day = 86'400'000'000;
constexpr xmpp::Timestamp audit_hour = 3'600'000'000;
constexpr std::size_t accounts_counted = 20'000;
constexpr xmpp::Timestamp audit_minute = 60'000'000;

// Bounded, without cutting a character in two.
std::string shortened(std::string text) {
  if (text.size() <= longest_text) return text;
  auto end = longest_text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

std::string address_class(std::string_view address) {
  if (xmpp::address_kind(address) == xmpp::AddressKind::loopback) return "this machine";
  auto network = xmpp::network_of(address, 24, 48);
  return network.empty() ? std::string(address) : network;
}

void AuditLog::act(AuditEvent event) { append(std::move(event), environment_.now()); }

void AuditLog::login(AuditEvent event) {
  if (!config_.get(settings::audit_logins)) return;
  const auto now = environment_.now();
  count_anew(now);
  if (within_bounds(logins_, event.account)) append(std::move(event), now);
}

void AuditLog::change(AuditEvent event) {
  const auto now = environment_.now();
  count_anew(now);
  if (within_bounds(changes_, event.account)) append(std::move(event), now);
}

bool AuditLog::within_bounds(std::unordered_map<std::string, std::int64_t>& counted, const std::string& account) const {
  // Where so many accounts log in, a few too many of one don't matter.
  if (counted.size() >= accounts_counted) counted.clear();
  return counted[account]++ < config_.get(settings::audit_max_per_account);
}

void AuditLog::failed_login(AuditEvent event) {
  if (!config_.get(settings::audit_logins)) return;
  const auto now = environment_.now();
  count_anew(now);
  if (failures_++ < config_.get(settings::audit_max_failures)) return append(std::move(event), now);
  if (omitted_++ == 0) omitted_since_ = now;
  note_omitted(now);
}

void AuditLog::count_anew(xmpp::Timestamp now) {
  if (now - hour_ < audit_hour) return;
  hour_ = now;
  logins_.clear();
  changes_.clear();
  failures_ = 0;
}

// Once a minute while it goes on, and with the next record.
void AuditLog::note_omitted(xmpp::Timestamp now) {
  if (omitted_ == 0 || now - omitted_since_ < audit_minute) return;
  const auto count = std::exchange(omitted_, 0);
  append({.event = "logins failed",
          .detail = fmt::format("{} more since {}", count, xmpp::format_timestamp(omitted_since_))},
         now);
}

void AuditLog::append(AuditEvent event, xmpp::Timestamp now) {
  const auto days = config_.get(settings::audit_days);
  if (days == 0) return;
  note_omitted(now);
  const auto& how = config_.get(settings::audit_addresses);
  if (how == "nothing") event.address.clear();
  if (how == "network") event.address = address_class(event.address);
  stores_.audit
      .append({.time = now,
               .event = shortened(std::move(event.event)),
               .account = shortened(std::move(event.account)),
               .actor = shortened(std::move(event.actor)),
               .address = shortened(std::move(event.address)),
               .detail = shortened(std::move(event.detail)),
               .hash = {}},
              {static_cast<std::uint64_t>(config_.get(settings::audit_max_records)), now - days * audit_day})
      .then_detached([](const xmpp::Result<xmpp::Done>& kept) {
        if (!kept && kept.error().code != xmpp::Errc::shutting_down) {
          xmpp::log::error("audit", "a record was not kept: {}", kept.error().detail);
        }
      });
}

}  // namespace xmppd
