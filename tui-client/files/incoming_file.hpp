// IncomingFile: a file being fetched. It has a name only when it is whole and genuine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "omemo/media.hpp"

namespace tui {

// Written as 0600. Until publish() it has no name at all, where the file system can do that, so that nothing stays
// behind even if the program is killed; elsewhere a hidden one, which the destructor removes.
class IncomingFile {
 public:
  // Makes `directory` (0700) if it is not there. `fragment`: of an encrypted file; empty: it is not encrypted.
  static xmpp::Result<std::unique_ptr<IncomingFile>> create(const std::filesystem::path& directory,
                                                            std::string_view fragment);
  ~IncomingFile();
  IncomingFile(const IncomingFile&) = delete;
  IncomingFile& operator=(const IncomingFile&) = delete;

  // The next bytes, as they came.
  xmpp::Result<void> write(std::string_view piece);
  // After the last: whether it is what was encrypted; then brings it to disk and gives it a name that nobody has, made
  // of `name` (safe_file_name()). May block on the disk. Gives the path.
  xmpp::Result<std::string> publish(const std::string& name);
  std::uint64_t size() const { return size_; }
  // Bytes that came, of an encrypted file with what is held back of them: where what follows goes on.
  std::uint64_t received() const { return received_; }

 private:
  IncomingFile(std::filesystem::path directory, int folder) : directory_(std::move(directory)), folder_(folder) {}
  xmpp::Result<void> open();
  xmpp::Result<void> put(const char* data, std::size_t size);
  xmpp::Error problem(int number) const;
  // 0, or errno.
  int give_name(const std::string& name);

  std::filesystem::path directory_;
  int folder_;
  int file_ = -1;
  std::string hidden_;  // its name for now; empty: none
  std::uint64_t size_ = 0;
  std::uint64_t received_ = 0;
  std::optional<omemo::MediaOpener> opener_;
};

// A file of these bytes, as IncomingFile makes it. Gives the path.
xmpp::Result<std::string> save_file(const std::filesystem::path& directory, const std::string& name, std::string_view bytes);

}  // namespace tui
