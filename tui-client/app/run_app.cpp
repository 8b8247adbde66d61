// One loop for terminal, network and clock.
#include "tui-client/app/run_app.hpp"

#include <langinfo.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/network_watch.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/app/app.hpp"
#include "tui-client/app/event_hooks.hpp"
#include "tui-client/app/look_files.hpp"
#include "tui-client/app/outside_editor.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_server.hpp"
#include "tui-client/desktop/keyring_client.hpp"
#include "tui-client/desktop/notices.hpp"
#include "tui-client/files/code_reader.hpp"
#include "tui-client/files/picture_maker.hpp"
#include "tui-client/files/viewer.hpp"
#include "tui-client/http/http_client.hpp"
#include "tui-client/http/small_page.hpp"
#include "tui-client/ui/ncurses_screen.hpp"
#include "tui-client/xmpp/gloox_client.hpp"

namespace tui {

namespace {

int complain_and_fail(const std::string& text) {
  std::fprintf(stderr, "xmpp-tui: %s\n", text.c_str());
  return 1;
}

// Keys typed faster than the screen can follow are drawn together.
constexpr int keys_per_draw = 500;
constexpr std::uint64_t frame_ms = 16;
constexpr std::uint64_t pause_between_steps_ms = 10;
constexpr std::uint64_t recount_ms = 50;

PicturePreference picture_preference(PreviewSetting setting) {
  switch (setting) {
    case PreviewSetting::automatic:
      return PicturePreference::automatic;
    case PreviewSetting::sixel:
      return PicturePreference::sixel;
    case PreviewSetting::kitty:
      return PicturePreference::kitty;
    case PreviewSetting::blocks:
    case PreviewSetting::none:
      break;
  }
  return PicturePreference::cells;
}

}  // namespace

int run_app(Config config, const std::string& chat_with, const std::string& uri) {
  std::setlocale(LC_ALL, "");
  if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) config.ascii = true;

  auto history = open_history(config);
  if (!history) return complain_and_fail(history.error().detail);
  // The terminal belongs to the screen; what the parts have to say goes into a file of the owner's.
  xmpp::log::configure({xmpp::log::Level::info, (config.data_directory / "log").string(), true});

  const auto folder = config.config_file.parent_path();
  auto bindings = read_keymap(folder / "keys.toml");
  ReadTheme look;
  if (!config.theme.empty()) look = read_theme(folder / "themes" / (config.theme + ".toml"));
  auto screen =
      open_terminal({config.color, config.ascii,
                     config.notify.desktop == DesktopNotification::osc9     ? TerminalNotice::osc9
                     : config.notify.desktop == DesktopNotification::osc777 ? TerminalNotice::osc777
                                                                            : TerminalNotice::none,
                     picture_preference(config.pictures.preview), config.mouse, config.links, config.bidi,
                               look.theme});
  if (!screen) return complain_and_fail(screen.error().detail);

