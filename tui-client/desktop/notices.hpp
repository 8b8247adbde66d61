// DesktopNotices: notifications by the desktop's own service, one for each chat, by way of xmpp-tui-desktop, which is
// started with the first one. Nothing here waits: what the helper does not take in time is left out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

class DesktopNotices {
 public:
  struct Hooks {
    // Somebody wants to go there.
    std::function<void(const std::string& account, const xmpp::Jid& chat)> open;
    // Told once for each way in which it does not work, in words.
    std::function<void(const std::string&)> problem;
  };
  // `program`: instead of the one that was installed, for tests.
  DesktopNotices(xmpp::EventLoop& loop, Hooks hooks, std::string program = {});
  ~DesktopNotices();
  DesktopNotices(const DesktopNotices&) = delete;
  DesktopNotices& operator=(const DesktopNotices&) = delete;

  // In place of the one of the same chat; of an empty chat, one that belongs to none. Texts are plain, and cut where
  // they are long.
  void show(const std::string& account, const xmpp::Jid& chat, const std::string& title, const std::string& text);
  void close(const std::string& account, const xmpp::Jid& chat);

 private:
  bool start();
  void say(const std::string& line);
  void write();
  void read();
  void stop();
  void complain(const std::string& text);

  xmpp::EventLoop& loop_;
  Hooks hooks_;
  std::string program_;
  int process_ = -1, socket_ = -1;
  std::unique_ptr<xmpp::SocketWatcher> watcher_;
  std::uint64_t started_ms_ = 0;
  std::string to_write_, received_, told_;
  std::map<std::string, std::pair<std::string, xmpp::Jid>> shown_;  // by the name the helper knows
};

}  // namespace tui
