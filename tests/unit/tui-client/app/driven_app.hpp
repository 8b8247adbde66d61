// The whole client over fakes: keys and events in, the screen's text out.
#pragma once

#include <stdlib.h>
#include <time.h>

#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/fakes.hpp"
#include "tests/unit/tui-client/history/cheap.hpp"
#include "tui-client/app/app.hpp"
#include "tui-client/ui/terminal_keys.hpp"

namespace test {

inline const tui::AccountId me = "alice@example.org";
inline const xmpp::Jid bob = *xmpp::Jid::parse("bob@example.net");

struct DrivenApp {
  explicit DrivenApp(int width = 100, int height = 28, bool with_account = true) : screen(width, height) {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    config.config_file = directory.path() / "config.toml";
    if (with_account) {
      tui::AccountConfig account;
      account.jid = *xmpp::Jid::parse(me);
      account.password = "secret";
      config.accounts.push_back(account);
    }
    tui::App::Hooks hooks;
    hooks.now = [this] { return now; };
    hooks.quit = [this] { quit = true; };
    hooks.suspend = [] {};
    hooks.event = [this](const tui::ChatMessage& message) {
      if (heard) heard(message);
    };
    hooks.open_file = [this](const std::string& path) -> xmpp::Result<void> {
      opened.push_back(path);
      return {};
    };
    hooks.read_codes = [this](const std::string& picture, std::function<void(xmpp::Result<std::string>)> then) {
      pictures.push_back(picture);
      then(code_in_picture);
    };
    hooks.make_picture = [this](const tui::PictureSource& source, const tui::PictureRequest& request,
                                std::function<void(const xmpp::Result<tui::Picture>&)> then) {
      pictures_asked.push_back({source.path, source.bytes, request, std::move(then)});
    };
    hooks.make_avatar = [this](const std::string& path, std::function<void(const xmpp::Result<tui::AvatarImage>&)> then) {
      avatar_of = path;
      then(avatar_made);
    };
    hooks.edit_text = [this](const std::string& text, std::function<void(xmpp::Result<std::string>)> then) {
      if (edit_text) edit_text(text, std::move(then));
    };
    hooks.read_page = [this](const std::string& url, std::function<void(xmpp::Result<std::string>)> then) {
      pages.push_back(url);
      then(page);
    };
    app = std::make_unique<tui::App>(config, client, *history, screen, std::move(hooks));
  }

  void online() { app->handle(tui::Event(tui::ConnectionChanged{me, tui::ConnectionState::online, "", false})); }
  // Bytes as a terminal sends them.
  void type(const std::string& bytes) {
    tui::TerminalKeys keys;
    keys.feed(bytes);
    keys.flush();
    while (const auto key = keys.next()) app->handle(*key);
  }
  void event(tui::Event e) { app->handle(e); }
  const std::string& look() {
    app->draw_if_needed();
    return screen.text;
  }
  bool sees(const std::string& text) { return look().find(text) != std::string::npos; }

  // Stores it as the network side would, then tells the app.
  tui::ChatMessage receive(const std::string& body, tui::Direction direction = tui::Direction::incoming,
                           const xmpp::Jid& from = bob) {
    tui::ChatMessage m;
    m.account = me;
    m.chat = from;
    m.from = from;
    m.direction = direction;
    m.body = body;
    m.when = now;
    m.encryption = tui::Encryption::omemo;
    m.unread = direction == tui::Direction::incoming;
    m.delivery = direction == tui::Direction::incoming ? tui::Delivery::sent : tui::Delivery::pending;
    m.stanza_id = "id" + std::to_string(++serial);
    m.id = *history->add(m);
    event(tui::MessageAdded{m});
    return m;
  }
  void encryption(unsigned devices, bool verified = false, std::vector<std::string> problems = {},
                  tui::Encryption mode = tui::Encryption::omemo) {
    tui::ChatEncryption e;
    e.mode = mode;
    e.ready = true;
    e.devices = devices;
    e.all_verified = verified;
    e.protocol = "OMEMO 2";
    e.problems = std::move(problems);
    event(tui::EncryptionChanged{me, bob, e});
  }

  TemporaryDirectory directory;
  tui::Config config;
  FakeClient client;
  FakeScreen screen;
  std::unique_ptr<tui::History> history = std::move(*tui::History::open(directory.path(), {}, test::cheap));
  xmpp::Timestamp now = 1'795'356'120'000'000;  // 2026-11-22T14:02:00Z
  bool quit = false;
  std::function<void(const tui::ChatMessage&)> heard;
  std::function<void(const std::string&, std::function<void(xmpp::Result<std::string>)>)> edit_text;
  std::vector<std::string> opened;
  std::vector<std::string> pictures;
  xmpp::Result<std::string> code_in_picture;
  struct PictureAsked {
    std::string path, bytes;
    tui::PictureRequest request;
    std::function<void(const xmpp::Result<tui::Picture>&)> then;
  };
  std::vector<PictureAsked> pictures_asked;
  std::string avatar_of;
  xmpp::Result<tui::AvatarImage> avatar_made;
  std::vector<std::string> pages;
  xmpp::Result<std::string> page;
  int serial = 0;
  std::unique_ptr<tui::App> app;
};

}  // namespace test
