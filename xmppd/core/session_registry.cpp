// SessionRegistry: binds and closes sessions.
#include "xmppd/core/session_registry.hpp"

#include <algorithm>
#include <cstring>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {

namespace {

// What is behind a session while nobody is connected: it can still be told to end.
class Asleep final : public StanzaSink {
 public:
  explicit Asleep(Host& host) : host_(host) {}
  void set_session(std::weak_ptr<Session> session) { session_ = std::move(session); }

  void deliver(const StanzaPtr&) override {}
  void close(const xmpp::StreamError&) override {
    host_.environment.executor().post([&host = host_, weak = session_] {
      const auto session = weak.lock();
      if (session && !session->closed()) host.sessions.close(*session);
    });
  }
  void when_flushed(std::function<void()>) override {}
  void pause_reading() override {}
  void resume_reading() override {}

 private:
  Host& host_;
  std::weak_ptr<Session> session_;
};

}  // namespace

SessionRegistry::SessionRegistry(Host& host) : host_(host), hibernation_(host), recovery_(host) {}

xmpp::Result<std::shared_ptr<Session>> SessionRegistry::bind(const std::shared_ptr<Account>& account,
                                                             std::string_view resource, StanzaSink& sink,
                                                             SessionFacts facts) {
  const std::string generated = resource.empty() ? host_.environment.new_id() : std::string();
  auto jid = account->jid().with_resource(resource.empty() ? std::string_view(generated) : resource);
  if (!jid) return xmpp::fail(xmpp::Errc::invalid_argument, jid.error().detail);

  const auto older = find(*jid);
  const auto& policy = host_.config.get(settings::sessions_conflict);
  const bool connected = older && !older->hibernated();
  if (connected && policy == "reject") return xmpp::fail(xmpp::Errc::already_exists, "resource in use");
  // Whoever lost the connection and does not resume begins anew.
  const bool replaces = older && (!connected || policy == "replace");
  if (!replaces) make_room(*account);
  const auto limit = static_cast<std::size_t>(host_.config.get(settings::sessions_max_per_account));
  if (!replaces && account->sessions().size() >= limit) {
    return xmpp::fail(xmpp::Errc::limit_exceeded, "sessions.max_per_account");
  }
  if (replaces) {
    // RFC 6120 §7.7.2.2. The address is free at once, whatever the older stream still has to write.
    kick(*older, {xmpp::StreamErrorCondition::conflict, "Replaced by a new connection."});
    close(*older);
  } else if (older) {
    jid = account->jid().with_resource(host_.environment.new_id());
    if (!jid) return tl::unexpected(jid.error());
  }

  auto session = std::make_shared<Session>(host_, account, *jid, sink, std::move(facts));
  sessions_.insert_or_assign(*jid, session);
  account->attach(session);
  SessionEvent event{*session};
  try {
    host_.hooks.session_bound.fire(event);
  } catch (const GuardFailed&) {
    close(*session);
    return xmpp::fail(xmpp::Errc::internal, "a guard of session_bound failed");
  }
  return session;
}

void SessionRegistry::close(Session& session) {
  const auto found = sessions_.find(session.jid());
  if (found == sessions_.end() || found->second.get() != &session) return;
  const auto closing = std::move(found->second);
  sessions_.erase(found);
  if (closing->hibernated()) hibernation_.remove(*closing);
  if (auto* journal = closing->journal()) journal->end();
  if (const auto& management = closing->management(); management && !management->secret.empty()) {
    ended_.remember(closing->account().jid(), management->secret, closing->handled());
  }
  auto undelivered = closing->detach();
  closing->account().detach(*closing);
  SessionEvent event{*closing};
  try {
    host_.hooks.session_closed.fire(event);
  } catch (const GuardFailed&) {
    xmpp::log::error("sessions", "{}: a guard of session_closed failed", closing->jid().text());
  }
  host_.router.take_back(closing->account(), std::move(undelivered));
  host_.accounts.touch(closing->account());
  host_.environment.executor().post([closing] {});
}

void SessionRegistry::hibernate(Session& session) {
  if (session.hibernated()) return;
  const auto& management = session.management();
  if (!management || management->secret.empty()) return close(session);
  const auto deadline = host_.environment.now() + management->seconds * 1'000'000;
  auto asleep = std::make_unique<Asleep>(host_);
  asleep->set_session(session.weak_from_this());
  session.hibernate(std::move(asleep), deadline);
  hibernation_.add(session.shared_from_this(), deadline);
}

void SessionRegistry::wake(Session& session, StanzaSink& sink, SessionFacts facts) {
  hibernation_.remove(session);
  SessionResumed event{session, session.restored()};
  session.wake(sink, std::move(facts));
  host_.hooks.session_resumed.fire(event);
  if (auto* journal = session.journal()) journal->state_may_have_changed();
}

// Its time begins anew: the client could not come back while the daemon was away.
void SessionRegistry::restore(Account& account, const SavedSession& saved, std::vector<RestoredStanza> queue) {
  const auto jid = account.jid().with_resource(saved.record.resource);
  if (!jid || find(*jid)) {
    return xmpp::log::error("sessions", "{} has a saved session that can't go on", account.jid().text());
  }
  const auto deadline = host_.environment.now() + saved.record.seconds * 1'000'000;
  SessionFacts facts;
  facts.connected_at = host_.environment.now();
  auto asleep = std::make_unique<Asleep>(host_);
  auto* const sink = asleep.get();
  auto session = std::make_shared<Session>(host_, account.shared_from_this(), *jid, *sink, std::move(facts));
  sink->set_session(session);
  sessions_.insert_or_assign(*jid, session);
  account.attach(session);
  session->restore(saved, std::move(queue), std::move(asleep), deadline);
  hibernation_.add(session, deadline);
}

void SessionRegistry::save_all() {
  for (const auto& session : all()) {
    if (auto* journal = session->journal()) journal->save();
  }
}

bool SessionRegistry::busy() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& entry) {
    auto& session = *entry.second;
    return session.journal() && session.work().begun() != session.work().handled();
  });
}

std::int64_t SessionRegistry::new_message_key() {
  if (last_message_key_ == 0) {
    const auto seed =
        xmpp::digest(xmpp::HashAlgorithm::sha256, host_.environment.new_id() + std::to_string(host_.environment.now()));
    std::memcpy(&last_message_key_, seed.data(), sizeof last_message_key_);
  }
  if (++last_message_key_ <= 0) last_message_key_ = 1;
  return last_message_key_;
}

// A session that waits for its client must not keep another client out.
void SessionRegistry::make_room(const Account& account) {
  const auto limit = static_cast<std::size_t>(host_.config.get(settings::sessions_max_per_account));
  while (account.sessions().size() >= limit) {
    const auto oldest = hibernation_.first_of(account);
    if (!oldest) return;
    close(*oldest);
  }
}

void SessionRegistry::kick(Session& session, const xmpp::StreamError& reason) {
  if (session.sink()) session.sink()->close(reason);
}

std::shared_ptr<Session> SessionRegistry::find(const xmpp::Jid& full) const {
  const auto found = sessions_.find(full);
  return found == sessions_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Session>> SessionRegistry::all() const {
  std::vector<std::shared_ptr<Session>> all;
  all.reserve(sessions_.size());
  for (const auto& [jid, session] : sessions_) all.push_back(session);
  return all;
}

std::size_t SessionRegistry::size() const { return sessions_.size(); }

}  // namespace xmppd
