// Personal: PersonalActions of one account.
#pragma once

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/block_list.hpp"
#include "tui-client/xmpp/displayed_sync.hpp"
#include "tui-client/xmpp/login_list.hpp"
#include "tui-client/xmpp/profile.hpp"

namespace tui {

class Personal final : public PersonalActions {
 public:
  // `password_changed`: for the next login of this process.
  Personal(AccountContext& account, Disclosure& disclosure, Rooms& rooms,
           std::function<void(const std::string&)> password_changed)
      : account_(account),
        rooms_(rooms),
        password_changed_(std::move(password_changed)),
        block_list_(account),
        displayed_(account, disclosure, rooms),
        profiles_(account),
        logins_(account) {}

  xmpp::Result<void> block(const xmpp::Jid& who, const std::optional<AbuseReport>& report) override {
    return block_list_.block(who, report);
  }
  xmpp::Result<void> unblock(const xmpp::Jid& who) override { return block_list_.unblock(who); }
  void change_password(const std::string& fresh, std::function<void(xmpp::Result<void>)> done) override;
  xmpp::Result<void> set_timer(const xmpp::Jid& chat, std::uint32_t seconds) override;
  void fetch_profile(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done) override {
    profiles_.fetch(who, std::move(done));
  }
  void set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done) override {
    profiles_.set_name(name, std::move(done));
  }
  void publish_avatar(const AvatarImage& image, std::function<void(xmpp::Result<void>)> done) override {
    profiles_.publish_avatar(image, std::move(done));
  }
  void fetch_logins(std::function<void(xmpp::Result<std::vector<LoginView>>)> done) override {
    logins_.fetch(std::move(done));
  }
  void revoke_login(const std::string& id, std::function<void(xmpp::Result<Revoked>)> done) override {
    logins_.revoke(id, std::move(done));
  }
  void seen(const xmpp::Jid& chat, MessageId last) override { displayed_.seen(chat, last); }

  BlockList& block_list() { return block_list_; }
  DisplayedSync& displayed() { return displayed_; }

 private:
  AccountContext& account_;
  Rooms& rooms_;
  std::function<void(const std::string&)> password_changed_;
  BlockList block_list_;
  DisplayedSync displayed_;
  Profiles profiles_;
  LoginList logins_;
  xmpp::Lifetime lifetime_;
};

// XEP-0466 §3.3: the other side of a chat, or another device of ours, has named the time after which messages
// disappear; so do those of this device from now on.
void learn_timer(AccountContext& account, const xmpp::Jid& chat, Direction said, std::uint32_t seconds);

}  // namespace tui
