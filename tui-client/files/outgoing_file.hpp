// OutgoingFile: a file of ours as it is uploaded, encrypted on the way or not.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"
#include "omemo/media.hpp"

namespace tui {

// Read once, from its beginning to the end it had when it was opened; for another attempt open it again, so that no key
// ever sees two texts.
class OutgoingFile {
 public:
  // A regular file (no device, no pipe, no directory).
  static xmpp::Result<std::unique_ptr<OutgoingFile>> open(const std::string& path, bool encrypted);
  ~OutgoingFile();
  OutgoingFile(const OutgoingFile&) = delete;
  OutgoingFile& operator=(const OutgoingFile&) = delete;

  std::uint64_t size() const { return size_; }  // of the file itself
  std::uint64_t bytes_to_send() const { return size_ + (sealer_ ? omemo::media_tag_size : 0); }
  // The key for the link; "" if it is not encrypted.
  std::string fragment() const { return sealer_ ? sealer_->fragment() : std::string(); }
  // The next bytes to send: at least one, at most `room`. storage_failed if the file has become shorter.
  xmpp::Result<std::size_t> read(char* into, std::size_t room);

 private:
  OutgoingFile(std::string path, int file, std::uint64_t size) : path_(std::move(path)), file_(file), size_(size) {}

  std::string path_;
  int file_;
  std::uint64_t size_;
  std::uint64_t read_ = 0;
  omemo::Bytes tag_;  // what is left of it
  std::optional<omemo::MediaSealer> sealer_;
};

}  // namespace tui
