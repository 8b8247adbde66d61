// AloneHost: store, loop, client, ends.
#include "tui-client/cli/alone_host.hpp"

#include <csignal>

#include "libxmpp/base/log.hpp"
#include "libxmpp/net/network_watch.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/verification.hpp"

namespace tui {

OpenedStore open_store(const Config& config) {
  OpenedStore opened;
  if (config.accounts.empty()) {
    opened.problem = "no account: give --account, or write one into " + config.config_file.string();
    opened.status = exit_usage;
    return opened;
  }
  // What goes wrong is said on standard error by ourselves.
  xmpp::log::configure({.level = xmpp::log::Level::off, .file = {}, .timestamps = true});
  auto history = open_history(config);
  if (!history) {
    opened.problem = history.error().detail;
    opened.in_use = history.error().code == xmpp::Errc::not_allowed;
    opened.status = exit_failure;
    return opened;
  }
  opened.history = std::move(*history);
  return opened;
}

namespace {

class AloneHost final : public VerbHost {
 public:
  AloneHost(const Config& config, std::unique_ptr<History> history, Verb& verb)
      : config_(config), history_(std::move(history)), verb_(verb) {
    auto options = verb.client_options();
    options.xml_log = config.xml_log;
    options.files = config.files;
    options.max_encrypted_members = config.max_encrypted_members;
    options.blind_trust = config.blind_trust;
    client_ = std::make_unique<GlooxClient>(
        loop_, *history_, [this](const Event& event) { verb_.handle(event); }, options);
    if (auto watch = xmpp::NetworkWatch::open(loop_, [this] { client_->network_changed(); }, {})) {
      network_ = std::move(*watch);
    }
  }

  int run() {
    xmpp::SignalWatcher on_int(loop_, SIGINT, [this] { verb_.interrupt(); });
    xmpp::SignalWatcher on_term(loop_, SIGTERM, [this] { verb_.interrupt(); });
    verb_.begin(*this);
    loop_.run();
    network_.reset();
    client_.reset();
    return status_;
  }

  xmpp::EventLoop& loop() override { return loop_; }
  History& history() override { return *history_; }
  Client& client() override { return *client_; }
  const std::vector<AccountConfig>& accounts() const override { return config_.accounts; }

  xmpp::Result<void> connect() override {
    transfer_.reset();
    device_.reset();  // the client's own takes over
    const auto& account = config_.accounts.front();
    auto connected = client_->connect(account);
    if (!connected && !account.password) {
      connected.error().detail += "; give --password-file or XMPP_TUI_PASSWORD";
    }
    return connected;
  }
  bool print(const std::string& line, std::function<void()> printed) override {
    if (!print_line(line)) return false;
    if (printed) printed();
    return true;
  }
  bool has_room() const override { return true; }
  void complain(const std::string& text) override { tui::complain(text); }

  xmpp::Result<std::vector<DeviceView>> devices(const xmpp::Jid& jid) override {
    if (auto opened = open_device(); !opened) return tl::unexpected(opened.error());
    auto views = device_views(*device_, own(), jid, {});
    for (auto& view : views) view.active = true;  // the lists are the server's: none is called unlisted unasked
    return views;
  }
  xmpp::Result<VerificationUri> own_uri() override {
    if (auto opened = open_device(); !opened) return tl::unexpected(opened.error());
    return own_verification_uri(*device_, own());
  }
  // Our other devices learn of it with the next login.
  xmpp::Result<Verification> verify(const VerificationUri& uri) override {
    if (auto opened = open_device(); !opened) return tl::unexpected(opened.error());
    if (!transfer_) transfer_ = std::make_unique<TrustTransfer>(*history_, own().text(), *device_);
    return verify_devices(*device_, *transfer_, uri);
  }
  std::optional<std::vector<Contact>> contacts() override { return std::nullopt; }
  bool open_uri(const std::string&) override { return false; }
  void was_read(const xmpp::Jid&) override {}
  void finished(int status) override {
    status_ = status;
    client_->shut_down([this] { loop_.stop(); });
  }

 private:
  xmpp::Jid own() const { return config_.accounts.front().jid.bare(); }
  xmpp::Result<void> open_device() {
    if (device_) return {};
    auto device = open_omemo_device(*history_, own().text());
    if (!device) return tl::unexpected(device.error());
    device_ = std::move(*device);
    return {};
  }

  const Config& config_;
  xmpp::EventLoop loop_;
  std::unique_ptr<History> history_;
  std::unique_ptr<GlooxClient> client_;
  std::unique_ptr<xmpp::NetworkWatch> network_;
  std::unique_ptr<omemo::Device> device_;  // while there is no connection
  std::unique_ptr<TrustTransfer> transfer_;
  Verb& verb_;
  int status_ = exit_failure;
};

}  // namespace

int run_alone(const Config& config, std::unique_ptr<History> history, Verb& verb) {
  return AloneHost(config, std::move(history), verb).run();
}

}  // namespace tui
