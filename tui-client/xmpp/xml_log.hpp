// XmlLog: every stanza of a session as one line in a file, for finding out what was really said.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace tui {

// Lines are "> " or "< " (sent, received), then the XML as it goes through TLS, its line feeds as "&#10;". Logging in
// is left out. The file is as private as the conversations in it: mode 0600; an older one is overwritten.
class XmlLog {
 public:
  static xmpp::Result<std::unique_ptr<XmlLog>> open(const std::filesystem::path& file);
  ~XmlLog();
  XmlLog(const XmlLog&) = delete;
  XmlLog& operator=(const XmlLog&) = delete;

  void sent(std::string_view xml) { write("> ", xml); }
  void received(std::string_view xml) { write("< ", xml); }

 private:
  explicit XmlLog(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view mark, std::string_view xml);

  int descriptor_;
};

}  // namespace tui
