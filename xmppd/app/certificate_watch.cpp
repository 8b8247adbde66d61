// Looks, waits for the same a second time, and has it taken.
#include "xmppd/app/certificate_watch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"

namespace xmppd {
namespace {

constexpr std::int64_t seconds_without_watch = 30;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

FileState state_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size), nanoseconds(found.st_mtim),
          nanoseconds(found.st_ctim)};
}

}  // namespace

CertificateWatch::CertificateWatch(xmpp::EventLoop& loop, Sources sources, std::function<std::int64_t()> seconds)
    : sources_(std::move(sources)), seconds_(std::move(seconds)), timer_(loop) {
  judged_ = seen_ = states_of(sources_.files());
  wait();
}

CertificateWatch::States CertificateWatch::states_of(const std::vector<std::string>& files) {
  States found;
  for (const auto& path : files) {
    if (!path.empty()) found[path] = state_of(path);
  }
  return found;
}

void CertificateWatch::wait() {
  const auto seconds = seconds_();
  timer_.start(static_cast<std::uint64_t>(seconds == 0 ? seconds_without_watch : seconds) * 1000, [this] {
    if (seconds_() != 0) look();
    wait();
  });
}

void CertificateWatch::note(States then, bool taken) {
  judged_ = std::move(then);
  ++(taken ? counts_.taken : counts_.refused);
  counts_.stale = !taken;
}

void CertificateWatch::look() {
  auto now = states_of(sources_.files());
  const bool settled = now == seen_;
  seen_ = now;
  if (!settled || now == judged_) return;
  const auto taken = sources_.take();
  note(std::move(now), taken.has_value());
  if (taken) return xmpp::log::info("tls", "the certificates have changed, and were read again");
  xmpp::log::error("tls", "CERTIFICATES REFUSED, those of before stay in use: {}", taken.error().detail);
}

}  // namespace xmppd
