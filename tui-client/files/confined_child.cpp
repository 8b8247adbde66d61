// fork, exec, poll. Between fork and exec there is nothing that may wait for a lock.
#include "tui-client/files/confined_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tui {

namespace {

using xmpp::Errc;

constexpr int could_not_start = 127;

void limit(int what, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(what), &both);
}

[[noreturn]] void become_confined(const ConfinedProgram& program, char* const* words, int output) {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(program.input >= 0 ? program.input : nothing, 0);
  ::dup2(output, 1);
  ::dup2(nothing, 2);
  ::close_range(3, ~0U, 0);
  limit(RLIMIT_CPU, program.cpu_s);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit(RLIMIT_AS, program.memory);
#endif
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  ::signal(SIGPIPE, SIG_DFL);
  std::array<char*, 3> environment{const_cast<char*>("PATH=/usr/bin:/bin"), const_cast<char*>("LC_ALL=C"), nullptr};
  ::execve(words[0], words, environment.data());
  ::_exit(could_not_start);
}

}  // namespace

xmpp::Result<ConfinedEnd> run_confined(const ConfinedProgram& program) {
  std::vector<char*> words;
  for (const auto& word : program.command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return xmpp::fail(Errc::internal, std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) become_confined(program, words.data(), ends[1]);
  ::close(ends[1]);
  ConfinedEnd end;
  const auto deadline = std::chrono::steady_clock::now() + program.patience;
  while (child > 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd output{ends[0], POLLIN, 0};
    const int ready = left.count() > 0 ? ::poll(&output, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    end.late = ready == 0;
    std::array<char, 65536> bytes;
    const auto n = ready > 0 ? ::read(ends[0], bytes.data(), bytes.size()) : 0;
    if (n <= 0) break;
    end.output.append(bytes.data(), static_cast<std::size_t>(n));
    end.too_much = end.output.size() > program.most_output;
    if (!end.too_much) continue;
    end.output.resize(program.most_output);
    break;
  }
  ::close(ends[0]);
  if (child < 0) return xmpp::fail(Errc::internal, std::strerror(errno));
  // What has closed its output has nothing more to say, and is not waited for.
  int status = 0;
  if (end.late || end.too_much) ::kill(child, SIGKILL);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
  if (end.status == could_not_start) return xmpp::fail(Errc::not_found, program.command.front() + ": can't be started");
  return end;
}

}  // namespace tui
