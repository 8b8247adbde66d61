// A client, a screen and a clock that tests hold in their hands.
#pragma once

#include <map>

#include "tui-client/ui/screen.hpp"
#include "tui-client/xmpp/client.hpp"

namespace test {

class FakeScreen final : public tui::Screen {
 public:
  FakeScreen(int width, int height) : width_(width), height_(height) {}
  int width() const override { return width_; }
  int height() const override { return height_; }
  tui::PictureAbility pictures() const override { return ability; }
  void show(const tui::Canvas& canvas) override {
    text = canvas.to_text();
    shown = canvas;
    cursor_x = canvas.cursor_x;
    cursor_y = canvas.cursor_y;
    ++frames;
  }
  std::optional<tui::Key> read_key() override { return std::nullopt; }
  void resized() override {}
  void bell() override { ++bells; }
  void notify(const std::string& title, const std::string& body) override { notified.push_back(title + ": " + body); }
  void set_title(const std::string&) override {}
  void copy(const std::string& what) override { copied.push_back(what); }
  void suspend() override {}
  void resume() override {}
  void set_size(int width, int height) {
    width_ = width;
    height_ = height;
  }

  std::string text;
  tui::Canvas shown{1, 1};
  tui::PictureAbility ability;
  int cursor_x = -1, cursor_y = -1;
  int frames = 0;
  int bells = 0;
  std::vector<std::string> notified, copied;

 private:
  int width_, height_;
};

class FakeRooms final : public tui::RoomActions {
 public:
  explicit FakeRooms(std::vector<std::string>& calls) : calls_(calls) {}
  void join(const xmpp::Jid& room, const std::string& nick, const std::string& password) override {
    calls_.push_back("join " + room.text() + " " + nick + " " + password);
  }
  void leave(const xmpp::Jid& room) override { calls_.push_back("leave " + room.text()); }
  void create(const xmpp::Jid& room, const std::string& name, bool private_group) override {
    calls_.push_back(std::string(private_group ? "create-private " : "create-open ") + room.text() + name);
  }
  void destroy(const xmpp::Jid& room, const std::string&) override { calls_.push_back("destroy " + room.text()); }
  void set_subject(const xmpp::Jid& room, const std::string& subject) override {
    calls_.push_back("topic " + room.text() + " " + subject);
  }
  void set_affiliation(const xmpp::Jid&, const xmpp::Jid& who, tui::Affiliation affiliation,
                       const std::string& reason) override {
    calls_.push_back("affiliation " + who.text() + " " + std::to_string(static_cast<int>(affiliation)) + " " + reason);
  }
  void list_affiliations(const xmpp::Jid& room) override { calls_.push_back("affiliations " + room.text()); }
  void set_role(const xmpp::Jid&, const std::string& nick, tui::RoomRole role, const std::string& reason) override {
    calls_.push_back("role " + nick + " " + std::to_string(static_cast<int>(role)) + " " + reason);
  }
  void open_private(const xmpp::Jid& room, const std::string& nick) override {
    calls_.push_back("private " + room.text() + " " + nick);
  }
  void moderate(const xmpp::Jid&, const std::string& archive_id, const std::string& reason) override {
    calls_.push_back("moderate " + archive_id + " " + reason);
  }
  void invite(const xmpp::Jid&, const xmpp::Jid& who, const std::string& reason) override {
    calls_.push_back("invite " + who.text() + " " + reason);
  }
  void set_notify(const xmpp::Jid& chat, tui::NotifyRule rule) override {
    calls_.push_back("notify " + chat.text() + " " + std::string(tui::notify_word(rule)));
  }
  void send_without(const xmpp::Jid& room) override { calls_.push_back("without " + room.text()); }

 private:
  std::vector<std::string>& calls_;
};

class FakeForms final : public tui::FormActions {
 public:
  explicit FakeForms(std::vector<std::string>& calls) : calls_(calls) {}
  void configure_room(const xmpp::Jid& room) override { calls_.push_back("configure " + room.text()); }
  void register_in_room(const xmpp::Jid& room) override { calls_.push_back("register " + room.text()); }
  void edit_profile() override { calls_.push_back("edit profile"); }
  void choose_command(const xmpp::Jid& at) override { calls_.push_back("commands " + at.text()); }
  void run_command(const xmpp::Jid& at, const std::string& node) override {
    calls_.push_back("run " + at.text() + " " + node);
  }
  void search_rooms(const std::string& words) override { calls_.push_back("search " + words); }
  void list_rooms(const xmpp::Jid& service) override { calls_.push_back("rooms " + service.text()); }
  void create_room(const std::string& name, bool private_group) override {
    calls_.push_back((private_group ? "create-private " : "create-open ") + name);
  }
  void answer(std::uint64_t form, const xmpp::DataForm& values, const std::string& action) override {
    calls_.push_back("answer " + std::to_string(form) + " " + action);
    answers.push_back(values);
  }
  void cancel(std::uint64_t form) override { calls_.push_back("cancel " + std::to_string(form)); }
  std::vector<xmpp::DataForm> answers;

