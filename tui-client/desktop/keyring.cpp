// libsecret, call by call; this process has nothing else to do meanwhile.
#include "tui-client/desktop/keyring.hpp"

#include <libsecret/secret.h>

#include <memory>

namespace tui::desktop {

namespace {

const SecretSchema* schema() {
  static const SecretSchema fields = {
      "org.freedesktop.Secret.Generic",  // as secret-tool stores
      SECRET_SCHEMA_DONT_MATCH_NAME,
      {{"application", SECRET_SCHEMA_ATTRIBUTE_STRING}, {"store", SECRET_SCHEMA_ATTRIBUTE_STRING}},
      0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  return &fields;
}

KeyringAnswer failed(GError* error) {
  const std::unique_ptr<GError, decltype(&g_error_free)> owned(error, g_error_free);
  if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)) {
    return {.problem = "no program offers a keyring here (org.freedesktop.secrets), as gnome-keyring or KeePassXC do"};
  }
  if (g_error_matches(error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)) return {.problem = "the keyring is locked"};
  return {.problem = error->message};
}

}  // namespace

KeyringAnswer keyring_lookup(const std::string& store) {
  GError* error = nullptr;
  const std::unique_ptr<gchar, decltype(&secret_password_free)> secret(
      secret_password_lookup_sync(schema(), nullptr, &error, "application", "xmpp-tui", "store", store.c_str(),
                                  nullptr),
      secret_password_free);
  if (error) return failed(error);
  return {.ok = true, .secret = secret ? secret.get() : ""};
}

KeyringAnswer keyring_store(const std::string& store, const std::string& secret) {
  GError* error = nullptr;
  const std::string label = "xmpp-tui: the local store in " + store;
  const bool stored = secret_password_store_sync(schema(), SECRET_COLLECTION_DEFAULT, label.c_str(), secret.c_str(),
                                                 nullptr, &error, "application", "xmpp-tui", "store", store.c_str(),
                                                 nullptr);
  if (error) return failed(error);
  return {.ok = stored, .problem = stored ? "" : "the keyring did not take it"};
}

KeyringAnswer keyring_clear(const std::string& store) {
  GError* error = nullptr;
  secret_password_clear_sync(schema(), nullptr, &error, "application", "xmpp-tui", "store", store.c_str(), nullptr);
  if (error) return failed(error);
  return {.ok = true};
}

}  // namespace tui::desktop
