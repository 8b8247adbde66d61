// xmpp-tui register: makes the account and publishes its keys, so that others can write to it at once.
#include "tui-client/cli/alone_host.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

class Register final : public Verb {
 public:
  explicit Register(const RegisterOptions& options) : Verb(options.timeout_s) {}
  GlooxClientOptions client_options() const override { return {}; }

 private:
  void start() override {
    if (!account().password) return finish(exit_usage, "no password: give --password-file or XMPP_TUI_PASSWORD");
    client().register_account(account(), [this, alive = watch()](const xmpp::Result<void>& outcome) {
      if (alive.expired() || finished()) return;
      registered_ = outcome.has_value();
      if (!outcome) finish(status_of(outcome.error()));  // the notice said why
    });
  }

  static int status_of(const xmpp::Error& error) {
    switch (error.code) {
      case xmpp::Errc::already_exists:
      case xmpp::Errc::not_allowed:
      case xmpp::Errc::invalid_argument:
      case xmpp::Errc::storage_failed:
        return exit_failure;
      default:
        return exit_no_connection;
    }
  }

  void on_connection(const ConnectionChanged& change) override {
    if (registered_) Verb::on_connection(change);
  }

  void on_event(const Event& event) override {
    const auto* changed = std::get_if<EncryptionChanged>(&event);
    if (changed && changed->chat.text() == account_id() && changed->encryption.ready) finish(exit_success);
  }

  bool registered_ = false;
};

}  // namespace

int run_register(const Config& config, const RegisterOptions& options) {
  if (needs_store_alone(config, "register", "/connect ADDRESS connects an account that is there")) return exit_failure;
  auto opened = open_store(config);
  if (!opened.history) {
    complain(opened.problem);
    return opened.status;
  }
  Register verb(options);
  return run_alone(config, std::move(opened.history), verb);
}

}  // namespace tui
