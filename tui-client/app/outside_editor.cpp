// The file is ours alone, and is overwritten before it goes: what is written there may not be sent to anybody.
#include "tui-client/app/outside_editor.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <vector>

#include "libxmpp/base/crypto.hpp"

namespace tui {

namespace {

using xmpp::Errc;
constexpr std::size_t most_bytes = 1 << 20;

std::vector<std::string> editor() {
  std::vector<std::string> words;
  for (const auto* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    std::istringstream in(value ? value : "");
    for (std::string word; in >> word;) words.push_back(word);
    if (!words.empty()) return words;
  }
  return {"vi"};
}

// A file that goes with it.
class DraftFile {
 public:
  explicit DraftFile(const std::filesystem::path& folder) : path_((folder / "message-XXXXXX.txt").string()) {
    descriptor_ = ::mkostemps(path_.data(), 4, O_CLOEXEC);
  }
  ~DraftFile() {
    if (descriptor_ < 0) return;
    const auto size = ::lseek(descriptor_, 0, SEEK_END);
    ::lseek(descriptor_, 0, SEEK_SET);
    const std::string zeros(4096, '\0');
    for (off_t done = 0; done < size; done += static_cast<off_t>(zeros.size())) {
      if (::write(descriptor_, zeros.data(), zeros.size()) <= 0) break;
    }
    ::fdatasync(descriptor_);
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  DraftFile(const DraftFile&) = delete;
  DraftFile& operator=(const DraftFile&) = delete;
  bool works() const { return descriptor_ >= 0; }
  const std::string& path() const { return path_; }
  bool write(const std::string& text) {
    return ::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }

 private:
  std::string path_;
  int descriptor_ = -1;
};

// By its name: many editors write another file and give it that one's.
xmpp::Result<std::string> read_draft(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return xmpp::fail(Errc::not_found, "the editor has left no file behind");
  std::string text(most_bytes + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const auto n = ::read(file, text.data() + size, text.size() - size);
    if (n <= 0) break;
    size += static_cast<std::size_t>(n);
  }
  ::close(file);
  ::unlink(path.c_str());
  text.resize(size);
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (size > most_bytes) return xmpp::fail(Errc::limit_exceeded, "what was written is too long for a message");
  return text;
}

}  // namespace

xmpp::Result<std::string> edit_in_editor(const std::string& text, const std::filesystem::path& folder) {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  DraftFile file(runtime && *runtime ? std::filesystem::path(runtime) : folder);
  if (!file.works() || !file.write(text)) return xmpp::fail(Errc::storage_failed, std::strerror(errno));
  auto words = editor();
  words.push_back(file.path());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGTSTP}) sigaddset(&defaults, number);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, arguments[0], nullptr, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (problem != 0) return xmpp::fail(Errc::not_found, words[0] + ": " + std::strerror(problem));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return xmpp::fail(Errc::not_allowed, words[0] + " ended with an error: the text is as it was");
  }
  return read_draft(file.path());
}

}  // namespace tui
