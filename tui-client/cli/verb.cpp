// Verb: what all verbs do with events.
#include "tui-client/cli/verb.hpp"

namespace tui {

GlooxClientOptions without_presence() {
  GlooxClientOptions options;
  options.presence = false;
  return options;
}

xmpp::Error no_address(const std::string& text) {
  return {xmpp::Errc::invalid_argument, "\"" + text + "\" is no address"};
}

void Verb::begin(VerbHost& host) {
  host_ = &host;
  if (timeout_s_ != 0) {
    timeout_ = std::make_unique<xmpp::Timer>(host.loop());
    timeout_->start(std::uint64_t{timeout_s_} * 1000, [this] {
      if (!finished_) on_timeout();
    });
  }
  start();
}

void Verb::start() {
  const auto connected = host_->connect();
  if (connected) return;
  const auto code = connected.error().code;
  finish(code == xmpp::Errc::not_authorized      ? exit_usage
         : code == xmpp::Errc::connection_closed ? exit_no_connection
                                                 : exit_failure,
         connected.error().detail);
}

void Verb::handle(const Event& event) {
  // While streams end, what went wrong is still said.
  if (const auto* change = event.as<ConnectionChanged>()) {
    if (finished_ || change->account != account_id()) return;
    if (change->state == ConnectionState::online) {
      was_online_ = true;
      on_online();
    } else {
      on_connection(*change);
    }
  } else if (const auto* question = event.as<CertificateQuestion>()) {
    if (question->account == account_id())
      host_->complain("to accept exactly this certificate: --pin " + question->sha256);
  } else if (const auto* weaker = event.as<WeakerLoginQuestion>()) {
    if (weaker->account == account_id()) {
      host_->complain("to log in so nevertheless, from now on: --accept-weaker-login");
    }
  } else if (const auto* code = event.as<LoginCodeQuestion>()) {
    if (code->account == account_id()) host_->complain("give it by --otp-file or --otp-fd");
  } else if (const auto* notice = event.as<Notice>()) {
    if (notice->error && (notice->account.empty() || notice->account == account_id())) host_->complain(notice->text);
  } else if (const auto* trust = event.as<TrustNeeded>()) {
    if (trust->account == account_id()) {
      host_->complain("device " + std::to_string(trust->device.device) + " of " + trust->device.jid.text() + ": " +
                      trust->reason);
    }
  }
  if (!finished_) on_event(event);
}

void Verb::on_connection(const ConnectionChanged& change) {
  const bool failed =
      change.state == ConnectionState::waiting || (change.state == ConnectionState::offline && !change.text.empty());
  if (!failed) return;
  if (!was_online_ || change.fatal) return finish(exit_no_connection, change.text);
  host_->complain(change.text);
}

void Verb::print(const std::string& line, std::function<void()> printed) {
  if (!host_->print(line, std::move(printed))) finish(exit_failure, "standard output is closed");
}

void Verb::finish(int status, const std::string& reason) {
  if (finished_) return;
  finished_ = true;
  timeout_.reset();
  if (!reason.empty()) host_->complain(reason);
  host_->finished(status);
}

}  // namespace tui
