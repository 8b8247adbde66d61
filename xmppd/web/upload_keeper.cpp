// UploadKeeper: steps, with others' work between them.
#include "xmppd/web/upload_keeper.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/web/upload_folder.hpp"

namespace xmppd {
namespace {

constexpr std::size_t batch = 100;
constexpr unsigned pause_ms = 100;  // as long as there is something to do
constexpr unsigned interval_ms = 10'000;

}  // namespace

UploadKeeper::UploadKeeper(Stores& stores, Environment& environment, UploadFolder& folder,
                           const std::vector<Host*>& hosts)
    : stores_(stores), environment_(environment), folder_(folder) {
  stores_.uploads.drop_begun().then(lifetime_, [](const xmpp::Result<xmpp::Done>& dropped) {
    if (!dropped) xmpp::log::error("upload", "{}", dropped.error().detail);
  });
  wait(pause_ms);
  for (Host* host : hosts) {
    host->hooks.account_removed.on(Phase::Fallback, "upload", [this, alive = lifetime_.watch()](AccountRemoved&) {
      if (!alive.expired()) wait(pause_ms);
      return Verdict::Pass;
    });
  }
}

void UploadKeeper::wait(unsigned milliseconds) {
  timer_ = environment_.executor().after(milliseconds, [this] { expire(); });
}

void UploadKeeper::expire() {
  stores_.uploads.expire(environment_.now(), batch).then(lifetime_, [this](const xmpp::Result<std::size_t>& expired) {
    if (!expired) xmpp::log::error("upload", "cleaning: {}", expired.error().detail);
    clean();
  });
}

// A name is forgotten once the file is gone, so that a crash in between does it again.
void UploadKeeper::clean() {
  stores_.uploads.removed(batch).then(lifetime_, [this](const xmpp::Result<std::vector<std::string>>& ids) {
    if (!ids || ids->empty()) return wait(interval_ms);
    folder_.remove(*ids).then(lifetime_, [this](const xmpp::Result<std::vector<std::string>>& gone) {
      if (!gone || gone->empty()) return wait(interval_ms);
      stores_.uploads.forget(*gone).then(lifetime_,
                                         [this, full = gone->size() == batch](const xmpp::Result<xmpp::Done>&) {
                                           wait(full ? pause_ms : interval_ms);
                                         });
    });
  });
}

}  // namespace xmppd
