// OutputFile: a file that is there when it is whole, and for its owner only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmppd::portability {

class OutputFile {
 public:
  // Made beside `path`, under another name. already_exists: a file of that name is never replaced.
  static xmpp::Result<std::unique_ptr<OutputFile>> create(std::string path);
  ~OutputFile();  // what was not finished is removed
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Errors come with finish().
  void write(std::string_view bytes);
  // On disk, with its name.
  xmpp::Result<void> finish();

 private:
  OutputFile(std::string path, std::string temporary, int file);
  void flush();

  std::string path_, temporary_;
  int file_;
  std::string buffer_;
  int error_ = 0;
};

}  // namespace xmppd::portability
