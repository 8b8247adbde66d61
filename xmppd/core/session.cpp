// Session: one bound resource.
#include "xmppd/core/session.hpp"

#include "xmppd/core/account.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

Session::Session(Host& host, std::shared_ptr<Account> account, xmpp::Jid jid, StanzaSink& sink, SessionFacts facts)
    : host_(host),
      account_(std::move(account)),
      jid_(std::move(jid)),
      sink_(&sink),
      facts_(std::move(facts)),
      outbox_(host.stores.turn, sink,
              {static_cast<std::size_t>(host.config.get(settings::sessions_max_waiting)),
               static_cast<std::size_t>(host.config.get(settings::sessions_max_unacked)),
               static_cast<std::size_t>(host.config.get(settings::sessions_max_unacked_bytes))}) {}

void Session::manage(StreamManagement management) {
  management.begun = work_.begun();
  management_ = std::move(management);
  outbox_.manage();
}

std::uint32_t Session::handled() const {
  // What was sent before is not counted, handled or not.
  const auto count = static_cast<std::uint32_t>(work_.handled() - management_->begun);
  return static_cast<std::int32_t>(count) < 0 ? 0 : count;
}

bool Session::is_resent() {
  if (!management_ || management_->resent == 0) return false;
  --management_->resent;
  return true;
}

void Session::hibernate(std::unique_ptr<StanzaSink> asleep, xmpp::Timestamp deadline) {
  asleep_ = std::move(asleep);
  sink_ = asleep_.get();
  management_->deadline = deadline;
  outbox_.suspend(*sink_);
}

void Session::wake(StanzaSink& sink, SessionFacts facts) {
  sink_ = &sink;
  facts_ = std::move(facts);
  const auto counted = management_->begun + handled();
  management_->resent = static_cast<std::uint32_t>(work_.begun() - counted);
  outbox_.restart(sink);
  asleep_.reset();
}

std::vector<Undelivered> Session::detach() {
  sink_ = nullptr;
  return outbox_.close();
}

void Session::set_presence(StanzaPtr presence, int priority) {
  presence_ = std::move(presence);
  priority_ = priority;
  presence_serial_ = account_->next_presence_serial();
}

}  // namespace xmppd
