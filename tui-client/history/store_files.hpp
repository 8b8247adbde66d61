// The files of the client's data directory: who may use it, and its key.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "libxmpp/base/result.hpp"

namespace tui {

// One process at a time: two on one OMEMO state would corrupt the ratchets. Released with the object, or by the kernel
// when the process dies.
class StoreLock {
 public:
  // not_allowed names the process that holds it; storage_failed if the lock file can't be made.
  static xmpp::Result<StoreLock> take(const std::filesystem::path& directory);
  ~StoreLock();
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&&) = delete;

 private:
  explicit StoreLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Makes the directory with mode 0700 if it is missing.
xmpp::Result<void> prepare_directory(const std::filesystem::path& directory);

// A file of the owner's, at once or not at all: temporary name, fsync, rename, fsync of the directory. What it takes
// the place of is overwritten.
xmpp::Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes);
// A file of the owner's under a name that nobody can know before; it and what SQLite puts beside it go with the object.
class TemporaryFile {
 public:
  // In the folder of `target`. storage_failed.
  static xmpp::Result<TemporaryFile> beside(const std::filesystem::path& target);
  ~TemporaryFile();
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  const std::filesystem::path& path() const { return path_; }
  // On disk, and then called `target`, which must not be there: already_exists.
  xmpp::Result<void> become(const std::filesystem::path& target);

 private:
  explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// fsync of `from`, then rename and fsync of the directory.
xmpp::Result<void> move_into_place(const std::filesystem::path& from, const std::filesystem::path& to);
// At most `limit` bytes; not_allowed if others can read the file, not_found if there is none.
xmpp::Result<std::string> read_private_file(const std::filesystem::path& path, std::size_t limit);
// Overwritten, then removed. That there is none is success.
xmpp::Result<void> destroy_file(const std::filesystem::path& path);

// The 32 bytes in `directory`/store.key; made at random, on disk before it is returned, if neither it nor a store
// exists. not_allowed if others can read it; not_found if the store is there and the key is not.
xmpp::Result<std::string> store_key(const std::filesystem::path& directory);

}  // namespace tui