 private:
  std::vector<std::string>& calls_;
};

class FakeFiles final : public tui::FileActions {
 public:
  explicit FakeFiles(std::vector<std::string>& calls) : calls_(calls) {}
  xmpp::Result<tui::TransferId> upload(const xmpp::Jid& chat, const std::string& path,
                                       std::optional<tui::Encryption>) override {
    if (!refusal.empty()) return xmpp::fail(xmpp::Errc::not_found, refusal);
    calls_.push_back("upload " + chat.text() + " " + path);
    return 1;
  }
  xmpp::Result<tui::TransferId> download(const tui::ChatMessage& message) override {
    calls_.push_back("download " + message.body);
    return 1;
  }
  xmpp::Result<void> ask_size(const tui::ChatMessage& message) override {
    calls_.push_back("size " + message.body);
    return {};
  }
  xmpp::Result<void> cancel(tui::TransferId transfer) override {
    calls_.push_back("cancel " + std::to_string(transfer));
    return {};
  }
  xmpp::Result<void> retry(tui::TransferId transfer) override {
    calls_.push_back("retry " + std::to_string(transfer));
    return {};
  }
  std::string refusal;

 private:
  std::vector<std::string>& calls_;
};

class FakeOmemo final : public tui::OmemoActions {
 public:
  explicit FakeOmemo(std::vector<std::string>& calls) : calls_(calls) {}
  tui::VerificationUri own_uri() override { return own; }
  xmpp::Result<tui::Verification> verify(const tui::VerificationUri& uri) override {
    calls_.push_back("verify " + to_text(uri));
    return verification;
  }
  xmpp::Result<void> remove_device(std::uint32_t device) override {
    calls_.push_back("remove-device " + std::to_string(device));
    return {};
  }
  xmpp::Result<void> reset_device() override {
    calls_.push_back("reset-device");
    return {};
  }
  tui::VerificationUri own;
  tui::Verification verification;

 private:
  std::vector<std::string>& calls_;
};

class FakePersonal final : public tui::PersonalActions {
 public:
  explicit FakePersonal(std::vector<std::string>& calls) : calls_(calls) {}
  xmpp::Result<void> block(const xmpp::Jid& who, const std::optional<tui::AbuseReport>& report) override {
    std::string call = "block " + who.text();
    if (report) {
      call += std::string(report->abuse ? " abuse" : " spam") + " " + report->text;
      for (const auto& id : report->archive_ids) call += " [" + id + "]";
    }
    calls_.push_back(call);
    return {};
  }
  xmpp::Result<void> unblock(const xmpp::Jid& who) override {
    calls_.push_back("unblock " + who.text());
    return {};
  }
  void change_password(const std::string& fresh, std::function<void(xmpp::Result<void>)> done) override {
    calls_.push_back("password " + fresh);
    done(password_outcome);
  }
  xmpp::Result<void> set_timer(const xmpp::Jid& chat, std::uint32_t seconds) override {
    calls_.push_back("timer " + chat.text() + " " + std::to_string(seconds));
    return {};
  }
  void fetch_profile(const xmpp::Jid& who, std::function<void(xmpp::Result<tui::Profile>)> done) override {
    calls_.push_back("profile " + who.text());
    done(profile);
  }
  void set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done) override {
    calls_.push_back("name " + name);
    done({});
  }
  void publish_avatar(const tui::AvatarImage& image, std::function<void(xmpp::Result<void>)> done) override {
    calls_.push_back("avatar " + image.png + " " + std::to_string(image.side));
    done(avatar_outcome);
  }
  xmpp::Result<void> avatar_outcome;
  void fetch_logins(std::function<void(xmpp::Result<std::vector<tui::LoginView>>)> done) override {
    calls_.push_back("logins");
    done(logins);
  }
  void revoke_login(const std::string& id, std::function<void(xmpp::Result<tui::Revoked>)> done) override {
    calls_.push_back("revoke login " + id);
    done(revoked);
  }
  std::vector<tui::LoginView> logins;
  tui::Revoked revoked = tui::Revoked::for_good;
  tui::Profile profile;
  void seen(const xmpp::Jid& chat, tui::MessageId) override { calls_.push_back("seen " + chat.text()); }
  xmpp::Result<void> password_outcome;

 private:
  std::vector<std::string>& calls_;
};

