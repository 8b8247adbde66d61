// Asking at the terminal: /dev/tty, so that standard input stays what a script makes of it.
#include "tui-client/cli/open_history.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/desktop/keyring_client.hpp"
#include "tui-client/user_files.hpp"

namespace tui {

namespace {

constexpr int most_questions = 3;
constexpr std::size_t most_bytes = 4096;

class HiddenTerminal {
 public:
  HiddenTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    works_ = ::tcsetattr(descriptor_, TCSAFLUSH, &hidden) == 0;
  }
  ~HiddenTerminal() {
    if (works_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  HiddenTerminal(const HiddenTerminal&) = delete;
  HiddenTerminal& operator=(const HiddenTerminal&) = delete;
  bool works() const { return works_; }
  void write(const std::string& text) { std::ignore = ::write(descriptor_, text.data(), text.size()); }
  bool read(std::string& line) {
    char next = 0;
    while (line.size() < most_bytes && ::read(descriptor_, &next, 1) == 1) {
      if (next == '\n') return true;
      line += next;
    }
    return false;
  }

 private:
  int descriptor_;
  termios before_{};
  bool works_ = false;
};

}  // namespace

std::optional<std::string> ask_at_terminal(const std::string& question) {
  HiddenTerminal terminal;
  if (!terminal.works()) return std::nullopt;
  terminal.write(question + " ");
  std::string line;
  const bool read = terminal.read(line);
  terminal.write("\n");
  if (!read) return std::nullopt;
  return line;
}

std::optional<std::string> first_line(const std::string& file) {
  auto line = first_line_of(file);
  if (line) return std::move(*line);
  complain(line.error().detail);
  return std::nullopt;
}

std::optional<std::string> ask_for_new(const std::string& of, const std::string& option) {
  auto fresh = ask_at_terminal("New " + of + ":");
  if (!fresh || fresh->empty()) {
    complain("nothing new: give " + option + ", or type one at the terminal");
    return std::nullopt;
  }
  auto again = ask_at_terminal("Once more:");
  if (fresh != again) {
    complain("that was another one");
    fresh.reset();
  }
  if (again) xmpp::wipe(*again);
  return fresh;
}

namespace {

// Why the keyring does not open it; "" where it does, or was not to be asked.
std::string open_by_keyring(const Config& config, xmpp::Result<std::unique_ptr<History>>& history) {
  if (config.store_passphrase || config.store_key == StoreKey::passphrase) return {};
  if (!History::has_keyring(config.data_directory)) {
    const bool wanted = config.store_key == StoreKey::keyring && History::has_passphrase(config.data_directory);
    return wanted ? "the keyring has no key of the local store: xmpp-tui passphrase --keyring gives it one" : "";
  }
  auto secret = look_up_in_keyring(config.data_directory);
  if (!secret) return secret.error().detail;
  history = History::open(config.data_directory, *secret);
  xmpp::wipe(*secret);
  const bool wrong = !history && history.error().code == xmpp::Errc::not_authorized;
  return wrong ? "the keyring's secret does not open the local store" : "";
}

}  // namespace

xmpp::Result<std::unique_ptr<History>> open_history(const Config& config) {
  xmpp::Result<std::unique_ptr<History>> history;
  const auto problem = open_by_keyring(config, history);
  if (!problem.empty() && config.store_key == StoreKey::keyring) {
    return xmpp::fail(xmpp::Errc::not_authorized, problem);
  }
  if (!problem.empty()) complain(problem);
  // An empty pointer: the keyring was not asked.
  if (!history || *history) return history;
  history = History::open(config.data_directory, config.store_passphrase.value_or(""));
  const auto locked = [&] { return !history && history.error().code == xmpp::Errc::not_authorized; };
  if (!locked()) return history;
  for (int i = 0; i < most_questions && locked() && !config.store_passphrase; ++i) {
    auto typed = ask_at_terminal("Passphrase for the local store:");
    if (!typed) break;
    if (typed->empty()) continue;
    history = History::open(config.data_directory, *typed);
    xmpp::wipe(*typed);
    if (locked()) complain(history.error().detail);
  }
  if (locked() && !config.store_passphrase) {
    history.error().detail =
        "the local store needs its passphrase: give --store-passphrase-file, or type it at a terminal";
  }
  return history;
}

}  // namespace tui
