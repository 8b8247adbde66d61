// fork and exec; the input is a file in memory, so that nobody waits for who does not read it.
#include "tui-client/app/event_hooks.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace tui {

using xmpp::Errc;

namespace {

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    if (std::strncmp(*entry, "XMPP_TUI_", 9) != 0) all.emplace_back(*entry);  // the password may be among them
  }
  for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// Between fork and exec: nothing that may wait for a lock.
[[noreturn]] void become(char* const* arguments, char* const* variables, int input) {
  ::setsid();
  ::dup2(input, 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 1);
  ::dup2(nothing, 2);
  ::close_range(3, ~0U, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::execvpe(arguments[0], arguments, variables);
  ::_exit(127);
}

}  // namespace

EventHooks::~EventHooks() { reap(); }

xmpp::Result<void> EventHooks::run(const std::vector<std::string>& command, const std::string& input,
                                   const std::vector<std::pair<std::string, std::string>>& variables) {
  if (command.empty()) return {};
  reap();
  if (running_.size() >= most_running) {
    return xmpp::fail(Errc::limit_exceeded, command.front() + ": so many run already");
  }
  auto words = command;
  auto entries = environment_with(variables);
  const auto arguments = pointers(words), environment = pointers(entries);
  const int file = ::memfd_create("event", MFD_CLOEXEC);
  const bool written = file >= 0 && ::write(file, input.data(), input.size()) == static_cast<ssize_t>(input.size()) &&
                       ::lseek(file, 0, SEEK_SET) == 0;
  const pid_t child = written ? ::fork() : -1;
  if (child == 0) become(arguments.data(), environment.data(), file);
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (child < 0) return xmpp::fail(Errc::internal, command.front() + ": " + std::strerror(problem));
  running_[child] = std::chrono::steady_clock::now();
  return {};
}

void EventHooks::reap() {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(running_, [&](const auto& entry) {
    const auto& [process, began] = entry;
    if (::waitpid(process, nullptr, WNOHANG) != 0) return true;
    if (now - began > longest) ::kill(-process, SIGKILL);  // it leads a session
    return false;
  });
}

}  // namespace tui
