// Finding and starting the helper.
#include "tui-client/desktop/desktop_program.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tui {

namespace {

// Between fork and exec: nothing that may wait for a lock.
[[noreturn]] void become_helper(char* const* words, char* const* variables, int input, int output, int errors) {
  ::setsid();  // not stopped with the screen's job
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(errors, 2);
  ::close_range(3, ~0U, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::execve(words[0], words, variables);
  ::_exit(127);
}

}  // namespace

xmpp::Result<std::string> desktop_program() {
  std::error_code error;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const auto* place : {"xmpp-tui-desktop", "../libexec/xmpp-tui/xmpp-tui-desktop"}) {
    const auto path = here / place;
    if (::access(path.c_str(), X_OK) == 0) return path.string();
  }
  return xmpp::fail(xmpp::Errc::not_found, "xmpp-tui-desktop, which speaks to the desktop, is not installed");
}

xmpp::Result<pid_t> start_desktop_program(const std::string& program, const std::vector<std::string>& arguments,
                                          int input, int output, int errors) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> word_pointers, variables;
  for (auto& word : words) word_pointers.push_back(word.data());
  for (char** entry = environ; *entry; ++entry) {
    if (std::strncmp(*entry, "XMPP_TUI_", 9) != 0) variables.push_back(*entry);
  }
  word_pointers.push_back(nullptr);
  variables.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) become_helper(word_pointers.data(), variables.data(), input, output, errors);
  if (child < 0) return xmpp::fail(xmpp::Errc::internal, program + ": " + std::strerror(errno));
  return child;
}

}  // namespace tui
