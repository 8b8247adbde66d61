// A child with limits, a pipe and a deadline: the picture is somebody else's.
#include "tui-client/files/code_reader.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

namespace tui {

namespace {

using xmpp::Errc;

constexpr std::size_t most_bytes = 16 * 1024;
constexpr auto patience = std::chrono::seconds(10);
constexpr int could_not_start = 127;

void limit(int what, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(what), &both);
}

// Between fork and exec: nothing that may wait for a lock.
[[noreturn]] void become_reader(const char* picture, int output) {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 0);
  ::dup2(output, 1);
  ::dup2(nothing, 2);
  limit(RLIMIT_CPU, 8);
  limit(RLIMIT_AS, rlim_t{1} << 30);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  std::array<char*, 2> environment{const_cast<char*>("PATH=/usr/bin:/bin"), nullptr};
  // The path is absolute, so that none can be taken for an option.
  ::execle("/usr/bin/zbarimg", "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", picture,
           static_cast<char*>(nullptr), environment.data());
  ::_exit(could_not_start);
}

}  // namespace

xmpp::Result<std::string> read_codes(const std::string& picture) {
  std::error_code error;
  const auto path = std::filesystem::absolute(picture, error).string();
  if (error || !std::filesystem::is_regular_file(path, error)) {
    return xmpp::fail(Errc::not_found, picture + ": no such file");
  }
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return xmpp::fail(Errc::internal, std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) become_reader(path.c_str(), ends[1]);
  ::close(ends[1]);
  std::string text;
  bool late = false;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (child > 0 && text.size() < most_bytes) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd output{ends[0], POLLIN, 0};
    const int ready = left.count() > 0 ? ::poll(&output, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    late = ready == 0;
    std::array<char, 4096> bytes{};
    const auto n = ready > 0 ? ::read(ends[0], bytes.data(), bytes.size()) : 0;
    if (n <= 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  int status = 0;
  if (child > 0) {
    if (late || text.size() >= most_bytes) ::kill(child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (late) return xmpp::fail(Errc::timed_out, picture + ": zbarimg takes too long");
  if (child < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == could_not_start)) {
    return xmpp::fail(Errc::not_found, "zbarimg can't be started: install the package zbar-tools, or paste the URI");
  }
  if (text.empty()) return xmpp::fail(Errc::not_found, picture + ": no QR code found in it");
  return text;
}

}  // namespace tui
