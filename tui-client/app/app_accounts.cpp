// Accounts: asked for, connected, remembered once they have worked; and certificates that somebody has to judge.
#include <utility>

#include "tui-client/app/app.hpp"

namespace tui {

void App::connection_changed(const ConnectionChanged& changed) {
  if (changed.state == ConnectionState::online) {
    if (save_when_online_.erase(changed.account) > 0) {
      const auto* account = configured(changed.account);
      if (account && account->password) {
        report(*this, history_.put(changed.account, "password", *account->password));
        report(*this, save_account(config_, *account));
      }
    }
    contacts_of_invites(changed.account);
    if (auto* chat = model_.current(); chat && chat->account == changed.account) {
      client_.prepare_chat(chat->account, chat->jid);
    }
  } else if (changed.state == ConnectionState::waiting && save_when_online_.contains(changed.account) &&
             told_about_server_.insert(changed.account).second) {
    say("If DNS does not name the server of " + changed.account + ": /connect " + changed.account + " SERVER[:PORT]");
  } else if (changed.fatal && changed.text.find("password") != std::string::npos && model_.prompts.empty()) {
    if (const auto* account = configured(changed.account))
      ask_for_password(*account, "Password for " + changed.account + ":");
  }
}

AccountConfig* App::configured(const AccountId& id) {
  for (auto& account : config_.accounts) {
    if (account.jid.bare().text() == id) return &account;
  }
  return nullptr;
}

void App::ask_for_account() {
  ask({"Your address (me@example.org), or an invitation:", false, [this](const std::string& answer) {
         constexpr std::string_view fresh = "new ";
         if (answer.starts_with(fresh)) return register_account(answer.substr(fresh.size()));
         if (answer.starts_with("xmpp:") || answer.starts_with("https:")) return take_invite(answer);
         const auto jid = xmpp::Jid::parse(answer);
         if (!jid || jid->local().empty()) {
           complain("\"" + answer + "\" is no address like me@example.org");
           return ask_for_account();
         }
         first_start_ = config_.accounts.empty();
         connect(*jid, "");
       }});
}

void App::connect(const xmpp::Jid& jid, const std::string& server) {
  const AccountId id = jid.bare().text();
  if (leaving_.contains(id)) return complain(id + " is being removed");
  auto* account = configured(id);
  if (!account) {
    AccountConfig fresh = config_.first_account;
    fresh.jid = jid;
    config_.accounts.push_back(std::move(fresh));
    account = &config_.accounts.back();
    model_.accounts.push_back({.id = id, .text = {}});
  }
  if (!server.empty()) account->server = server;
  connect_account(*account);
}

void App::connect_account(const AccountConfig& account) {
  const AccountId id = account.jid.bare().text();
  AccountConfig complete = account;
  if (!complete.password) {
    if (auto stored = history_.get(id, "password"); stored && *stored) complete.password = **stored;
  }
  if (!complete.password && complete.certificate_file.empty()) {
    return ask_for_password(complete, "Password for " + id + ":");
  }
  report(*this, client_.connect(complete));
}

void App::ask_for_password(AccountConfig account, const std::string& label) {
  ask({label, true, [this, account](const std::string& answer) mutable {
         const AccountId id = account.jid.bare().text();
         if (auto* kept = configured(id)) kept->password = answer;
         account.password = answer;
         save_when_online_[id] = true;
         const auto go_on = [this, account] { report(*this, client_.connect(account)); };
         if (std::exchange(first_start_, false)) return offer_passphrase(go_on);
         go_on();
       }});
}

void App::ask_about_certificate(const CertificateQuestion& question) {
  // The home page has room for the fingerprint; afterwards the chat comes back.
  std::function<void()> back = [] {};
  if (const auto* chat = model_.current()) {
    back = [this, account = chat->account, jid = chat->jid] { open_chat(account, jid); };
    open(nullptr);
  }
  model_.note(question.account, "Compare its SHA-256 with what the server's owner tells you:", true);
  model_.say(question.account, question.sha256, true);
  ask({"Trust this certificate for " + question.account + " from now on? (yes/no)", false,
       [this, question, back = std::move(back)](const std::string& answer) {
         back();
         if (answer != "yes") return say("not connected: the certificate was not accepted");
         report(*this, client_.trust_certificate(question.account, question.sha256));
         const auto again = register_again_.find(question.account);
         if (again != register_again_.end()) std::function(again->second)();
       }});
}

void App::ask_for_code(const LoginCodeQuestion& question) {
  ask({"Code of your authenticator for " + question.account + ", or a recovery code:", false,
       [this, question](const std::string& answer) {
         if (answer.empty()) return say("not connected: /connect " + question.account + " asks again");
         report(*this, client_.show_code(question.account, answer));
       }});
}

void App::ask_about_weaker_login(const WeakerLoginQuestion& question) {
  model_.note(question.account, "Say yes only if who runs the server tells you that it was changed.", true);
  ask({"Log in in the weaker way? (yes/no)", false,
       [this, question](const std::string& answer) {
         if (answer != "yes") return say("not connected: the weaker login was not accepted");
         report(*this, client_.accept_weaker_login(question.account));
       }});
}

}  // namespace tui
