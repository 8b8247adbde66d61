// UploadFolder: system calls, off the loop.
#include "xmppd/web/upload_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/web/disk_queue.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::Error;
using xmpp::Pending;
using xmpp::Result;

// Begin to write back now and then, so that the end has little left to wait for.
constexpr std::uint64_t write_back_bytes = 16u << 20;

tl::unexpected<Error> failed(const std::string& what) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return xmpp::fail(error == ENOENT ? Errc::not_found
                    : full          ? Errc::limit_exceeded
                                    : Errc::storage_failed,
                    what + ": " + std::strerror(error));
}

// Runs `work` in the background; its result is told whoever is left.
template <class T>
Pending<T> in_background(DiskQueue& disk, std::function<Result<T>()> work) {
  auto promise = std::make_shared<xmpp::Promise<T>>();
  auto pending = promise->pending();
  auto result = std::make_shared<std::optional<Result<T>>>();
  disk.background([result, work = std::move(work)] { *result = work(); },
                  [result, promise] {
                    if (!*result) return promise->complete(xmpp::fail(Errc::internal, "an exception"));
                    promise->complete(std::move(**result));
                  });
  return pending;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

Result<void> sync_folder(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failed(path);
  return {};
}

// A new one is itself a name in its parent, which has to be on the disk, too.
Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(path.substr(0, path.rfind('/')));
  if (errno != EEXIST) return failed(path);
  return {};
}

struct Arriving {
  Arriving(int fd, std::string from_in, std::string to_in)
      : descriptor(fd), from(std::move(from_in)), to(std::move(to_in)) {}

  Result<Done> write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed(from);
      bytes.remove_prefix(static_cast<std::size_t>(count));
      written += static_cast<std::uint64_t>(count);
    }
    if (written - written_back >= write_back_bytes) {
      ::sync_file_range(descriptor.get(), static_cast<off_t>(written_back), static_cast<off_t>(written - written_back),
                        SYNC_FILE_RANGE_WRITE);
      written_back = written;
    }
    return Done{};
  }

  // The data, then the name, then the folder that holds the name.
  Result<Done> keep() {
    if (::fsync(descriptor.get()) != 0) return failed(from);
    descriptor.close();
    const auto folder = to.substr(0, to.rfind('/'));
    if (auto made = make_folder(folder); !made) return tl::unexpected(made.error());
    if (::rename(from.c_str(), to.c_str()) != 0) return failed(to);
    kept = true;
    if (auto synced = sync_folder(folder); !synced) return tl::unexpected(synced.error());
    return Done{};
  }

  void discard() {
    descriptor.close();
    if (!kept) ::unlink(from.c_str());
  }

  Descriptor descriptor;
  const std::string from, to;
  std::uint64_t written = 0, written_back = 0;
  bool kept = false;
};

class DiskIncomingFile final : public IncomingFile {
 public:
  DiskIncomingFile(std::shared_ptr<DiskQueue> disk, std::shared_ptr<Arriving> file)
      : disk_(disk), busy_(std::make_shared<Use>(std::move(disk), std::move(file))) {}

  Pending<Done> write(std::string bytes) override {
    return in_background<Done>(*disk_, [use = busy_, bytes = std::move(bytes)] { return use->file->write(bytes); });
  }
  Pending<Done> keep() override {
    return in_background<Done>(*disk_, [use = busy_] { return use->file->keep(); });
  }

 private:
  // Gone with the last task that uses the file: then what was not kept is discarded, again in the background.
  struct Use {
    Use(std::shared_ptr<DiskQueue> disk_in, std::shared_ptr<Arriving> file_in)
        : disk(std::move(disk_in)), file(std::move(file_in)) {}
    ~Use() {
      if (file->kept) return;
      disk->background([arriving = file] { arriving->discard(); }, [] {});
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    std::shared_ptr<DiskQueue> disk;
    std::shared_ptr<Arriving> file;
  };

  std::shared_ptr<DiskQueue> disk_;
  std::shared_ptr<Use> busy_;
};

class DiskStoredFile final : public StoredFile {
 public:
  DiskStoredFile(std::shared_ptr<DiskQueue> disk, std::shared_ptr<Descriptor> file, std::uint64_t size,
                 std::string path)
      : disk_(std::move(disk)), file_(std::move(file)), size_(size), path_(std::move(path)) {}

