// xmpp-tui passwd: another password for the account, on its server (XEP-0077).
#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"

namespace tui {
namespace {

class Passwd final : public Verb {
 public:
  Passwd(const Config& config, unsigned timeout_s, std::string fresh)
      : Verb(config, without_presence(), timeout_s), fresh_(std::move(fresh)) {}
  ~Passwd() override { xmpp::wipe(fresh_); }

 private:
  void on_online() override {
    if (std::exchange(asked_, true)) return;  // connected again: nobody knows what became of it
    client().personal(account_id())->change_password(fresh_, [this](const xmpp::Result<void>& done) {
      finish(done ? exit_success : exit_failure, done ? "" : done.error().detail);
    });
  }
  void on_event(const Event&) override {}

  std::string fresh_;
  bool asked_ = false;
};

}  // namespace

int run_passwd(const Config& config, const PasswdOptions& options) {
  const auto fresh =
      options.new_file.empty() ? ask_for_new("password for the account", "--new-file") : first_line(options.new_file);
  if (!fresh) return exit_usage;
  return Passwd(config, options.timeout_s, *fresh).run();
}

}  // namespace tui
