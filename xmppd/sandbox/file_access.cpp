// Landlock by its three system calls: the C library has no functions for them.
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "xmppd/sandbox/sandbox.hpp"

namespace xmppd {
namespace {

constexpr long least_version = 2;  // with the right to rename between folders
constexpr long version_with_truncate = 3;
constexpr std::uint64_t truncate_right = 1ULL << 14;  // not in older headers

constexpr std::uint64_t file_read = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t reading = file_read | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t making = LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                 LANDLOCK_ACCESS_FS_REFER;
// Never granted, but handled, and so refused.
constexpr std::uint64_t neither = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                                  LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM;

class Descriptor {
 public:
  explicit Descriptor(long number) : number_(static_cast<int>(number)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

tl::unexpected<xmpp::Error> failed(const std::string& what) {
  return xmpp::fail(xmpp::Errc::not_allowed, what + ": " + std::strerror(errno));
}

xmpp::Result<void> grant(const Descriptor& rules, const std::string& path, std::uint64_t rights) {
  const Descriptor opened(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (opened.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == EACCES) return {};
    return failed(path);
  }
  struct stat kind {};
  if (::fstat(opened.get(), &kind) != 0) return failed(path);
  if (!S_ISDIR(kind.st_mode)) rights &= file_read | LANDLOCK_ACCESS_FS_WRITE_FILE | truncate_right;
  const landlock_path_beneath_attr rule{.allowed_access = rights, .parent_fd = opened.get()};
  if (::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) return failed(path);
  return {};
}

}  // namespace

std::vector<std::string> system_files() {
  return {"/usr",          "/lib",           "/lib64",     "/etc/ssl",          "/etc/pki",      "/etc/resolv.conf", "/etc/hosts",
          "/etc/host.conf", "/etc/nsswitch.conf", "/etc/services", "/etc/gai.conf",     "/etc/localtime", "/etc/ld.so.cache",
          "/proc/self",    "/proc/meminfo",  "/proc/sys",  "/sys/devices/system/cpu", "/dev/urandom",  "/dev/random"};
}

xmpp::Result<Confinement> limit_files(const FileAccess& access) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < least_version) return Confinement::unsupported;
  const std::uint64_t writing =
      LANDLOCK_ACCESS_FS_WRITE_FILE | (version >= version_with_truncate ? truncate_right : 0);
  const landlock_ruleset_attr handled{.handled_access_fs = reading | writing | making | neither};
  const Descriptor rules(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules.get() < 0) return failed("Landlock");
  for (const std::string& path : access.readable) {
    if (auto granted = grant(rules, path, reading); !granted) return tl::unexpected(granted.error());
  }
  for (const std::string& path : access.writable) {
    if (auto granted = grant(rules, path, reading | writing | making); !granted) return tl::unexpected(granted.error());
  }
  if (auto granted = grant(rules, "/dev/null", reading | writing); !granted) return tl::unexpected(granted.error());
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) {
    return failed("Landlock");
  }
  return Confinement::in_force;
}

}  // namespace xmppd
