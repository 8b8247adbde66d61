// Verb: from the store to the exit status.
#include "tui-client/cli/verb.hpp"

#include <csignal>

#include "libxmpp/base/log.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"

namespace tui {

OpenedStore open_store(const Config& config) {
  OpenedStore opened;
  if (config.accounts.empty()) {
    complain("no account: give --account, or write one into " + config.config_file.string());
    opened.status = exit_usage;
    return opened;
  }
  // What goes wrong is said on standard error by ourselves.
  xmpp::log::configure({.level = xmpp::log::Level::off, .file = {}, .timestamps = true});
  auto history = open_history(config);
  if (!history) {
    complain(history.error().detail);
    opened.status = exit_failure;
    return opened;
  }
  opened.history = std::move(*history);
  return opened;
}

GlooxClientOptions without_presence() {
  GlooxClientOptions options;
  options.presence = false;
  return options;
}

Verb::Verb(const Config& config, GlooxClientOptions options, unsigned timeout_s)
    : config_(config), options_(std::move(options)), timeout_s_(timeout_s) {
  options_.xml_log = config.xml_log;
  options_.files = config.files;
}

int Verb::run() {
  auto opened = open_store(config_);
  if (!opened.history) return opened.status;
  history_ = std::move(opened.history);
  account_ = config_.accounts.front();
  client_ = std::make_unique<GlooxClient>(
      loop_, *history_, [this](const Event& event) { handle(event); }, options_);
  xmpp::SignalWatcher on_int(loop_, SIGINT, [this] { on_interrupted(); });
  xmpp::SignalWatcher on_term(loop_, SIGTERM, [this] { on_interrupted(); });
  xmpp::Timer timeout(loop_);
  if (timeout_s_ != 0) timeout.start(std::uint64_t{timeout_s_} * 1000, [this] { on_timeout(); });
  start();
  loop_.run();
  client_.reset();
  return status_;
}

void Verb::start() {
  if (auto connected = client_->connect(account_); !connected) {
    finish(connected.error().code == xmpp::Errc::not_authorized ? exit_usage : exit_failure,
           connected.error().detail + (account_.password ? "" : "; give --password-file or XMPP_TUI_PASSWORD"));
  }
}

void Verb::handle(const Event& event) {
  if (const auto* change = std::get_if<ConnectionChanged>(&event)) {
    if (change->state == ConnectionState::online) {
      was_online_ = true;
      if (!finished_) on_online();
    } else if (!finished_) {
      on_connection(*change);
    }
  } else if (const auto* question = std::get_if<CertificateQuestion>(&event)) {
    complain("to accept exactly this certificate: --pin " + question->sha256);
  } else if (const auto* notice = std::get_if<Notice>(&event)) {
    if (notice->error) complain(notice->text);
  } else if (const auto* trust = std::get_if<TrustNeeded>(&event)) {
    complain("device " + std::to_string(trust->device.device) + " of " + trust->device.jid.text() + ": " +
             trust->reason);
  }
  if (!finished_) on_event(event);
}

void Verb::on_connection(const ConnectionChanged& change) {
  const bool failed =
      change.state == ConnectionState::waiting || (change.state == ConnectionState::offline && !change.text.empty());
  if (!failed) return;
  if (!was_online_ || change.fatal) return finish(exit_no_connection, change.text);
  complain(change.text);
}

void Verb::finish(int status, const std::string& reason) {
  if (finished_) return;
  finished_ = true;
  status_ = status;
  if (!reason.empty()) complain(reason);
  client_->shut_down([this] { loop_.stop(); });
}

}  // namespace tui
