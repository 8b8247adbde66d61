// DataFolder: the folder that holds the database, made on first start and used by one process at a time.
#pragma once

#include <string>

namespace xmppd {

class DataFolder {
 public:
  // Makes `path` (0700; missing parents too) and takes its lock. Throws StorageError: can't be made or written, or
  // another process has it. A folder that exists keeps its permissions: they are the administrator's.
  explicit DataFolder(std::string path);
  ~DataFolder();  // gives the lock back
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // The path of `name` inside, made as an empty file with 0600 if it isn't there. Throws StorageError.
  std::string private_file(const std::string& name) const;

 private:
  std::string path_;
  int lock_ = -1;
};

}  // namespace xmppd
