// Passwords from a terminal without echo, or from standard input.
#include "xmppd/ctl/password.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "libxmpp/base/crypto.hpp"

namespace xmppd::ctl {
namespace {

using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr std::size_t longest_secret = 4096;
constexpr char interrupt = 3, end_of_input = 4, erase = 127, backspace = 8;  // as keys send them

// The terminal without echo and without signals: Ctrl-C must not leave it so.
class SilentTerminal {
 public:
  SilentTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    silent_ = descriptor_ >= 0 && tcgetattr(descriptor_, &before_) == 0;
    if (!silent_) return;
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG | ICANON);
    silent_ = tcsetattr(descriptor_, TCSAFLUSH, &now) == 0;
  }
  ~SilentTerminal() {
    if (silent_) tcsetattr(descriptor_, TCSAFLUSH, &before_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool ready() const { return silent_; }
  bool read(char& key) { return ::read(descriptor_, &key, 1) == 1; }
  void write(std::string_view text) {
    if (::write(descriptor_, text.data(), text.size()) < 0)
      return;  // a prompt that can't be shown is no reason to fail
  }

 private:
  int descriptor_;
  termios before_{};
  bool silent_ = false;
};

void erase_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  if (!text.empty()) text.pop_back();
}

Result<std::string> read_secret(SilentTerminal& terminal) {
  std::string secret;
  char key = 0;
  while (terminal.read(key)) {
    if (key == '\n' || key == '\r') return secret;
    if (key == interrupt || (key == end_of_input && secret.empty())) break;
    if (key == erase || key == backspace) {
      erase_last_character(secret);
    } else if (secret.size() < longest_secret) {
      secret += key;
    }
  }
  xmpp::wipe(secret);
  return fail(Errc::canceled, "canceled");
}

}  // namespace

Result<std::string> new_password(const Arguments& arguments, Terminal& terminal, const std::string& who) {
  auto password = arguments.password_stdin ? terminal.read_line() : terminal.ask_secret("Password for " + who + ": ");
  if (!password) return password;
  if (password->empty()) return fail(Errc::invalid_argument, "the password is empty");
  if (arguments.password_stdin) return password;
  auto again = terminal.ask_secret("The same again: ");
  if (!again) return again;
  const bool same = *again == *password;
  xmpp::wipe(*again);
  if (same) return password;
  xmpp::wipe(*password);
  return fail(Errc::invalid_argument, "the two passwords differ");
}

std::ostream& ProcessTerminal::out() { return std::cout; }
std::ostream& ProcessTerminal::err() { return std::cerr; }

Result<std::string> ProcessTerminal::read_line() {
  std::string line;
  if (!std::getline(std::cin, line)) return fail(Errc::invalid_argument, "standard input has no line");
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

Result<std::string> ProcessTerminal::ask_secret(std::string_view prompt) {
  SilentTerminal terminal;
  if (!terminal.ready()) return fail(Errc::not_allowed, "there is no terminal to ask at; use --password-stdin");
  terminal.write(prompt);
  auto secret = read_secret(terminal);
  terminal.write("\n");
  return secret;
}

}  // namespace xmppd::ctl
