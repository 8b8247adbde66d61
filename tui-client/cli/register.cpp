// xmpp-tui register: makes the account and publishes its keys, so that others can write to it at once.
#include <unistd.h>

#include "tui-client/cli/alone_host.hpp"
#include "tui-client/cli/form_questions.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/http/http_client.hpp"
#include "tui-client/http/small_page.hpp"
#include "tui-client/xmpp/invite_link.hpp"

namespace tui {
namespace {

class Register final : public Verb {
 public:
  Register(const RegisterOptions& options, std::filesystem::path directory)
      : Verb(options.timeout_s), directory_(std::move(directory)) {}
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
      case xmpp::Errc::not_found:
      case xmpp::Errc::invalid_argument:
      case xmpp::Errc::canceled:
      case xmpp::Errc::storage_failed:
        return exit_failure;
      default:
        return exit_no_connection;
    }
  }

  void on_connection(const ConnectionChanged& change) override {
    if (registered_) Verb::on_connection(change);
  }

  // What the server wants to know besides name and password: a CAPTCHA, an e-mail address.
  void ask(const FormOffer& offer) {
    questions_ = std::make_unique<FormQuestions>(
        host().loop(), STDIN_FILENO, offer, directory_, [this, id = offer.id](std::optional<xmpp::DataForm> answers) {
          auto* forms = client().forms(account_id());
          if (!forms) return finish(exit_failure);
          if (answers) return forms->answer(id, *answers, "send");
          forms->cancel(id);
        });
  }
  // Who answers has the server's patience, not ours.
  void on_timeout() override {
    if (!questions_) finish(exit_timeout, "timed out");
  }

  void on_event(const Event& event) override {
    if (const auto* form = event.as<FormReceived>()) return ask(form->offer);
    const auto* changed = event.as<EncryptionChanged>();
    if (changed && changed->chat.text() == account_id() && changed->encryption.ready) finish(exit_success);
  }

  std::filesystem::path directory_;  // for pictures
  std::unique_ptr<FormQuestions> questions_;
  bool registered_ = false;
};

// The page of an invitation, with a loop of its own.
xmpp::Result<std::string> read_page(const Config& config, const std::string& url, unsigned timeout_s) {
  xmpp::EventLoop loop;
  HttpClient http(loop);
  xmpp::Result<std::string> page = xmpp::fail(xmpp::Errc::timed_out, "the page of the invitation does not come");
  xmpp::Timer timeout(loop);
  if (timeout_s != 0) timeout.start(std::uint64_t{timeout_s} * 1000, [&loop] { loop.stop(); });
  const auto& account = config.accounts.empty() ? config.first_account : config.accounts.front();
  read_small_page(http, url, account.ca_file, config.files.proxy, [&](xmpp::Result<std::string> read) {
    page = std::move(read);
    loop.stop();
  });
  loop.run();
  return page;
}

// The configuration with the account that is to be made.
xmpp::Result<Config> invited_account(Config config, const RegisterOptions& options) {
  xmpp::Result<InviteLink> link = parse_invite_uri(options.invite);
  if (is_invite_page(options.invite)) {
    const auto page = read_page(config, options.invite, options.timeout_s);
    if (!page) return tl::unexpected(page.error());
    link = find_invite(*page);
  }
  if (!link) return tl::unexpected(link.error());
  if (link->account.empty()) {
    return xmpp::fail(xmpp::Errc::not_allowed,
                      "with this invitation no account can be made; log in, and: /invite LINK");
  }
  const bool named = !link->account.local().empty();
  AccountConfig account = config.accounts.empty() ? config.first_account : config.accounts.front();
  if (config.accounts.empty() && named) account.jid = link->account;
  const bool fits = named ? account.jid.same_bare(link->account)
                          : !account.jid.local().empty() && account.jid.domain() == link->account.domain();
  if (!fits) {
    return xmpp::fail(xmpp::Errc::invalid_argument,
                      "the invitation is for an account at " + link->account.text() + ": --account " +
                          (named ? link->account.text() : "NAME@" + link->account.text()));
  }
  account.invite_token = link->token;
  config.accounts = {std::move(account)};
  return config;
}

}  // namespace

int run_register(const Config& config, const RegisterOptions& options) {
  if (!options.invite.empty()) {
    const auto invited = invited_account(config, options);
    if (invited) return run_register(*invited, {.invite = {}, .timeout_s = options.timeout_s});
    complain(invited.error().detail);
    return invited.error().code == xmpp::Errc::invalid_argument ? exit_usage : exit_failure;
  }
  if (needs_store_alone(config, "register", "/connect ADDRESS connects an account that is there")) return exit_failure;
  auto opened = open_store(config);
  if (!opened.history) {
    complain(opened.problem);
    return opened.status;
  }
  Register verb(options, config.files.directory);
  return run_alone(config, std::move(opened.history), verb);
}

}  // namespace tui
