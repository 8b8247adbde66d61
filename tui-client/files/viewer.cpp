// A child of a child, so that nobody has to wait for how it ends.
#include "tui-client/files/viewer.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace tui {

namespace {

// $BROWSER may be a list with colons (as sensible-browser and xdg-open read it); the first is taken.
std::string viewer() {
  const char* browser = std::getenv("BROWSER");
  const std::string list = browser ? browser : "";
  const auto first = list.substr(0, list.find(':'));
  return first.empty() ? "xdg-open" : first;
}

// Between fork and exec: nothing that may wait for a lock. Says over `answer` why it could not be started.
[[noreturn]] void become(const char* program, const char* path, int answer) {
  const pid_t child = ::fork();
  if (child > 0) ::_exit(0);
  if (child == 0) {
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int descriptor : {0, 1, 2}) ::dup2(nothing, descriptor);
    ::signal(SIGPIPE, SIG_DFL);
    ::execlp(program, program, path, static_cast<char*>(nullptr));
  }
  const int problem = errno;
  (void)!::write(answer, &problem, sizeof problem);
  ::_exit(1);
}

}  // namespace

xmpp::Result<void> show_file(const std::string& path) {
  const auto program = viewer();
  int answer[2];
  if (::pipe2(answer, O_CLOEXEC) != 0) return xmpp::fail(xmpp::Errc::internal, std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) become(program.c_str(), path.c_str(), answer[1]);
  int problem = child < 0 ? errno : 0;
  ::close(answer[1]);
  if (child > 0) {
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    // Ends when the program has been started: the descriptor closes then.
    if (::read(answer[0], &problem, sizeof problem) != sizeof problem) problem = 0;
  }
  ::close(answer[0]);
  if (problem == 0) return {};
  return xmpp::fail(xmpp::Errc::not_found, program + ": " + std::strerror(problem));
}

}  // namespace tui
