// Account: the in-memory state of one local user.
#include "xmppd/core/account.hpp"

#include <algorithm>

namespace xmppd {

Account::Account(Host& host, xmpp::Jid jid, Roster loaded_roster)
    : host_(host), jid_(std::move(jid)), roster_(std::move(loaded_roster)) {}

std::shared_ptr<Session> Account::session(std::string_view resource) const {
  for (const auto& session : sessions_) {
    if (session->jid().resource() == resource) return session;
  }
  return nullptr;
}

std::vector<std::shared_ptr<Session>> Account::deliverable_sessions() const {
  std::vector<std::shared_ptr<Session>> found;
  found.reserve(sessions_.size());
  for (const auto& session : sessions_) {
    if (session->available() && session->priority() >= 0) found.push_back(session);
  }
  return found;
}

bool Account::any_available() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& session) { return session->available(); });
}

void Account::send_to_interested(const StanzaPtr& stanza) {
  for (const auto& session : sessions()) {
    if (session->interested()) session->send(Stanza::readdress(stanza, session->jid()));
  }
}

void Account::attach(std::shared_ptr<Session> session) { sessions_.push_back(std::move(session)); }

void Account::detach(const Session& session) {
  std::erase_if(sessions_, [&session](const auto& each) { return each.get() == &session; });
}

}  // namespace xmppd