  xmpp::EventLoop loop;
  App* app = nullptr;
  std::unique_ptr<VerbServer> verbs;
  GlooxClientOptions options;
  options.xml_log = config.xml_log;
  options.files = config.files;
  options.avatars = config.pictures.avatars && config.pictures.preview != PreviewSetting::none;
  options.max_encrypted_members = config.max_encrypted_members;
  options.blind_trust = config.blind_trust;
  GlooxClient client(
      loop, **history,
      [&](const Event& event) {
        if (verbs) verbs->handle(event);
        app->handle(event);
      },
      std::move(options));
  const auto network = xmpp::NetworkWatch::open(loop, [&] { client.network_changed(); }, {});
  if (!network) xmpp::log::warning("client", "{}", network.error().detail);
  App::Hooks hooks;
  hooks.now = [] { return xmpp::now(); };
  hooks.quit = [&] { client.shut_down([&] { loop.stop(); }); };
  hooks.suspend = [&] {
    (*screen)->suspend();
    ::kill(0, SIGTSTP);  // the whole job, as a terminal does it; returns when the shell says fg
    (*screen)->resume();
  };
  hooks.open_file = show_file;
  hooks.background = [&](std::function<void()> work, std::function<void()> then) {
    loop.background(std::move(work), std::move(then));
  };
  // While the user's editor has the terminal, nothing is drawn and no key is read; the rest goes on.
  std::optional<xmpp::ReadWatcher> keys;
  const auto read_keys = [&] {
    keys.emplace(loop, STDIN_FILENO, [&] {
      for (int i = 0; i < keys_per_draw && keys; ++i) {
        const auto key = (*screen)->read_key();
        if (!key) break;
        app->handle(*key);
      }
    });
  };
  hooks.edit_text = [&](const std::string& text, std::function<void(xmpp::Result<std::string>)> then) {
    const auto written = std::make_shared<xmpp::Result<std::string>>();
    // Not from inside the watcher that is read from.
    loop.post([&, text, written, then = std::move(then)] {
      if (!keys) return;
      keys.reset();
      (*screen)->suspend();
      loop.background([written, text, folder = config.data_directory] { *written = edit_in_editor(text, folder); },
                      [&, written, then] {
                        (*screen)->resume();
                        read_keys();
                        then(std::move(*written));
                        app->draw_if_needed();  // what changed meanwhile, too
                      });
    });
  };
  hooks.read_codes = [&](const std::string& picture, std::function<void(xmpp::Result<std::string>)> then) {
    const auto read = std::make_shared<xmpp::Result<std::string>>();
    loop.background([read, picture] { *read = read_codes(picture); },
                    [read, then = std::move(then)] { then(std::move(*read)); });
  };
  hooks.make_picture = [&](const PictureSource& source, const PictureRequest& request,
                           std::function<void(const xmpp::Result<Picture>&)> then) {
    const auto made = std::make_shared<xmpp::Result<Picture>>();
    loop.background(
        [made, source, request] {
          *made = source.path.empty() ? make_picture_of(source.bytes, request) : make_picture(source.path, request);
        },
        [made, then = std::move(then)] { then(*made); });
  };
  hooks.make_avatar = [&](const std::string& path, std::function<void(const xmpp::Result<AvatarImage>&)> then) {
    const auto made = std::make_shared<xmpp::Result<AvatarImage>>();
    loop.background([made, path] { *made = make_avatar(path); }, [made, then = std::move(then)] { then(*made); });
  };
  HttpClient http(loop);
  hooks.read_page = [&](const std::string& url, std::function<void(xmpp::Result<std::string>)> then) {
    const auto& account = config.accounts.empty() ? config.first_account : config.accounts.front();
    read_small_page(http, url, account.ca_file, config.files.proxy, std::move(then));
  };
  // What happens within one frame's time is drawn together, and nothing is drawn, or woken up for, when nothing
  // happens.
  xmpp::Timer frame(loop);
  std::uint64_t drawn_at = 0;
  hooks.changed = [&] {
    const auto since = loop.now_ms() - drawn_at;
    frame.start(since >= frame_ms ? 0 : frame_ms - since, [&] {
      drawn_at = loop.now_ms();
      if (keys) app->draw_if_needed();
    });
  };
  xmpp::Timer pause(loop);
  std::deque<std::function<void()>> steps;
  std::function<void()> next_step = [&] {
    const auto step = std::move(steps.front());
    steps.pop_front();
    if (!steps.empty()) pause.start(pause_between_steps_ms, next_step);
    step();
  };
  hooks.later = [&](std::function<void()> step) {
    steps.push_back(std::move(step));
    if (steps.size() == 1) pause.start(pause_between_steps_ms, next_step);
  };
  xmpp::Timer waking(loop);
  hooks.wake_at = [&](xmpp::Timestamp when) {
    constexpr xmpp::Timestamp soonest = 1'000, longest = 3'600'000'000;
    waking.start(static_cast<std::uint64_t>(std::clamp(when - xmpp::now(), soonest, longest) / 1000 + 1),
                 [&] { app->tick(); });
  };
  hooks.keyring = [&](const std::string& secret, std::function<void(xmpp::Result<void>)> then) {
    const auto done = std::make_shared<xmpp::Result<void>>();
    loop.background(
        [done, secret = std::string(secret), folder = config.data_directory]() mutable {
          *done = secret.empty() ? forget_in_keyring(folder) : keep_in_keyring(folder, secret);
          xmpp::wipe(secret);
        },
        [done, then = std::move(then)] { then(*done); });
  };
  std::unique_ptr<DesktopNotices> notices;
  if (config.notify.desktop == DesktopNotification::dbus) {
    DesktopNotices::Hooks desktop;
    desktop.open = [&](const std::string& account, const xmpp::Jid& chat) {
      if (!app->model().lock) app->open_chat(account, chat);
    };
    desktop.problem = [&](const std::string& text) {
      xmpp::log::warning("client", "notifications: {}", text);
      app->model().say({}, "no notification can be shown: " + text, true);
      app->changed();
    };
    notices = std::make_unique<DesktopNotices>(loop, std::move(desktop));
    hooks.notify = [&](const Notification& one) { notices->show(one.account, one.chat, one.title, one.text); };
    hooks.close_notification = [&](const AccountId& account, const xmpp::Jid& chat) { notices->close(account, chat); };
  }
  EventHooks event_hooks;
  hooks.event = [&](const ChatMessage& message) {
    const auto& settings = config.notify;
    for (const auto& [event, command] :
         {std::pair("message", &settings.on_message), std::pair("mention", &settings.on_mention)}) {
      if (command->empty() || (command == &settings.on_mention && !message.mentions)) continue;
      const auto ran = event_hooks.run(*command, message_json(message) + "\n",
                                       {{"XMPP_TUI_EVENT", event},
                                        {"XMPP_TUI_ACCOUNT", message.account},
                                        {"XMPP_TUI_CHAT", message.chat.text()},
                                        {"XMPP_TUI_FROM", message.from.text()},
                                        {"XMPP_TUI_ROOM", message.in_room ? "1" : "0"}});
      if (!ran) xmpp::log::warning("client", "{}", ran.error().detail);
    }
  };
  App application(config, client, **history, **screen, std::move(hooks));
  app = &application;
  application.use_keymap(std::move(bindings.keymap));
  for (const auto* problems : {&bindings.problems, &look.problems}) {
    for (const auto& problem : *problems) {
      xmpp::log::warning("client", "{}", problem);
      application.model().note({}, problem, true);
    }
  }
  // What verbs have read, the screen counts anew, once for many messages.
  std::map<AccountId, std::set<xmpp::Jid>> read_by_verbs;
  xmpp::Timer recount(loop);
  const auto was_read = [&](const AccountId& account, const xmpp::Jid& chat) {
    read_by_verbs[account].insert(chat);
    if (recount.active()) return;
    recount.start(recount_ms, [&] {
      for (const auto& [id, chats] : std::exchange(read_by_verbs, {})) {
        application.handle(ChatsChanged{id, {chats.begin(), chats.end()}});
      }
    });
  };
  auto listening = VerbServer::open(config, {loop, **history, client, application.model(), was_read,
                                             [&](const std::string& wanted) { application.open_uri(wanted); }});
  if (listening) {
    verbs = std::move(*listening);
  } else {
    xmpp::log::warning("client", "verbs find no running client: {}", listening.error().detail);
  }

  read_keys();
  xmpp::SignalWatcher window(loop, SIGWINCH, [&] {
    if (!keys) return;
    (*screen)->resized();
    application.tick();
  });
  xmpp::SignalWatcher terminate(loop, SIGTERM, [&] { application.quit(); });
  xmpp::SignalWatcher hang_up(loop, SIGHUP, [&] { application.quit(); });
  xmpp::SignalWatcher interrupt(loop, SIGINT, [&] {
    if (keys) application.quit();  // otherwise it is meant for the editor
  });
  xmpp::Timer clock(loop);
  clock.start_repeating(20'000, [&] {
    event_hooks.reap();
    application.tick();
  });
  application.start(chat_with);
  if (!uri.empty()) application.open_uri(uri);
  application.draw_if_needed();
  loop.run();
  verbs.reset();  // before what it speaks of
  return 0;
}

}  // namespace tui
