// Reading, sealing, and the tag behind it.
#include "tui-client/files/outgoing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tui {

using xmpp::Errc;

xmpp::Result<std::unique_ptr<OutgoingFile>> OutgoingFile::open(const std::string& path, bool encrypted) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return xmpp::fail(Errc::not_found, path + ": " + std::strerror(errno));
  struct stat about {};
  const bool regular = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  std::unique_ptr<OutgoingFile> outgoing(
      new OutgoingFile(path, file, regular ? static_cast<std::uint64_t>(about.st_size) : 0));
  if (!regular) return xmpp::fail(Errc::invalid_argument, path + ": not a file that can be sent");
  if (outgoing->size_ == 0) return xmpp::fail(Errc::invalid_argument, path + ": the file is empty");
  if (encrypted) {
    auto sealer = omemo::MediaSealer::create();
    if (!sealer) return xmpp::fail(Errc::internal, "the file can't be encrypted: " + sealer.error().detail);
    outgoing->sealer_ = std::move(*sealer);
  }
  return outgoing;
}

OutgoingFile::~OutgoingFile() { ::close(file_); }

xmpp::Result<std::size_t> OutgoingFile::read(char* into, std::size_t room) {
  if (read_ < size_) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, size_ - read_));
    const auto got = ::pread(file_, into, wanted, static_cast<off_t>(read_));
    if (got < 0) return xmpp::fail(Errc::storage_failed, path_ + ": " + std::strerror(errno));
    if (got == 0) return xmpp::fail(Errc::storage_failed, path_ + ": the file became shorter while it was read");
    const auto count = static_cast<std::size_t>(got);
    read_ += count;
    if (!sealer_) return count;
    const auto sealed = sealer_->seal({reinterpret_cast<const std::uint8_t*>(into), count});
    if (!sealed) return xmpp::fail(Errc::internal, "the file can't be encrypted: " + sealed.error().detail);
    std::copy(sealed->begin(), sealed->end(), into);
    if (read_ < size_) return count;
    auto tag = sealer_->finish();
    if (!tag) return xmpp::fail(Errc::internal, "the file can't be encrypted: " + tag.error().detail);
    tag_ = std::move(*tag);
    return count;
  }
  const auto count = std::min(room, tag_.size());
  if (count == 0) return xmpp::fail(Errc::internal, "nothing is left to send");
  std::copy_n(tag_.begin(), count, into);
  tag_.erase(tag_.begin(), tag_.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

}  // namespace tui
