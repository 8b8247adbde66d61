// The near end of a verb that another process runs: plain blocking system calls, so that it is quick.
#include "tui-client/cli/running_client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verbs.hpp"

namespace tui {

std::filesystem::path verb_socket(const std::filesystem::path& data_directory) { return data_directory / "socket"; }

SocketAddress::SocketAddress(const std::filesystem::path& data_directory) : text_(verb_socket(data_directory).string()) {
  if (text_.size() < sizeof(sockaddr_un::sun_path)) return;
  folder_ = ::open(data_directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder_ >= 0) text_ = verb_socket("/proc/self/fd/" + std::to_string(folder_)).string();
}

SocketAddress::~SocketAddress() {
  if (folder_ >= 0) ::close(folder_);
}

namespace {

class Caller {
 public:
  Caller() = default;
  ~Caller() {
    for (const int descriptor : {socket_, signals_}) {
      if (descriptor >= 0) ::close(descriptor);
    }
    if (signals_ >= 0) ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  // False: nobody listens there.
  bool connect(const std::filesystem::path& data_directory) {
    const SocketAddress path(data_directory);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.text().size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.text().data(), path.text().size());
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
    ucred peer{};
    socklen_t length = sizeof peer;
    return ::getsockopt(socket_, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::geteuid();
  }

  bool say(const nlohmann::json& words) {
    const std::string line = words.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::string_view rest = line;
    while (!rest.empty()) {
      const auto n = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  int listen() {
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &watched, &before_);
    signals_ = ::signalfd(-1, &watched, SFD_CLOEXEC);
    std::signal(SIGPIPE, SIG_IGN);
    for (;;) {
      std::array<pollfd, 2> waiting{{{socket_, POLLIN, 0}, {signals_, POLLIN, 0}}};
      if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return ended();
      if (waiting[1].revents != 0 && !interrupt()) return exit_failure;
      if (waiting[0].revents == 0) continue;
      std::array<char, 65536> buffer;
      const auto n = ::read(socket_, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return ended();
      received_.append(buffer.data(), static_cast<std::size_t>(n));
      if (const auto status = read_lines()) return *status;
    }
  }

 private:
  static int ended() {
    complain("the running xmpp-tui has ended");
    return exit_failure;
  }

  // Who presses Ctrl-C twice does not wait for an answer.
  bool interrupt() {
    signalfd_siginfo signal;
    if (::read(signals_, &signal, sizeof signal) < 0 || std::exchange(interrupted_, true)) return false;
    return say({{"interrupt", true}});
  }

  std::optional<int> read_lines() {
    std::size_t begin = 0, printed = 0;
    for (std::size_t end; (end = received_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const auto words = nlohmann::json::parse(received_.begin() + static_cast<std::ptrdiff_t>(begin),
                                               received_.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
      if (!words.is_object()) return ended();
      if (const auto out = words.find("out"); out != words.end() && out->is_string()) {
        if (!print_line(out->get_ref<const std::string&>())) {
          complain("standard output is closed");
          return exit_failure;
        }
        ++printed;
      } else if (const auto err = words.find("err"); err != words.end() && err->is_string()) {
        complain(err->get_ref<const std::string&>());
      } else if (const auto status = words.find("exit"); status != words.end() && status->is_number_integer()) {
        if (printed > 0) say({{"printed", printed_ + printed}});  // the last ones count as read, too
        return status->get<int>();
      }
    }
    received_.erase(0, begin);
    printed_ += printed;
    // Where the socket breaks, the next read says so.
    if (printed > 0) say({{"printed", printed_}});
    return std::nullopt;
  }

  int socket_ = -1, signals_ = -1;
  sigset_t before_{};
  std::string received_;
  std::size_t printed_ = 0;
  bool interrupted_ = false;
};

}  // namespace

bool client_runs(const Config& config) { return Caller().connect(config.data_directory); }

std::optional<int> ask_running_client(const Config& config, const std::string& verb, const nlohmann::json& options) {
  Caller caller;
  if (!caller.connect(config.data_directory)) return std::nullopt;
  nlohmann::json request{{"verb", verb}, {"accounts", nlohmann::json::array()}, {"options", options}};
  for (const auto& account : config.accounts) request["accounts"].push_back(account.jid.bare_text());
  if (request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).size() > max_request_bytes) {
    complain("too long: at most " + std::to_string(max_request_bytes) + " bytes");
    return exit_usage;
  }
  if (!caller.say(request)) return std::nullopt;
  return caller.listen();
}

}  // namespace tui
