// Invitations: making one, and following one: a new account, a new contact, or both (XEP-0379, XEP-0401, XEP-0445).
#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/app/app.hpp"
#include "tui-client/xmpp/invite_link.hpp"

namespace tui {

void App::make_invite() {
  const auto account = model_.default_account();
  auto* forms = client_.forms(account);
  const auto jid = xmpp::Jid::parse(account);
  if (!forms || !jid) return complain("not connected");
  forms->run_command(xmpp::Jid::make("", jid->domain()).value(), "urn:xmpp:invite#invite");
}

void App::take_invite(const std::string& text) {
  const auto follow = [this](const xmpp::Result<InviteLink>& link) {
    changed();
    if (link) return follow_invite(*link);
    complain(link.error().detail);
    if (config_.accounts.empty()) ask_for_account();
  };
  if (!is_invite_page(text)) return follow(parse_invite_uri(text));
  if (!hooks_.read_page) return complain("pages can't be read here");
  say("reading the invitation …");
  hooks_.read_page(text, [follow](const xmpp::Result<std::string>& html) {
    follow(html ? find_invite(*html) : tl::unexpected(html.error()));
  });
}

void App::follow_invite(const InviteLink& link) {
  if (!link.contact.empty() && !config_.accounts.empty()) {
    return become_contact(model_.default_account(), link.contact, link.token);
  }
  if (!link.account.local().empty()) return ask_for_new_account(link.account, link);
  if (!link.account.empty()) return ask_for_name(link);
  ask({"Your address, to be a contact of " + link.contact.text() + " (me@example.org):", false,
       [this, link](const std::string& answer) { log_in_as(answer, link); }});
}

void App::ask_for_name(const InviteLink& link) {
  const std::string domain(link.account.domain());
  const bool may_have_one = !link.contact.empty();
  ask({(may_have_one ? "Your name at " + domain + ", or your address elsewhere:"
                     : "The name you want at " + domain + ":"),
       false, [this, link, domain, may_have_one](const std::string& answer) {
         const bool address = answer.find('@') != std::string::npos;
         const auto jid = address ? xmpp::Jid::parse(answer) : xmpp::Jid::make(answer, domain);
         if (jid && !jid->local().empty() && jid->domain() == domain) return ask_for_new_account(jid->bare(), link);
         if (jid && !jid->local().empty() && may_have_one) return log_in_as(answer, link);
         complain("\"" + answer + "\" is no name for an account at " + domain);
         ask_for_name(link);
       }});
}

void App::log_in_as(const std::string& address, const InviteLink& link) {
  const auto jid = xmpp::Jid::parse(address);
  if (!jid || jid->local().empty()) {
    complain("\"" + address + "\" is no address like me@example.org");
    return follow_invite(link);
  }
  contact_when_online_[jid->bare().text()] = {link.contact, link.token};
  first_start_ = config_.accounts.empty();
  connect(*jid, "");
}

void App::ask_for_new_account(const xmpp::Jid& jid, const InviteLink& link) {
  ask_new_passphrase("A new password for " + jid.text() + ":", [this, jid, link](const std::string& password) {
    if (password.empty()) {
      complain("an account has to have a password");
      return config_.accounts.empty() ? ask_for_account() : void();
    }
    AccountConfig fresh = config_.first_account;
    fresh.jid = jid;
    fresh.password = password;
    fresh.invite_token = link.token;
    const auto go_on = [this, fresh, link] { make_account(fresh, link); };
    if (config_.accounts.empty()) return offer_passphrase(go_on);
    go_on();
  });
}

void App::register_account(const std::string& address) {
  const auto jid = xmpp::Jid::parse(address);
  if (!jid || jid->local().empty()) {
    complain("\"" + address + "\" is no address like me@example.org");
    return config_.accounts.empty() ? ask_for_account() : void();
  }
  if (configured(jid->bare().text())) return complain(jid->bare().text() + " is here already");
  InviteLink open;  // of a server that lets everybody in
  open.account = jid->domain_jid();
  ask_for_new_account(jid->bare(), open);
}

void App::make_account(const AccountConfig& fresh, const InviteLink& link) {
  const AccountId id = fresh.jid.text();
  if (!configured(id)) {
    config_.accounts.push_back(fresh);
    config_.accounts.back().invite_token.clear();
    model_.accounts.push_back({.id = id, .text = {}});
  }
  configured(id)->password = fresh.password;
  save_when_online_[id] = true;
  // Somebody may have to judge the server's certificate first.
  register_again_[id] = [this, fresh, link] { make_account(fresh, link); };
  client_.register_account(fresh, [this, id, link](const xmpp::Result<void>& done) {
    changed();
    if (!done && done.error().code == xmpp::Errc::tls_failed) return;
    register_again_.erase(id);
    if (done) return;
    save_when_online_.erase(id);
    client_.disconnect(id);
    std::erase_if(config_.accounts, [&id](const auto& account) { return account.jid.bare().text() == id; });
    std::erase_if(model_.accounts, [&id](const auto& account) { return account.id == id; });
    if (done.error().code == xmpp::Errc::already_exists && link.account.local().empty()) return ask_for_name(link);
    if (config_.accounts.empty()) ask_for_account();
  });
}

void App::become_contact(const AccountId& account, const xmpp::Jid& contact, const std::string& token) {
  if (const auto asked = client_.accept_invite(account, contact, token); !asked) return complain(asked.error().detail);
  model_.say(account, "you and " + contact.text() + " become contacts");
  open_chat(account, contact);
}

void App::contacts_of_invites(const AccountId& account) {
  const auto found = contact_when_online_.find(account);
  if (found == contact_when_online_.end()) return;
  const auto [contact, token] = found->second;
  contact_when_online_.erase(found);
  become_contact(account, contact, token);
}

}  // namespace tui
