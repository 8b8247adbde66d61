// Notifier: the desktop's notification service (org.freedesktop.Notifications 1.2), one notification for each chat.
#pragma once

#include <gio/gio.h>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tui::desktop {

class Notifier {
 public:
  static constexpr std::size_t most_shown = 200;

  // `on_open` when somebody wants to go to what a notification speaks of, `on_problem` once if there is no service.
  Notifier(std::function<void(const std::string& key)> on_open, std::function<void(const std::string&)> on_problem);
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // False: there is no bus; `on_problem` was told.
  bool connect();
  // In place of the one of the same key.
  void show(const std::string& key, const std::string& title, const std::string& text);
  void close(const std::string& key);

 private:
  struct Text {
    std::string title, text;
  };
  struct Shown {
    guint32 id = 0;                // 0: the service has never answered
    bool asked = false;            // its answer is awaited
    bool unwanted = false;         // closed meanwhile
    std::optional<Text> next = {};  // came meanwhile
  };
  void send(const std::string& key, Shown& shown, const Text& text);
  static void answered(GObject* source, GAsyncResult* result, gpointer call);
  static void signaled(GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar* signal,
                       GVariant* values, gpointer self);
  void call(const char* method, GVariant* values);
  void told_id(const std::string& key, guint32 id);

  std::function<void(const std::string&)> on_open_, on_problem_;
  GDBusConnection* bus_ = nullptr;
  guint subscription_ = 0;
  bool markup_ = false, actions_ = false;
  bool complained_ = false;
  std::map<std::string, Shown> shown_;
};

}  // namespace tui::desktop
