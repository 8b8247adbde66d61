// Steps of cleaning, each a task of a few milliseconds for the storage thread, with others' tasks between them.
#include "xmppd/features/archive/retention.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/archive/archive.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

const IntSetting archive_retention_days =
    IntSetting("archive.retention_days", 0, "After so many days a message leaves the archive. 0: never.")
        .range(0, 36500);

namespace {

constexpr std::size_t batch = 100;
constexpr unsigned pause_ms = 100;  // as long as there is something to do
constexpr unsigned interval_ms = 60'000;
constexpr xmpp::Timestamp day = 86'400'000'000;

}  // namespace

Retention::Retention(Host& host) : host_(host) {
  wait(interval_ms);
  host.hooks.account_removed.on(Phase::Fallback, "archive", [this](AccountRemoved&) {
    wait(pause_ms);
    return Verdict::Pass;
  });
}

void Retention::wait(unsigned milliseconds) {
  timer_ = host_.environment.executor().after(milliseconds, [this] { step(); });
}

void Retention::step() {
  const auto days = host_.config.get(archive_retention_days);
  const auto now = host_.environment.now();
  auto before = days == 0 ? xmpp::Timestamp{0} : now - days * day;
  const auto hosts = host_.directory.all();  // one archive for all of them
  const auto archives = [this](const Host* host) { return host_.config.get(settings::host_archive, host->jid.text()); };
  if (std::none_of(hosts.begin(), hosts.end(), archives)) before = now;
  host_.stores.archive.purge(before, batch).then(lifetime_, [this](const xmpp::Result<std::size_t>& purged) {
    if (!purged) xmpp::log::error("archive", "cleaning: {}", purged.error().detail);
    wait(purged && *purged == batch ? pause_ms : interval_ms);
  });
}

const std::vector<const SettingBase*>& retention_settings() {
  static const std::vector<const SettingBase*> all{&archive_retention_days};
  return all;
}

}  // namespace xmppd
