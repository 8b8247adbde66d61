// SessionRegistry: binds and closes sessions.
#include "xmppd/core/session_registry.hpp"

#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {

namespace {

// What is behind a session while nobody is connected: it can still be told to end.
class Asleep final : public StanzaSink {
 public:
  Asleep(Host& host, std::weak_ptr<Session> session) : host_(host), session_(std::move(session)) {}

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

SessionRegistry::SessionRegistry(Host& host) : host_(host), hibernation_(host) {}

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
  if (!management || management->id.empty()) return close(session);
  const auto deadline = host_.environment.now() + management->seconds * 1'000'000;
  session.hibernate(std::make_unique<Asleep>(host_, session.weak_from_this()), deadline);
  hibernation_.add(session.shared_from_this(), deadline);
}

void SessionRegistry::wake(Session& session, StanzaSink& sink, SessionFacts facts) {
  hibernation_.remove(session);
  session.wake(sink, std::move(facts));
  SessionEvent event{session};
  host_.hooks.session_resumed.fire(event);
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
