// O_TMPFILE and linkat(2), which never replaces what is there; a hidden file and renameat2(2) where they are not known.
#include "tui-client/files/incoming_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "libxmpp/base/random.hpp"
#include "tui-client/files/file_link.hpp"

namespace tui {

using xmpp::Errc;

namespace {

constexpr int max_names = 1000;

// "photo.jpg" → "photo (2).jpg".
std::string numbered(const std::string& name, int number) {
  if (number == 1) return name;
  const auto ending = ending_of(name);
  return name.substr(0, name.size() - ending.size()) + " (" + std::to_string(number) + ")" +
         name.substr(name.size() - ending.size());
}

}  // namespace

xmpp::Result<std::unique_ptr<IncomingFile>> IncomingFile::create(const std::filesystem::path& directory,
                                                                 std::string_view fragment) {
  std::error_code error;
  const bool there = std::filesystem::exists(directory, error);
  if (!there) {
    std::filesystem::create_directories(directory, error);
    if (!error) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  const int folder = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return xmpp::fail(Errc::storage_failed, directory.string() + ": " + std::strerror(errno));
  std::unique_ptr<IncomingFile> incoming(new IncomingFile(directory, folder));
  if (!fragment.empty()) {
    auto opener = omemo::MediaOpener::create(fragment);
    if (!opener) return xmpp::fail(Errc::invalid_argument, "the link has no key that fits");
    incoming->opener_ = std::move(*opener);
  }
  if (auto opened = incoming->open(); !opened) return tl::unexpected(opened.error());
  return incoming;
}

IncomingFile::~IncomingFile() {
  if (file_ >= 0) ::close(file_);
  if (!hidden_.empty()) ::unlinkat(folder_, hidden_.c_str(), 0);
  ::close(folder_);
}

xmpp::Error IncomingFile::problem(int number) const {
  return {Errc::storage_failed, directory_.string() + ": " + std::strerror(number)};
}

xmpp::Result<void> IncomingFile::open() {
  file_ = ::openat(folder_, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file_ >= 0) return {};
  const std::string hidden = "." + xmpp::random_id() + ".part";
  file_ = ::openat(folder_, hidden.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file_ < 0) return tl::unexpected(problem(errno));
  hidden_ = hidden;
  return {};
}

xmpp::Result<void> IncomingFile::put(const char* data, std::size_t size) {
  while (size > 0) {
    const auto written = ::write(file_, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(problem(errno));
    data += written;
    size -= static_cast<std::size_t>(written);
    size_ += static_cast<std::uint64_t>(written);
  }
  return {};
}

xmpp::Result<void> IncomingFile::write(std::string_view piece) {
  received_ += piece.size();
  if (!opener_) return put(piece.data(), piece.size());
  const auto text = opener_->open({reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size()});
  if (!text) return xmpp::fail(Errc::limit_exceeded, "the file can't be decrypted: " + text.error().detail);
  return put(reinterpret_cast<const char*>(text->data()), text->size());
}

int IncomingFile::give_name(const std::string& name) {
  if (!hidden_.empty()) {
    const bool done = ::renameat2(folder_, hidden_.c_str(), folder_, name.c_str(), RENAME_NOREPLACE) == 0;
    if (done) hidden_.clear();
    return done ? 0 : errno;
  }
  const std::string nameless = "/proc/self/fd/" + std::to_string(file_);
  return ::linkat(AT_FDCWD, nameless.c_str(), folder_, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

xmpp::Result<std::string> IncomingFile::publish(const std::string& name) {
  if (opener_) {
    if (const auto genuine = opener_->finish(); !genuine) {
      return xmpp::fail(Errc::protocol_violation,
                        "the file is not what was encrypted: damaged, or somebody changed it");
    }
  }
  if (::fsync(file_) != 0) return tl::unexpected(problem(errno));
  const auto safe = safe_file_name(name);
  for (int number = 1; number <= max_names; ++number) {
    const auto candidate = numbered(safe, number);
    const int failed = give_name(candidate);
    if (failed == 0) {
      ::fsync(folder_);
      return (directory_ / candidate).string();
    }
    if (failed != EEXIST) return tl::unexpected(problem(failed));
  }
  return xmpp::fail(Errc::limit_exceeded, directory_.string() + ": too many files with the name " + safe);
}

xmpp::Result<std::string> save_file(const std::filesystem::path& directory, const std::string& name, std::string_view bytes) {
  auto file = IncomingFile::create(directory, {});
  if (!file) return tl::unexpected(file.error());
  if (auto written = (*file)->write(bytes); !written) return tl::unexpected(written.error());
  return (*file)->publish(name);
}

}  // namespace tui
