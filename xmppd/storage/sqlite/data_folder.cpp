// DataFolder: permissions and the lock.
#include "xmppd/storage/sqlite/data_folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "xmppd/storage/sqlite/file_copy.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace xmppd {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& path) {
  throw StorageError(fmt::format("{} {}: {}", what, path, std::strerror(errno)));
}

int open_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) refuse("can't open", path);
  // Root may have made it, for a daemon that is another user: a restore into a folder that was wiped.
  give_to_owner_of(std::filesystem::path(path).parent_path().string(), path);
  return descriptor;
}

}  // namespace

DataFolder::DataFolder(std::string path) : path_(std::move(path)) {
  const auto parent = std::filesystem::path(path_).parent_path();
  std::error_code ignored;  // mkdir() below says what is wrong
  if (!parent.empty()) std::filesystem::create_directories(parent, ignored);
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) refuse("can't make the data folder", path_);
  const std::string lock_file = private_file("xmppd.lock");
  lock_ = open_private(lock_file);
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw StorageError(fmt::format("{} is in use by another xmppd (its lock {} is held)", path_, lock_file));
  }
}

DataFolder::~DataFolder() { ::close(lock_); }

std::string DataFolder::private_file(const std::string& name) const {
  std::string file = (std::filesystem::path(path_) / name).string();
  ::close(open_private(file));
  return file;
}

}  // namespace xmppd
