// Notifier: requests are sent and answered in their time; who shows them may take as long as it likes.
#include "tui-client/desktop/notifier.hpp"

#include <memory>
#include <string_view>
#include <utility>

namespace tui::desktop {

namespace {

constexpr const char* service = "org.freedesktop.Notifications";
constexpr const char* object = "/org/freedesktop/Notifications";
constexpr int answer_ms = 5000;

struct Call {
  Notifier* self;
  std::string key;
};

}  // namespace

Notifier::Notifier(std::function<void(const std::string&)> on_open, std::function<void(const std::string&)> on_problem)
    : on_open_(std::move(on_open)), on_problem_(std::move(on_problem)) {}

Notifier::~Notifier() {
  if (!bus_) return;
  g_dbus_connection_signal_unsubscribe(bus_, subscription_);
  g_object_unref(bus_);
}

bool Notifier::connect() {
  GError* error = nullptr;
  bus_ = g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, &error);
  if (!bus_) {
    on_problem_(error->message);
    g_error_free(error);
    return false;
  }
  g_dbus_connection_set_exit_on_close(bus_, FALSE);
  subscription_ = g_dbus_connection_signal_subscribe(bus_, service, service, nullptr, object, nullptr,
                                                     G_DBUS_SIGNAL_FLAGS_NONE, signaled, this, nullptr);
  GVariant* answer = g_dbus_connection_call_sync(bus_, service, object, service, "GetCapabilities", nullptr,
                                                 G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NONE, answer_ms, nullptr,
                                                 &error);
  if (!answer) {
    on_problem_(std::string("no service shows notifications: ") + error->message);
    g_error_free(error);
    return false;
  }
  GVariantIter* all = nullptr;
  g_variant_get(answer, "(as)", &all);
  for (const gchar* ability = nullptr; g_variant_iter_next(all, "&s", &ability);) {
    markup_ = markup_ || std::string_view(ability) == "body-markup";
    actions_ = actions_ || std::string_view(ability) == "actions";
  }
  g_variant_iter_free(all);
  g_variant_unref(answer);
  return true;
}

void Notifier::show(const std::string& key, const std::string& title, const std::string& text) {
  if (shown_.size() >= most_shown && !shown_.contains(key)) shown_.erase(shown_.begin());
  auto& shown = shown_[key];
  shown.unwanted = false;
  if (shown.asked) {
    shown.next = Text{title, text};  // which one it replaces is not known before
    return;
  }
  send(key, shown, {title, text});
}

void Notifier::send(const std::string& key, Shown& shown, const Text& text) {
  shown.asked = true;
  shown.next.reset();
  std::string body = text.text;
  if (markup_) {
    gchar* escaped = g_markup_escape_text(body.c_str(), -1);
    body = escaped;
    g_free(escaped);
  }
  GVariantBuilder actions, hints;
  g_variant_builder_init(&actions, G_VARIANT_TYPE("as"));
  if (actions_ && !key.empty()) {
    g_variant_builder_add(&actions, "s", "default");
    g_variant_builder_add(&actions, "s", "Open");
  }
  g_variant_builder_init(&hints, G_VARIANT_TYPE("a{sv}"));
  g_variant_builder_add(&hints, "{sv}", "category", g_variant_new_string("im.received"));
  g_variant_builder_add(&hints, "{sv}", "desktop-entry", g_variant_new_string("xmpp-tui"));
  GVariant* values = g_variant_new("(susssasa{sv}i)", "xmpp-tui", shown.id, "", text.title.c_str(), body.c_str(), &actions,
                                   &hints, -1);
  g_dbus_connection_call(bus_, service, object, service, "Notify", values, G_VARIANT_TYPE("(u)"),
                         G_DBUS_CALL_FLAGS_NONE, answer_ms, nullptr, answered, new Call{this, key});
}

void Notifier::answered(GObject* source, GAsyncResult* result, gpointer call) {
  const std::unique_ptr<Call> owned(static_cast<Call*>(call));
  GError* error = nullptr;
  GVariant* answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
  if (!answer) {
    owned->self->shown_.erase(owned->key);
    if (!std::exchange(owned->self->complained_, true)) owned->self->on_problem_(error->message);
    g_error_free(error);
    return;
  }
  guint32 id = 0;
  g_variant_get(answer, "(u)", &id);
  g_variant_unref(answer);
  owned->self->told_id(owned->key, id);
}

void Notifier::told_id(const std::string& key, guint32 id) {
  const auto found = shown_.find(key);
  if (found == shown_.end() || found->second.unwanted) {
    shown_.erase(key);
    return call("CloseNotification", g_variant_new("(u)", id));
  }
  auto& shown = found->second;
  shown.id = id;
  shown.asked = false;
  if (const auto next = shown.next) send(key, shown, *next);
}

void Notifier::close(const std::string& key) {
  const auto found = shown_.find(key);
  if (found == shown_.end()) return;
  if (found->second.asked) {
    found->second.unwanted = true;
    return;
  }
  call("CloseNotification", g_variant_new("(u)", found->second.id));
  shown_.erase(found);
}

void Notifier::call(const char* method, GVariant* values) {
  g_dbus_connection_call(bus_, service, object, service, method, values, nullptr, G_DBUS_CALL_FLAGS_NONE, answer_ms,
                         nullptr, nullptr, nullptr);
}

void Notifier::signaled(GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar* signal,
                        GVariant* values, gpointer self) {
  auto& notifier = *static_cast<Notifier*>(self);
  const bool action = std::string_view(signal) == "ActionInvoked" && g_variant_is_of_type(values, G_VARIANT_TYPE("(us)"));
  const bool closed =
      std::string_view(signal) == "NotificationClosed" && g_variant_is_of_type(values, G_VARIANT_TYPE("(uu)"));
  if (!action && !closed) return;
  guint32 id = 0;
  g_variant_get_child(values, 0, "u", &id);
  for (auto shown = notifier.shown_.begin(); shown != notifier.shown_.end(); ++shown) {
    if (shown->second.id != id || id == 0) continue;
    if (action) return notifier.on_open_(std::string(shown->first));
    notifier.shown_.erase(shown);
    return;
  }
}

}  // namespace tui::desktop
