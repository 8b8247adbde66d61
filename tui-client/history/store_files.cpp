// Lock, directory and key file of the store, by plain system calls: their modes matter from the first byte on.
#include "tui-client/history/store_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "libxmpp/base/random.hpp"

namespace tui {

namespace {

constexpr std::size_t key_bytes = 32;

xmpp::Error system_error(const std::filesystem::path& path, const char* doing) {
  return {xmpp::Errc::storage_failed, path.string() + ": " + doing + ": " + std::strerror(errno)};
}

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

xmpp::Result<StoreLock> StoreLock::take(const std::filesystem::path& directory) {
  const auto path = directory / "store.lock";
  Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (file.value < 0) return tl::unexpected(system_error(path, "opening"));
  if (::flock(file.value, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return tl::unexpected(system_error(path, "locking"));
    std::array<char, 32> holder{};
    const auto n = ::pread(file.value, holder.data(), holder.size() - 1, 0);
    return xmpp::fail(xmpp::Errc::not_allowed,
                      directory.string() + " is in use by another xmpp-tui" +
                          (n > 0 ? " (process " + std::string(holder.data(), static_cast<std::size_t>(n)) + ")" : ""));
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(file.value, 0) != 0 || ::pwrite(file.value, pid.data(), pid.size(), 0) < 0) {
    return tl::unexpected(system_error(path, "writing"));
  }
  return StoreLock(std::exchange(file.value, -1));
}

StoreLock::StoreLock(StoreLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

StoreLock::~StoreLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

xmpp::Result<void> prepare_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (const auto parent = directory.parent_path(); !parent.empty()) std::filesystem::create_directories(parent, error);
  if (error) return xmpp::fail(xmpp::Errc::storage_failed, directory.string() + ": " + error.message());
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    return tl::unexpected(system_error(directory, "making"));
  if (!std::filesystem::is_directory(directory, error)) {
    return xmpp::fail(xmpp::Errc::storage_failed, directory.string() + ": not a directory");
  }
  return {};
}

xmpp::Result<std::string> store_key(const std::filesystem::path& directory) {
  const auto path = directory / "store.key";
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value >= 0) {
    struct stat facts {};
    if (::fstat(file.value, &facts) != 0) return tl::unexpected(system_error(path, "reading"));
    if (facts.st_mode & 077) {
      return xmpp::fail(xmpp::Errc::not_allowed,
                        path.string() + ": others can read this key; run: chmod 600 " + path.string());
    }
    std::string key(key_bytes + 1, '\0');
    const auto n = ::read(file.value, key.data(), key.size());
    if (n < 0) return tl::unexpected(system_error(path, "reading"));
    if (n != static_cast<ssize_t>(key_bytes)) {
      return xmpp::fail(xmpp::Errc::storage_failed, path.string() + ": damaged: not 32 bytes");
    }
    key.resize(key_bytes);
    return key;
  }
  if (errno != ENOENT) return tl::unexpected(system_error(path, "opening"));
  if (std::filesystem::exists(directory / "store.db")) {
    return xmpp::fail(xmpp::Errc::not_found, path.string() + ": missing; without it store.db can't be read");
  }
  // Under a temporary name first: a crash leaves no half key behind.
  const auto fresh = directory / "store.key.new";
  std::string key = xmpp::random_bytes(key_bytes);
  Descriptor out{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (out.value < 0) return tl::unexpected(system_error(fresh, "making"));
  if (!write_all(out.value, key) || ::fsync(out.value) != 0) return tl::unexpected(system_error(fresh, "writing"));
  if (::rename(fresh.c_str(), path.c_str()) != 0) return tl::unexpected(system_error(path, "renaming"));
  Descriptor folder{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.value < 0 || ::fsync(folder.value) != 0) return tl::unexpected(system_error(directory, "syncing"));
  return key;
}

}  // namespace tui
