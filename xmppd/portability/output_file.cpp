// OutputFile: written, synced, linked to its name.
#include "xmppd/portability/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace xmppd::portability {
namespace {

using xmpp::Errc;
using xmpp::fail;

constexpr std::size_t buffered = 262'144;

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

xmpp::Result<std::unique_ptr<OutputFile>> OutputFile::create(std::string path) {
  if (::access(path.c_str(), F_OK) == 0) return fail(Errc::already_exists, path + " exists");
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);  // 0600
  if (file < 0) return fail(Errc::not_allowed, fmt::format("{}: {}", path, std::strerror(errno)));
  return std::unique_ptr<OutputFile>(new OutputFile(std::move(path), std::move(temporary), file));
}

OutputFile::~OutputFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= buffered) flush();
}

void OutputFile::flush() {
  for (std::size_t written = 0; written < buffer_.size() && error_ == 0;) {
    const auto count = ::write(file_, buffer_.data() + written, buffer_.size() - written);
    if (count < 0 && errno != EINTR) error_ = errno;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  buffer_.clear();
}

xmpp::Result<void> OutputFile::finish() {
  flush();
  if (error_ == 0 && ::fsync(file_) != 0) error_ = errno;
  // link(), not rename(): nothing is replaced that came there meanwhile.
  if (error_ == 0 && ::link(temporary_.c_str(), path_.c_str()) != 0) error_ = errno;
  if (error_ != 0) return fail(Errc::storage_failed, fmt::format("{}: {}", path_, std::strerror(error_)));
  if (const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

}  // namespace xmppd::portability
