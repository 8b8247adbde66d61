// One process for each question; plain blocking system calls with a deadline.
#include "tui-client/desktop/keyring_client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "tui-client/desktop/desktop_program.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using Clock = std::chrono::steady_clock;

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t most_output = 4096;
constexpr auto patience = std::chrono::minutes(2);
constexpr int has_none = 3;  // the helper's exit status

struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(std::exchange(ends[end], -1));
  }
  std::array<int, 2> ends{};
};

struct Answer {
  int status = 0;
  std::string output, errors;
};

// False: nothing more comes.
bool take(Pipe& pipe, std::string& text) {
  std::string buffer(1024, '\0');
  const auto n = ::read(pipe.ends[0], buffer.data(), buffer.size());
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  if (text.size() < most_output) text.append(buffer, 0, static_cast<std::size_t>(n));
  xmpp::wipe(buffer);
  return true;
}

// Until both are at their end; false: the time is over.
bool read_both(Pipe& output, Pipe& errors, Answer& answer) {
  const auto deadline = Clock::now() + patience;
  while (output.ends[0] >= 0 || errors.ends[0] >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> waiting{{{output.ends[0], POLLIN, 0}, {errors.ends[0], POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR) return false;
    if (waiting[0].revents != 0 && !take(output, answer.output)) output.close(0);
    if (waiting[1].revents != 0 && !take(errors, answer.errors)) errors.close(0);
  }
  return true;
}

xmpp::Result<Answer> ask(const char* what, const std::filesystem::path& store, const std::string& secret = {}) {
  const auto program = desktop_program();
  if (!program) return tl::unexpected(program.error());
  std::error_code error;
  const auto folder = std::filesystem::weakly_canonical(store, error);
  Pipe input, output, errors;
  const auto child = start_desktop_program(*program, {"keyring", what, (error ? store : folder).string()},
                                           input.ends[0], output.ends[1], errors.ends[1]);
  if (!child) return tl::unexpected(child.error());
  input.close(0);
  output.close(1);
  errors.close(1);
  std::string line = secret.empty() ? secret : secret + "\n";
  // A pipe has room for that; who does not read it is seen by the exit status.
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  std::ignore = ::write(input.ends[1], line.data(), line.size());
  ::signal(SIGPIPE, before);
  xmpp::wipe(line);
  input.close(1);
  Answer answer;
  const bool whole = read_both(output, errors, answer);
  if (!whole) ::kill(*child, SIGKILL);
  while (::waitpid(*child, &answer.status, 0) < 0 && errno == EINTR) {
  }
  if (!whole) return xmpp::fail(Errc::timed_out, "the keyring does not answer");
  while (!answer.errors.empty() && answer.errors.back() == '\n') answer.errors.pop_back();
  return answer;
}

xmpp::Result<void> succeeded(const xmpp::Result<Answer>& answer) {
  if (!answer) return tl::unexpected(answer.error());
  if (WIFEXITED(answer->status) && WEXITSTATUS(answer->status) == 0) return {};
  return xmpp::fail(Errc::internal,
                    "the keyring: " + (answer->errors.empty() ? std::string("no answer") : answer->errors));
}

}  // namespace

std::string new_keyring_secret() { return xmpp::hex_encode(xmpp::random_bytes(secret_bytes)); }

xmpp::Result<std::string> look_up_in_keyring(const std::filesystem::path& store) {
  auto answer = ask("lookup", store);
  if (answer && WIFEXITED(answer->status) && WEXITSTATUS(answer->status) == has_none) {
    return xmpp::fail(Errc::not_found, "the keyring has no secret for this store");
  }
  if (const auto done = succeeded(answer); !done) return tl::unexpected(done.error());
  return std::move(answer->output);
}

xmpp::Result<void> keep_in_keyring(const std::filesystem::path& store, const std::string& secret) {
  return succeeded(ask("store", store, secret));
}

xmpp::Result<void> forget_in_keyring(const std::filesystem::path& store) { return succeeded(ask("clear", store)); }

}  // namespace tui
