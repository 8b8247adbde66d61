// Session: one bound resource.
#include "xmppd/core/session.hpp"

#include "xmppd/core/account.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/saved_state.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

Session::Session(Host& host, std::shared_ptr<Account> account, xmpp::Jid jid, StanzaSink& sink, SessionFacts facts)
    : host_(host),
      account_(std::move(account)),
      jid_(std::move(jid)),
      sink_(&sink),
      facts_(std::move(facts)),
      outbox_(host.stores, sink,
              {static_cast<std::size_t>(host.config.get(settings::sessions_max_waiting)),
               static_cast<std::size_t>(host.config.get(settings::sessions_max_unacked)),
               static_cast<std::size_t>(host.config.get(settings::sessions_max_unacked_bytes))}) {}

void Session::manage(StreamManagement management) {
  management.begun = work_.begun();
  management_ = std::move(management);
  outbox_.manage(journal_.get());
}

void Session::begin_journal(std::int64_t seconds, std::string secret) {
  journal_ = std::make_unique<SessionJournal>(*this, seconds, std::move(secret));
  journal_->save();
}

std::uint32_t Session::handled() const {
  // What was sent before is not counted, handled or not.
  const auto count = static_cast<std::uint32_t>(work_.handled() - management_->begun);
  return static_cast<std::int32_t>(count) < 0 ? 0 : count;
}

std::uint32_t Session::told() const {
  if (!journal_) return handled();
  // After a restart the journal may know of stanzas that are yet to come again.
  const auto come = static_cast<std::uint32_t>(work_.begun() - management_->begun);
  const auto kept = static_cast<std::uint32_t>(journal_->on_disk());
  return static_cast<std::int32_t>(kept - come) > 0 ? come : kept;
}

bool Session::is_resent() {
  if (!management_) return false;
  if (management_->resent > 0) {
    --management_->resent;
    return true;
  }
  if (!journal_ || !journal_->was_processed(work_.begun() + 1 - management_->begun)) return false;
  work_.begin();  // and done
  return true;
}

void Session::record(const Work& work) {
  if (!journal_ || !management_ || !work) return;
  const auto number = static_cast<std::uint32_t>(WorkQueue::number_of(work) - management_->begun);
  if (static_cast<std::int32_t>(number) > 0) journal_->processed(number, work);
}

void Session::restore(const SavedSession& saved, std::vector<RestoredStanza> queue, std::unique_ptr<StanzaSink> asleep,
                      xmpp::Timestamp deadline) {
  restored_ = true;
  asleep_ = std::move(asleep);
  sink_ = asleep_.get();
  management_.emplace();
  management_->secret = saved.record.secret;
  management_->seconds = saved.record.seconds;
  management_->begun = work_.begun() - static_cast<std::uint32_t>(saved.record.handled);
  management_->deadline = deadline;
  journal_ = std::make_unique<SessionJournal>(*this, saved);
  outbox_.restore(*sink_, *journal_, std::move(queue));
  restore_state(*this, saved.record.state);
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
  restored_ = false;
  const auto counted = management_->begun + told();
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
  if (journal_) journal_->state_may_have_changed();
}

}  // namespace xmppd
