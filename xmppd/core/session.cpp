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
      outbox_(host.stores.turn, sink, static_cast<std::size_t>(host.config.get(settings::sessions_max_waiting))) {}

void Session::set_presence(StanzaPtr presence, int priority) {
  presence_ = std::move(presence);
  priority_ = priority;
  presence_serial_ = account_->next_presence_serial();
}

}  // namespace xmppd
