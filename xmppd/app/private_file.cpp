// Reading and writing small files.
#include "xmppd/app/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "libxmpp/base/random.hpp"

namespace xmppd {
namespace {

constexpr std::size_t secret_size = 32;

tl::unexpected<xmpp::Error> failed(const std::string& path) {
  return xmpp::fail(xmpp::Errc::not_allowed, path + ": " + std::strerror(errno));
}

xmpp::Result<void> write_new(const std::string& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed(path);
  const bool written = ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  const bool synced = written && ::fsync(file) == 0;
  if (!synced) {
    auto error = failed(path);
    ::close(file);
    return error;
  }
  ::close(file);
  return {};
}

}  // namespace

xmpp::Result<std::string> load_or_make_secret(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (in) {
    std::string secret{std::istreambuf_iterator<char>(in), {}};
    if (secret.size() == secret_size) return secret;
  }
  std::string secret = xmpp::random_bytes(secret_size);
  if (const auto written = replace_file(path, secret); !written) return tl::unexpected(written.error());
  return secret;
}

xmpp::Result<void> replace_file(const std::string& path, std::string_view content) {
  const std::string draft = path + ".new";
  if (auto written = write_new(draft, content); !written) return written;
  if (std::rename(draft.c_str(), path.c_str()) != 0) return failed(path);
  return {};
}

}  // namespace xmppd
