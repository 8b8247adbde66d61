// xmpp-tui-desktop: what xmpp-tui asks of the desktop over D-Bus, in a process of its own, so that the client has
// neither its libraries nor its waiting.
//   xmpp-tui-desktop keyring lookup|store|clear FOLDER   the secret of a store; store reads it from standard input
//   xmpp-tui-desktop notify                              requests on standard input, events on standard output, a line each
// Exit status: 0; 1 the reason is on standard error; 2 wrong usage; 3 the keyring has no such secret.
#include <glib-unix.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "tui-client/desktop/keyring.hpp"
#include "tui-client/desktop/notifier.hpp"

namespace {

using nlohmann::json;
using namespace tui::desktop;

constexpr int failure = 1, usage = 2, nothing_there = 3;
constexpr std::size_t longest_line = 65536;

int keyring(const std::string& what, const std::string& store) {
  KeyringAnswer answer;
  if (what == "lookup") {
    answer = keyring_lookup(store);
  } else if (what == "store") {
    std::string secret;
    if (!std::getline(std::cin, secret) || secret.empty()) return usage;
    answer = keyring_store(store, secret);
  } else if (what == "clear") {
    answer = keyring_clear(store);
  } else {
    return usage;
  }
  if (!answer.ok) {
    std::cerr << answer.problem << "\n";
    return failure;
  }
  if (what != "lookup") return 0;
  if (answer.secret.empty()) return nothing_there;
  std::cout << answer.secret << std::flush;
  return 0;
}

void tell(const json& words) {
  std::cout << words.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
}

struct Requests {
  GMainLoop* loop;
  Notifier& notifier;
  std::string received = {};
};

void follow(Notifier& notifier, const json& request) {
  const auto text = [&](const char* name) {
    const auto found = request.find(name);
    return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (request.contains("show")) notifier.show(text("show"), text("title"), text("text"));
  if (request.contains("close")) notifier.close(text("close"));
}

gboolean read_requests(gint descriptor, GIOCondition, gpointer data) {
  auto& requests = *static_cast<Requests*>(data);
  char buffer[4096];
  const auto n = ::read(descriptor, buffer, sizeof buffer);
  if (n <= 0) {
    g_main_loop_quit(requests.loop);
    return G_SOURCE_REMOVE;
  }
  requests.received.append(buffer, static_cast<std::size_t>(n));
  std::size_t begin = 0;
  for (std::size_t end; (end = requests.received.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto request = json::parse(requests.received.substr(begin, end - begin), nullptr, false);
    if (request.is_object()) follow(requests.notifier, request);
  }
  requests.received.erase(0, begin);
  if (requests.received.size() > longest_line) requests.received.clear();
  return G_SOURCE_CONTINUE;
}

int notify() {
  Notifier notifier([](const std::string& key) { tell({{"open", key}}); },
                    [](const std::string& problem) { tell({{"problem", problem}}); });
  if (!notifier.connect()) return failure;
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  Requests requests{loop, notifier};
  g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), read_requests, &requests);
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "keyring" && argc == 4) return keyring(argv[2], argv[3]);
  if (what == "notify" && argc == 2) return notify();
  std::cerr << "xmpp-tui starts this program: keyring lookup|store|clear FOLDER, or notify\n";
  return usage;
}
