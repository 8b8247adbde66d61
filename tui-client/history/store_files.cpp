// Lock, directory and key file of the store, by plain system calls: their modes matter from the first byte on.
#include "tui-client/history/store_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

#include "libxmpp/base/random.hpp"
#include "tui-client/history/key_slots.hpp"

namespace tui {

namespace {

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

// With as many random bytes; a key is short, of anything longer the beginning.
bool overwrite(int descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return false;
  const auto size = static_cast<std::size_t>(std::min<off_t>(facts.st_size, 65536));
  return write_all(descriptor, xmpp::random_bytes(size)) && ::fsync(descriptor) == 0;
}

xmpp::Result<void> sync_directory(const std::filesystem::path& directory) {
  Descriptor folder{::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.value < 0 || ::fsync(folder.value) != 0) return tl::unexpected(system_error(directory, "syncing"));
  return {};
}

xmpp::Result<void> sync_file(const std::filesystem::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value < 0 || ::fsync(file.value) != 0) return tl::unexpected(system_error(path, "syncing"));
  return {};
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

xmpp::Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes) {
  // Under a temporary name first: a crash leaves no half file behind.
  const auto fresh = path.string() + ".new";
  {
    Descriptor out{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (out.value < 0) return tl::unexpected(system_error(fresh, "making"));
    if (!write_all(out.value, bytes) || ::fsync(out.value) != 0) return tl::unexpected(system_error(fresh, "writing"));
  }
  const Descriptor old{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (::rename(fresh.c_str(), path.c_str()) != 0) return tl::unexpected(system_error(path, "renaming"));
  if (auto synced = sync_directory(path.parent_path()); !synced) return synced;
  // The new one is there whatever becomes of this.
  if (old.value >= 0) std::ignore = overwrite(old.value);
  return {};
}

xmpp::Result<TemporaryFile> TemporaryFile::beside(const std::filesystem::path& target) {
  std::string name = target.string() + ".XXXXXX";
  const Descriptor file{::mkostemp(name.data(), O_CLOEXEC)};  // of mode 0600
  if (file.value < 0) return tl::unexpected(system_error(target, "making"));
  return TemporaryFile(name);
}

TemporaryFile::~TemporaryFile() {
  if (path_.empty()) return;
  for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    std::filesystem::remove(path_.string() + suffix, ignored);
  }
}

xmpp::Result<void> TemporaryFile::become(const std::filesystem::path& target) {
  if (auto synced = sync_file(path_); !synced) return synced;
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) return xmpp::fail(xmpp::Errc::already_exists, target.string() + " is there already");
    // Of file systems that know no such rename, a link refuses, too.
    if (errno != EINVAL && errno != ENOSYS) return tl::unexpected(system_error(target, "renaming"));
    if (::link(path_.c_str(), target.c_str()) != 0) return tl::unexpected(system_error(target, "naming"));
  } else {
    path_.clear();
  }
  return sync_directory(target.parent_path());
}

xmpp::Result<void> move_into_place(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (auto synced = sync_file(from); !synced) return synced;
  if (::rename(from.c_str(), to.c_str()) != 0) return tl::unexpected(system_error(to, "renaming"));
  return sync_directory(to.parent_path());
}

xmpp::Result<std::string> read_private_file(const std::filesystem::path& path, std::size_t limit) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value < 0) {
    auto error = system_error(path, "opening");
    if (errno == ENOENT) error.code = xmpp::Errc::not_found;
    return tl::unexpected(error);
  }
  struct stat facts {};
  if (::fstat(file.value, &facts) != 0) return tl::unexpected(system_error(path, "reading"));
  if (facts.st_mode & 077) {
    return xmpp::fail(xmpp::Errc::not_allowed,
                      path.string() + ": others can read this key; run: chmod 600 " + path.string());
  }
  std::string bytes(limit + 1, '\0');
  const auto n = ::read(file.value, bytes.data(), bytes.size());
  if (n < 0) return tl::unexpected(system_error(path, "reading"));
  if (static_cast<std::size_t>(n) > limit) return xmpp::fail(xmpp::Errc::storage_failed, path.string() + ": too long");
  bytes.resize(static_cast<std::size_t>(n));
  return bytes;
}

xmpp::Result<void> destroy_file(const std::filesystem::path& path) {
  {
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (file.value < 0) {
      if (errno == ENOENT) return {};
      return tl::unexpected(system_error(path, "opening"));
    }
    if (!overwrite(file.value)) return tl::unexpected(system_error(path, "overwriting"));
  }
  if (::unlink(path.c_str()) != 0) return tl::unexpected(system_error(path, "removing"));
  return sync_directory(path.parent_path());
}

xmpp::Result<std::string> store_key(const std::filesystem::path& directory) {
  const auto path = directory / "store.key";
  auto key = read_private_file(path, store_key_bytes + 1);
  if (key) {
    if (key->size() != store_key_bytes) {
      return xmpp::fail(xmpp::Errc::storage_failed, path.string() + ": damaged: not 32 bytes");
    }
    return key;
  }
  if (key.error().code != xmpp::Errc::not_found) return key;
  if (std::filesystem::exists(directory / "store.db")) {
    return xmpp::fail(xmpp::Errc::not_found, path.string() + ": missing; without it store.db can't be read");
  }
  std::string fresh = xmpp::random_bytes(store_key_bytes);
  if (auto written = write_private_file(path, fresh); !written) return tl::unexpected(written.error());
  return fresh;
}

}  // namespace tui
