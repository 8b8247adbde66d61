// Stream: who is at its other end, from the login to the session's end.
#include <utility>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {

// A login asks several times, and making them takes OpenSSL some ten microseconds each.
std::string Stream::channel_binding(std::string_view type) const {
  for (const auto& each : known_bindings_) {
    if (each.type == type) return each.data;
  }
  auto data = transport_.channel_binding(type);
  if (!data.empty() && !facts().has(Fact::authenticated)) known_bindings_.push_back({std::string(type), data});
  return data;
}

std::vector<std::string> Stream::announced_bindings() const {
  std::vector<std::string> types;
  if (!facts().has(Fact::secure)) return types;
  for (const auto type : xmpp::channel_binding_types) {
    if (transport_.has_channel_binding(type)) types.emplace_back(type);
  }
  return types;
}

void Stream::on_authenticated(Login login) {
  login_ = std::move(login);
  xmpp::log::info("c2s", "{} logged in as {} by {} {}{}", log_id_, login_.user.text(), login_.mechanism,
                  tls_.empty() ? "without TLS" : tls_,
                  login_.only_enrols                       ? ", to set up a second factor"
                  : login_.by == LoginBy::app_password ? ", application password " + std::to_string(login_.credential)
                                                       : std::string());
  negotiation_->complete("sasl");
  std::vector<xmpp::ChannelBinding>().swap(known_bindings_);
  transport_.change_limits(parser_limits());
}

SessionFacts Stream::session_facts() const {
  return {log_id_,       address_,   tls_,               login_.mechanism,   connected_at_,  login_.client,
          login_.by, login_.credential, login_.only_enrols, login_.software, login_.device};
}

void Stream::expect_header() {
  header_sent_ = false;
  held_elements_.clear();
  close_held_ = false;
  transport_.restart_parser(parser_limits());
}

xmpp::Result<std::shared_ptr<Session>> Stream::begin_bind(const std::shared_ptr<Account>& account,
                                                          std::string_view resource, NamedBy named_by) {
  binding_ = true;
  auto facts = session_facts();
  facts.chose_resource = named_by == NamedBy::client && !resource.empty();
  auto session = host_->sessions.bind(account, resource, *this, std::move(facts));
  if (!session) {
    binding_ = false;
    early_.clear();
    return session;
  }
  session_ = *session;
  login_timer_.reset();
  xmpp::log::info("c2s", "{} bound {}", log_id_, (*session)->jid().text());
  return session;
}

void Stream::manage_from_start(Session& session, StreamManagement management) {
  const auto early = std::exchange(early_, {});
  session.manage(std::move(management));
  for (const auto& stanza : early) session.send_unfiltered(stanza);  // counted now, and early still
}

void Stream::finish_bind(Session& session) {
  negotiation_->complete("bind");
  binding_ = false;
  const auto early = std::exchange(early_, {});
  for (const auto& stanza : early) write(stanza->wire());
  if (!early.empty() && session.management()) ask_for_ack();
  watch_idle();
}

void Stream::take_over(Session& session, const std::function<void(const Session&)>& answer) {
  session_ = session.weak_from_this();
  login_timer_.reset();
  negotiation_->complete("bind");
  xmpp::log::info("c2s", "{} resumed {}", log_id_, session.jid().text());
  answer(session);
  host_->sessions.wake(session, *this, session_facts());
  watch_idle();
}

void Stream::end_session(Ending ending) {
  login_timer_.reset();
  rate_timer_.reset();
  idle_timer_.reset();
  close_timer_.reset();
  const auto session = this->session();
  session_.reset();
  if (!session) return;
  if (ending == Ending::resumable) {
    host_->sessions.hibernate(*session);
  } else {
    host_->sessions.close(*session);
  }
}

}  // namespace xmppd
