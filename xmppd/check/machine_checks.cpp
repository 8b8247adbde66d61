// Each check asks the kernel once.
#include "xmppd/check/machine_checks.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

#include "xmppd/app/listen_address.hpp"

namespace xmppd {
namespace {

using Level = Finding::Level;

constexpr int connect_ms = 3000;
constexpr std::uint64_t mebi = 1'048'576;
constexpr std::uint64_t little_disk_mib = 1024, no_disk_mib = 100;

class Socket {
 public:
  Socket(int family, int flags) : descriptor_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Empty: somebody took the connection.
std::string try_to_connect(const std::string& address, std::uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return "no address";
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, freeaddrinfo);
  const Socket socket(found->ai_family, SOCK_NONBLOCK);
  if (socket.get() < 0) return std::strerror(errno);
  if (::connect(socket.get(), found->ai_addr, found->ai_addrlen) == 0) return {};
  if (errno != EINPROGRESS) return std::strerror(errno);
  pollfd waits{socket.get(), POLLOUT, 0};
  if (::poll(&waits, 1, connect_ms) != 1) return "no answer";
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  return error == 0 ? std::string() : std::strerror(error);
}

void say(Findings& findings, Level level, const char* area, std::string text, std::string fix = {}) {
  findings.push_back({level, area, std::move(text), std::move(fix)});
}

// "Max open files            1024                 524288               files"
std::optional<std::int64_t> open_files_of(int pid) {
  std::ifstream limits("/proc/" + std::to_string(pid) + "/limits");
  for (std::string line; std::getline(limits, line);) {
    if (!line.starts_with("Max open files")) continue;
    std::istringstream words(line.substr(std::strlen("Max open files")));
    std::string soft;
    words >> soft;
    return soft == "unlimited" ? INT64_MAX : std::strtoll(soft.c_str(), nullptr, 10);
  }
  return std::nullopt;
}

}  // namespace

void check_listeners(const std::string& key, const std::vector<std::string>& addresses, Findings& findings) {
  for (const auto& text : addresses) {
    const auto parsed = parse_listen_address(text);
    if (!parsed) {
      say(findings, Level::error, "ports", key + ": " + text + ": expected " + parsed.error().detail);
      continue;
    }
    for (const auto& each : *parsed) {
      if (each.port == 0) continue;  // whichever is free: nobody can know it
      const std::string target = each.address == "0.0.0.0" ? "127.0.0.1" : each.address == "::" ? "::1" : each.address;
      const auto problem = try_to_connect(target, each.port);
      const auto where =
          fmt::format("{} {}", key,
                      each.address.find(':') == std::string::npos ? fmt::format("{}:{}", each.address, each.port)
                                                                  : fmt::format("[{}]:{}", each.address, each.port));
      if (problem.empty()) {
        say(findings, Level::ok, "ports", where + " takes connections");
      } else if (!each.if_possible) {
        say(findings, Level::error, "ports", where + ": " + problem, "systemctl restart xmppd");
      }
    }
  }
}

void check_files(const std::string& config, const std::string& directory, Findings& findings) {
  struct stat found {};
  if (stat(config.c_str(), &found) == 0) {
    if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
      say(findings, Level::error, "files", config + " can be changed by others", "chmod go-w " + config);
    } else if ((found.st_mode & S_IROTH) != 0) {
      say(findings, Level::note, "files", config + " can be read by everybody: keep no secrets in it",
          "chmod o-r " + config);
    } else {
      say(findings, Level::ok, "files", config + " is for its owner and group");
    }
  }
  if (stat(directory.c_str(), &found) != 0) {
    return say(findings, Level::note, "files", directory + ": " + std::strerror(errno) + "; the daemon makes it",
               "install -d -o xmppd -g xmppd -m 700 " + directory);
  }
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    say(findings, Level::error, "files", directory + " is open to others", "chmod 700 " + directory);
  }
  const auto owner = found.st_uid;
  for (const auto* name : {"xmppd.db", "xmppd.db-wal", "login.secret", "dialback.secret"}) {
    const auto path = directory + "/" + name;
    if (stat(path.c_str(), &found) != 0) continue;
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      say(findings, Level::error, "files", path + " is open to others", "chmod 600 " + path);
    } else if (found.st_uid != owner) {
      say(findings, Level::error, "files", path + " belongs to somebody else than its folder",
          "chown --reference=" + directory + " " + path);
    } else {
      say(findings, Level::ok, "files", path + " is for the daemon alone");
    }
  }
}

void check_open_files(std::optional<int> pid, std::int64_t needed, Findings& findings) {
  auto limit = pid ? open_files_of(*pid) : std::nullopt;
  if (!limit) {
    rlimit own{};
    if (getrlimit(RLIMIT_NOFILE, &own) != 0) return;
    // The daemon raises the soft limit to the hard one.
    limit = own.rlim_max == RLIM_INFINITY ? INT64_MAX : static_cast<std::int64_t>(own.rlim_max);
  }
  const auto text = *limit == INT64_MAX ? std::string("unlimited") : std::to_string(*limit);
  if (*limit >= needed) {
    return say(findings, Level::ok, "limits", fmt::format("open files: {}, for at most {} in use", text, needed));
  }
  say(findings, Level::warning, "limits",
      fmt::format("open files: {}, but c2s.max_connections and http.max_connections may need {}", text, needed),
      fmt::format("LimitNOFILE={}   # in [Service], by: systemctl edit xmppd", needed));
}

void check_disk(const std::string& directory, Findings& findings) {
  struct statvfs disk {};
  std::string path = directory;
  while (statvfs(path.c_str(), &disk) != 0) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0) return;
    path.resize(slash);
  }
  const auto mib = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize / mebi;
  const bool no_names = disk.f_files > 0 && disk.f_favail < 1000;
  const auto text = fmt::format("{} MiB are free below {}", mib, path);
  if (mib < no_disk_mib || no_names) {
    return say(findings, Level::error, "disk", no_names ? text + ", and hardly any inodes" : text,
               "(free some, or move storage.directory)");
  }
  say(findings, mib < little_disk_mib ? Level::warning : Level::ok, "disk", text,
      mib < little_disk_mib ? "(free some, or move storage.directory)" : "");
}

void check_clock(Findings& findings) {
  timex clock{};
  const int state = adjtimex(&clock);
  if (state == TIME_ERROR || (clock.status & STA_UNSYNC) != 0) {
    return say(findings, Level::note, "time", "nobody says that the clock is right: certificates and archives need it",
               "timedatectl set-ntp true");
  }
  say(findings, Level::ok, "time", fmt::format("the clock is kept right, to {} ms", clock.maxerror / 1000));
}

std::optional<int> process_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  path.copy(address.sun_path, path.size());
  const Socket socket(AF_UNIX, 0);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
  ucred peer{};
  socklen_t length = sizeof peer;
  if (getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return std::nullopt;
  return peer.pid;
}

std::vector<std::string> own_addresses() {
  std::vector<std::string> own;
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return own;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(all, freeifaddrs);
  for (const ifaddrs* each = all; each; each = each->ifa_next) {
    char text[INET6_ADDRSTRLEN] = "";
    if (!each->ifa_addr) continue;
    if (each->ifa_addr->sa_family == AF_INET) {
      inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr, text, sizeof text);
    } else if (each->ifa_addr->sa_family == AF_INET6) {
      inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr, text, sizeof text);
    }
    if (*text != '\0') own.emplace_back(text);
  }
  return own;
}

}  // namespace xmppd