// Records what it is asked; answers what the test has laid down.
class FakeClient final : public tui::Client {
 public:
  xmpp::Result<void> connect(const tui::AccountConfig& account) override {
    connected.push_back(account);
    return {};
  }
  void disconnect(const tui::AccountId& account) override { calls.push_back("disconnect " + account); }
  void retire(const tui::AccountId& account, std::function<void(xmpp::Result<void>)> done) override {
    calls.push_back("retire " + account);
    done(retired);
  }
  xmpp::Result<void> retired = {};
  void shut_down(std::function<void()> done) override { done(); }
  xmpp::Result<void> accept_weaker_login(const tui::AccountId& account) override {
    calls.push_back("accept-weaker-login " + account);
    return {};
  }
  xmpp::Result<void> show_code(const tui::AccountId& account, const std::string& code) override {
    calls.push_back("show-code " + account + " " + code);
    return {};
  }
  xmpp::Result<void> trust_certificate(const tui::AccountId& account, const std::string& sha256) override {
    calls.push_back("trust-certificate " + account + " " + sha256);
    return {};
  }
  void register_account(const tui::AccountConfig& account, std::function<void(xmpp::Result<void>)> done) override {
    calls.push_back("register " + account.jid.text() + " " + account.password.value_or("") + " " +
                    account.invite_token);
    done(registration);
  }
  xmpp::Result<void> registration = {};
  xmpp::Result<tui::MessageId> send_message(const tui::AccountId& account, const xmpp::Jid& chat,
                                            const tui::Draft& draft) override {
    if (refuse_sending) return xmpp::fail(xmpp::Errc::storage_failed, "disk full");
    calls.push_back("send " + account + " " + chat.text() + " " + draft.body);
    drafts.push_back(draft);
    return 1;
  }
  void send_displayed(const tui::AccountId&, const xmpp::Jid& chat, const std::string& stanza_id) override {
    calls.push_back("displayed " + chat.text() + " " + stanza_id);
  }
  void fetch_older(const tui::AccountId&, const xmpp::Jid& chat) override { calls.push_back("older " + chat.text()); }
  void set_active(bool active) override { calls.push_back(active ? "active" : "inactive"); }
  void send_typing(const tui::AccountId&, const xmpp::Jid& chat, bool typing) override {
    calls.push_back(std::string(typing ? "composing " : "paused ") + chat.text());
  }
  xmpp::Result<void> set_chat_mode(const tui::AccountId&, const xmpp::Jid& chat, tui::Encryption mode) override {
    calls.push_back(std::string(mode == tui::Encryption::none ? "plain " : "encrypt ") + chat.text());
    return {};
  }
  void prepare_chat(const tui::AccountId&, const xmpp::Jid& chat) override {
    calls.push_back("prepare " + chat.text());
  }
  xmpp::Result<void> set_presence(const tui::AccountId&, tui::Show, const std::string& status) override {
    calls.push_back("presence " + status);
    return {};
  }
  xmpp::Result<void> roster_add(const tui::AccountId&, const xmpp::Jid& jid, const std::string& name) override {
    calls.push_back("add " + jid.text() + " " + name);
    return {};
  }
  xmpp::Result<void> accept_invite(const tui::AccountId& account, const xmpp::Jid& contact,
                                   const std::string& token) override {
    calls.push_back("contact " + account + " " + contact.text() + " " + token);
    return {};
  }
  xmpp::Result<void> roster_remove(const tui::AccountId&, const xmpp::Jid& jid) override {
    calls.push_back("remove " + jid.text());
    return {};
  }
  xmpp::Result<void> subscription_answer(const tui::AccountId&, const xmpp::Jid& jid, bool accept) override {
    calls.push_back(std::string(accept ? "accept " : "deny ") + jid.text());
    return {};
  }
  xmpp::Result<std::vector<tui::DeviceView>> devices(const tui::AccountId&, const xmpp::Jid& jid) override {
    return known_devices[jid];
  }
  xmpp::Result<void> reset_sessions(const tui::AccountId&, const xmpp::Jid& jid) override {
    calls.push_back("reset " + jid.text());
    return {};
  }
  xmpp::Result<void> set_device_label(const tui::AccountId&, const std::string& label) override {
    device_label = label;
    return {};
  }
  std::string device_label;
  xmpp::Result<void> set_trust(const tui::AccountId&, const xmpp::Jid& jid, std::uint32_t device,
                               tui::Trust trust) override {
    calls.push_back("trust " + jid.text() + " " + std::to_string(device) + " " +
                    std::to_string(static_cast<int>(trust)));
    return {};
  }

  tui::RoomActions* rooms(const tui::AccountId&) override { return &room_actions; }
  tui::FormActions* forms(const tui::AccountId&) override { return &form_actions; }
  tui::FileActions* files(const tui::AccountId&) override { return &file_actions; }
  tui::OmemoActions* omemo(const tui::AccountId&) override { return &omemo_actions; }
  tui::PersonalActions* personal(const tui::AccountId&) override { return &personal_actions; }

  bool called(const std::string& call) const {
    for (const auto& made : calls) {
      if (made == call) return true;
    }
    return false;
  }

  std::vector<tui::AccountConfig> connected;
  std::vector<std::string> calls;
  FakeRooms room_actions{calls};
  FakeForms form_actions{calls};
  FakeFiles file_actions{calls};
  FakeOmemo omemo_actions{calls};
  FakePersonal personal_actions{calls};
  std::vector<tui::Draft> drafts;
  std::map<xmpp::Jid, std::vector<tui::DeviceView>> known_devices;
  bool refuse_sending = false;
};

}  // namespace test
