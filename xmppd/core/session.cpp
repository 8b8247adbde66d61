// Session: one bound resource.
#include "xmppd/core/session.hpp"

#include "xmppd/core/account.hpp"

namespace xmppd {

Session::Session(Host& host, std::shared_ptr<Account> account, xmpp::Jid jid, StanzaSink& sink, SessionFacts facts)
    : host_(host), account_(std::move(account)), jid_(std::move(jid)), sink_(&sink), facts_(std::move(facts)) {}

void Session::send(const StanzaPtr& stanza) {
  if (sink_) sink_->deliver(stanza);
}

void Session::set_presence(StanzaPtr presence, int priority) {
  presence_ = std::move(presence);
  priority_ = priority;
  presence_serial_ = account_->next_presence_serial();
}

}  // namespace xmppd
