// XmlLog: one write() for each line, so that it can be read while the client runs.
#include "tui-client/xmpp/xml_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace tui {

xmpp::Result<std::unique_ptr<XmlLog>> XmlLog::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return xmpp::fail(xmpp::Errc::storage_failed, file.string() + ": " + std::strerror(errno));
  std::unique_ptr<XmlLog> log(new XmlLog(descriptor));
  struct stat status {};
  const bool is_private =
      ::fstat(descriptor, &status) == 0 && (!S_ISREG(status.st_mode) || ::fchmod(descriptor, S_IRUSR | S_IWUSR) == 0);
  if (!is_private) return xmpp::fail(xmpp::Errc::storage_failed, file.string() + ": " + std::strerror(errno));
  return log;
}

XmlLog::~XmlLog() { ::close(descriptor_); }

void XmlLog::write(std::string_view mark, std::string_view xml) {
  std::string line(mark);
  for (const char c : xml) {
    if (c == '\n') {
      line += "&#10;";
    } else {
      line += c;
    }
  }
  line += '\n';
  // A full disk must not end the conversation; the log has a hole then.
  for (std::string_view left = line; !left.empty();) {
    const auto written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace tui