  std::uint64_t size() const override { return size_; }
  Pending<std::string> read(std::uint64_t offset, std::size_t room) override {
    return in_background<std::string>(*disk_, [file = file_, path = path_, offset, room]() -> Result<std::string> {
      std::string bytes(room, '\0');
      std::size_t have = 0;
      while (have < room) {
        const ssize_t count = ::pread(file->get(), bytes.data() + have, room - have, static_cast<off_t>(offset + have));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(path);
        if (count == 0) break;
        have += static_cast<std::size_t>(count);
      }
      bytes.resize(have);
      return bytes;
    });
  }

 private:
  std::shared_ptr<DiskQueue> disk_;
  std::shared_ptr<Descriptor> file_;
  std::uint64_t size_;
  std::string path_;
};

}  // namespace

bool is_upload_id(std::string_view id) {
  return id.size() >= 16 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

Result<std::unique_ptr<UploadFolder>> UploadFolder::open(const std::string& path, xmpp::Executor& executor) {
  for (const std::string& folder : {path, path + "/arriving"}) {
    if (auto made = make_folder(folder); !made) return tl::unexpected(made.error());
  }
  std::size_t removed = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator at(path + "/arriving", error), end; !error && at != end;
       at.increment(error)) {
    std::error_code left;
    if (std::filesystem::remove(at->path(), left)) ++removed;
    if (left) xmpp::log::error("upload", "{}: {}", at->path().string(), left.message());
  }
  if (error) return xmpp::fail(Errc::storage_failed, path + "/arriving: " + error.message());
  if (removed > 0) xmpp::log::info("upload", "{} half files of the last run removed", removed);
  return std::unique_ptr<UploadFolder>(new UploadFolder(path, std::make_shared<DiskQueue>(executor)));
}

// Some hundred folders, so that none has too many files.
std::string UploadFolder::stored(const std::string& id) const {
  return path_ + "/" + id.substr(id.size() - 2) + "/" + id;
}

Pending<std::shared_ptr<IncomingFile>> UploadFolder::create(const std::string& id, std::uint64_t size) {
  using File = std::shared_ptr<IncomingFile>;
  return in_background<File>(*disk_, [disk = disk_, from = arriving(id), to = stored(id), size]() -> Result<File> {
    const int fd = ::open(from.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return failed(from);
    auto file = std::make_shared<Arriving>(fd, from, to);
    if (::fallocate(fd, 0, 0, static_cast<off_t>(size)) != 0 && errno != EOPNOTSUPP && errno != ENOSYS) {
      auto error = failed(from);
      file->discard();
      return error;
    }
    return std::make_shared<DiskIncomingFile>(disk, std::move(file));
  });
}

Pending<std::shared_ptr<StoredFile>> UploadFolder::find(const std::string& id) {
  using File = std::shared_ptr<StoredFile>;
  return in_background<File>(*disk_, [disk = disk_, path = stored(id)]() -> Result<File> {
    auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat facts {};
    if (file->get() < 0 || ::fstat(file->get(), &facts) != 0) return failed(path);
    ::posix_fadvise(file->get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::make_shared<DiskStoredFile>(disk, std::move(file), static_cast<std::uint64_t>(facts.st_size), path);
  });
}

Pending<std::vector<std::string>> UploadFolder::remove(std::vector<std::string> ids) {
  using Ids = std::vector<std::string>;
  std::vector<std::pair<std::string, std::string>> files;  // id, path
  for (const std::string& id : ids) {
    if (is_upload_id(id)) files.emplace_back(id, stored(id));
  }
  return in_background<Ids>(*disk_, [files = std::move(files)]() -> Result<Ids> {
    Ids gone;
    for (const auto& [id, path] : files) {
      if (::unlink(path.c_str()) == 0 || errno == ENOENT) {
        gone.push_back(id);
      } else {
        xmpp::log::error("upload", "{}", failed(path).value().detail);
      }
    }
    return gone;
  });
}

}  // namespace xmppd
