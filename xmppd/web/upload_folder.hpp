// UploadFolder: the folder of uploaded files. A file has its id for a name and is never changed; while it arrives it is
// in a folder of its own, so that there is no half file among the others, whenever the power fails.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/pending.hpp"

namespace xmppd {

class DiskQueue;

// Whether `id` may name a file here: letters, digits, "-" and "_", 16 to 64 of them.
bool is_upload_id(std::string_view id);

// A file that arrives. Destroyed before keep() is done, it leaves nothing behind. One call at a time; completions run
// even if this object is gone. Errors of all: limit_exceeded (no room on the disk), storage_failed.
class IncomingFile {
 public:
  virtual ~IncomingFile() = default;
  virtual xmpp::Pending<xmpp::Done> write(std::string bytes) = 0;
  // On the disk, under its name, when this completes.
  virtual xmpp::Pending<xmpp::Done> keep() = 0;
};

// A file that is read; stays readable when it is removed meanwhile.
class StoredFile {
 public:
  virtual ~StoredFile() = default;
  virtual std::uint64_t size() const = 0;
  // At most `room` bytes from `offset`; fewer at the end alone.
  virtual xmpp::Pending<std::string> read(std::uint64_t offset, std::size_t room) = 0;
};

// All disk access is on the executor's background threads, through a DiskQueue.
class UploadFolder {
 public:
  // Makes `path` (0700) and what is below it, and removes what was arriving when the last process ended; blocks.
  // `executor` must outlive it and its files. Errors name the path.
  static xmpp::Result<std::unique_ptr<UploadFolder>> open(const std::string& path, xmpp::Executor& executor);

  // Both: `id` is_upload_id(). `size` bytes are set aside on the disk at once, where it can do that.
  xmpp::Pending<std::shared_ptr<IncomingFile>> create(const std::string& id, std::uint64_t size);
  xmpp::Pending<std::shared_ptr<StoredFile>> find(const std::string& id);  // not_found
  // Gives those whose files are gone now: one that can't be removed (it is logged) does not keep the others.
  xmpp::Pending<std::vector<std::string>> remove(std::vector<std::string> ids);

 private:
  UploadFolder(std::string path, std::shared_ptr<DiskQueue> disk) : path_(std::move(path)), disk_(std::move(disk)) {}
  std::string arriving(const std::string& id) const { return path_ + "/arriving/" + id; }
  std::string stored(const std::string& id) const;

  std::string path_;
  std::shared_ptr<DiskQueue> disk_;
};

}  // namespace xmppd
