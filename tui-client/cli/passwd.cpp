// xmpp-tui passwd: another password for the account, on its server (XEP-0077).
#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

class Passwd final : public Verb {
 public:
  explicit Passwd(const PasswdRequest& request) : Verb(request.timeout_s), fresh_(request.fresh) {}
  ~Passwd() override { xmpp::wipe(fresh_); }

 private:
  void on_online() override {
    if (std::exchange(asked_, true)) return;  // connected again: nobody knows what became of it
    client().personal(account_id())->change_password(fresh_, [this, alive = watch()](const xmpp::Result<void>& done) {
      if (!alive.expired()) finish(done ? exit_success : exit_failure, done ? "" : done.error().detail);
    });
  }

  std::string fresh_;
  bool asked_ = false;
};

}  // namespace

MadeVerb make_verb(const PasswdRequest& request) { return std::make_unique<Passwd>(request); }

int run_passwd(const Config& config, const PasswdOptions& options) {
  auto fresh =
      options.new_file.empty() ? ask_for_new("password for the account", "--new-file") : first_line(options.new_file);
  if (!fresh) return exit_usage;
  return run_verb(config, "passwd", PasswdRequest{std::move(*fresh), options.timeout_s});
}

}  // namespace tui
