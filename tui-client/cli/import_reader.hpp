// ImportReader: messages out of what this program, others or servers have written, one after the other.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/cli/verbs.hpp"
#include "tui-client/types.hpp"

namespace tui {

struct ImportItem {
  std::string place;    // "file:12", for a person
  std::string problem;  // not empty: this is no message, and why
  ChatMessage message;  // read; without id and archive_id, which are the store's and the server's business
  std::string nick;     // of a room: ours there; empty: not known
};

struct ImportSource {
  std::filesystem::path path = {};
  xmpp::Jid account = {};               // bare: whose messages they become
  std::vector<AccountId> others = {};   // our other accounts: what is theirs is left out, and said so
  std::vector<std::string> nicks = {};  // ours, where a log has nicks alone
  std::vector<xmpp::Jid> rooms = {};    // chats that are known to be rooms
};

// What is malformed costs its line, not the rest.
class ImportReader {
 public:
  static constexpr std::size_t longest_line = 1 << 20;     // bytes; what is longer is a bad one
  static constexpr std::size_t longest_text = 256 * 1024;  // of one message
  virtual ~ImportReader() = default;
  // nullopt: that was all.
  virtual std::optional<ImportItem> next() = 0;
};

// Errors: not_found, invalid_argument (nothing of that kind is there), limit_exceeded (XEP-0227: 256 MiB); in words.
xmpp::Result<std::unique_ptr<ImportReader>> open_import(ImportFormat format, ImportSource source);
// As much as the beginning of the file tells; nullopt: it may be anything.
std::optional<ImportFormat> guess_format(const std::filesystem::path& path);

// import_logs.cpp
std::unique_ptr<ImportReader> profanity_logs(ImportSource source);
std::unique_ptr<ImportReader> poezio_logs(ImportSource source);

// A file's lines; what is too long is cut, and `cut` says so.
class LineFile {
 public:
  explicit LineFile(const std::filesystem::path& path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;
  bool open() const { return file_ != nullptr; }
  // The next line without its end; false: there is none.
  bool next(std::string& line, bool& cut);
  std::size_t number() const { return number_; }
  std::string place() const { return name_ + ":" + std::to_string(number_); }

 private:
  std::FILE* file_;
  std::string name_;
  std::size_t number_ = 0;
};

}  // namespace tui
