// Hibernation: one timer for the session that ends first.
#include "xmppd/core/hibernation.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

constexpr xmpp::Timestamp longest_wait = 3'600'000'000;  // the timer counts milliseconds in an unsigned

}  // namespace

void Hibernation::add(const std::shared_ptr<Session>& session, xmpp::Timestamp deadline) {
  by_deadline_.emplace(deadline, session);
  arm();
}

void Hibernation::remove(const Session& session) {
  if (!session.management()) return;
  const auto [first, last] = by_deadline_.equal_range(session.management()->deadline);
  for (auto it = first; it != last; ++it) {
    if (it->second.lock().get() != &session) continue;
    by_deadline_.erase(it);
    return;
  }
}

std::shared_ptr<Session> Hibernation::first_of(const Account& account) const {
  std::shared_ptr<Session> first;
  for (const auto& session : account.sessions()) {
    if (!session->hibernated()) continue;
    if (!first || session->management()->deadline < first->management()->deadline) first = session;
  }
  return first;
}

void Hibernation::arm() {
  if (by_deadline_.empty()) {
    timer_.reset();
    armed_for_ = 0;
    return;
  }
  const auto due = by_deadline_.begin()->first;
  if (armed_for_ != 0 && armed_for_ <= due) return;
  armed_for_ = due;
  const auto wait = std::clamp<xmpp::Timestamp>(due - host_.environment.now(), 0, longest_wait);
  timer_ = host_.environment.executor().after(static_cast<unsigned>(wait / 1000 + 1), [this] { end_due(); });
}

void Hibernation::end_due() {
  armed_for_ = 0;
  const auto now = host_.environment.now();
  while (!by_deadline_.empty() && by_deadline_.begin()->first <= now) {
    const auto session = by_deadline_.begin()->second.lock();
    by_deadline_.erase(by_deadline_.begin());
    if (!session) continue;
    xmpp::log::info("sessions", "{} was not resumed in time", session->jid().text());
    host_.sessions.close(*session);
  }
  arm();
}

}  // namespace xmppd
