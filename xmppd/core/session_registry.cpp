// SessionRegistry: binds and closes sessions.
#include "xmppd/core/session_registry.hpp"

#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {

SessionRegistry::SessionRegistry(Host& host) : host_(host) {}

xmpp::Result<std::shared_ptr<Session>> SessionRegistry::bind(const std::shared_ptr<Account>& account,
                                                             std::string_view resource, StanzaSink& sink,
                                                             SessionFacts facts) {
  const std::string generated = resource.empty() ? host_.environment.new_id() : std::string();
  auto jid = account->jid().with_resource(resource.empty() ? std::string_view(generated) : resource);
  if (!jid) return xmpp::fail(xmpp::Errc::invalid_argument, jid.error().detail);

  const auto older = find(*jid);
  const auto& policy = host_.config.get(settings::sessions_conflict);
  if (older && policy == "reject") return xmpp::fail(xmpp::Errc::already_exists, "resource in use");
  const bool replaces = older && policy == "replace";
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
  closing->detach();
  closing->account().detach(*closing);
  SessionEvent event{*closing};
  try {
    host_.hooks.session_closed.fire(event);
  } catch (const GuardFailed&) {
    xmpp::log::error("sessions", "{}: a guard of session_closed failed", closing->jid().text());
  }
  host_.accounts.touch(closing->account());
  host_.environment.executor().post([closing] {});
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
