// System calls.
#include "xmppd/storage/sqlite/file_copy.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::Result;

tl::unexpected<xmpp::Error> file_error(const std::string& path) {
  const int error = errno;
  return xmpp::fail(error == ENOENT   ? Errc::not_found
                    : error == EEXIST ? Errc::already_exists
                                      : Errc::storage_failed,
                    path + ": " + std::strerror(error));
}

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  explicit operator bool() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

bool write_all(int descriptor, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

// `to` null: only read.
Result<CopiedFile> read_through(const std::string& from, const std::string& to) {
  const OpenFile source(from, O_RDONLY);
  if (!source) return file_error(from);
  ::posix_fadvise(source.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  std::unique_ptr<OpenFile> target;
  if (!to.empty()) {
    target = std::make_unique<OpenFile>(to, O_WRONLY | O_CREAT | O_EXCL);
    if (!*target) return file_error(to);
  }
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!hash || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1) return xmpp::fail(Errc::internal, "SHA-256");
  std::vector<char> buffer(1u << 20);
  CopiedFile copied;
  for (;;) {
    const ssize_t count = ::read(source.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(from);
    if (count == 0) break;
    EVP_DigestUpdate(hash.get(), buffer.data(), static_cast<std::size_t>(count));
    copied.bytes += static_cast<std::uint64_t>(count);
    if (target && !write_all(target->get(), buffer.data(), static_cast<std::size_t>(count))) return file_error(to);
  }
  if (target && ::fsync(target->get()) != 0) return file_error(to);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_DigestFinal_ex(hash.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  copied.sha256 = xmpp::hex_encode(digest);
  return copied;
}

}  // namespace

Result<CopiedFile> copy_file(const std::string& from, const std::string& to) { return read_through(from, to); }
Result<CopiedFile> hash_file(const std::string& path) { return read_through(path, {}); }

Result<void> write_new_file(const std::string& to, const std::string& content) {
  const OpenFile target(to, O_WRONLY | O_CREAT | O_EXCL);
  if (!target || !write_all(target.get(), content.data(), content.size()) || ::fsync(target.get()) != 0) {
    return file_error(to);
  }
  return {};
}

Result<void> sync_path(const std::string& path) {
  const OpenFile opened(path, O_RDONLY);
  if (!opened || ::fsync(opened.get()) != 0) return file_error(path);
  return {};
}

Result<void> make_private_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_error(path);
  return {};
}

Result<void> rename_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno != EINVAL) return file_error(to);
    // A file system without it; what comes between is somebody who makes the same backup.
    if (::access(to.c_str(), F_OK) == 0) return xmpp::fail(Errc::already_exists, to + ": " + std::strerror(EEXIST));
    if (::rename(from.c_str(), to.c_str()) != 0) return file_error(to);
  }
  const auto folder = std::filesystem::path(to).parent_path().string();
  return sync_path(folder.empty() ? "." : folder);
}

void give_to_owner_of(const std::string& model, const std::string& path) {
  struct stat facts {};
  if (::geteuid() != 0 || ::stat(model.c_str(), &facts) != 0) return;
  const auto give = [&](const std::string& one) {
    if (::lchown(one.c_str(), facts.st_uid, facts.st_gid) != 0) return;
  };
  give(path);
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    give(at->path().string());
  }
}

}  // namespace xmppd
