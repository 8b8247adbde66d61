// A child with limits, a pipe and a deadline: the picture is somebody else's.
#include "tui-client/files/code_reader.hpp"

#include <filesystem>

#include "tui-client/files/confined_child.hpp"

namespace tui {

using xmpp::Errc;

xmpp::Result<std::string> read_codes(const std::string& picture) {
  std::error_code error;
  // Absolute, so that it can't be taken for an option.
  const auto path = std::filesystem::absolute(picture, error).string();
  if (error || !std::filesystem::is_regular_file(path, error)) {
    return xmpp::fail(Errc::not_found, picture + ": no such file");
  }
  const auto read = run_confined({{"/usr/bin/zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", path}});
  if (!read && read.error().code == Errc::not_found) {
    return xmpp::fail(Errc::not_found, "zbarimg can't be started: install the package zbar-tools, or paste the URI");
  }
  if (!read) return tl::unexpected(read.error());
  if (read->late) return xmpp::fail(Errc::timed_out, picture + ": zbarimg takes too long");
  if (read->output.empty()) return xmpp::fail(Errc::not_found, picture + ": no QR code found in it");
  return read->output;
}

}  // namespace tui
