// DesktopNotices: lines of JSON over a socket pair.
#include "tui-client/desktop/notices.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "tui-client/desktop/desktop_program.hpp"

namespace tui {

namespace {

using nlohmann::json;

constexpr std::size_t most_waiting = 65536;  // bytes that the helper has not read
constexpr std::size_t most_shown = 200;
constexpr std::size_t longest_title = 120, longest_text = 500;  // bytes
constexpr std::uint64_t between_starts_ms = 60'000;

// Without what could be more than text, and not in the middle of a character.
std::string plain(const std::string& text, std::size_t longest) {
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < longest; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    out += byte < 0x20 || byte == 0x7f ? ' ' : text[i];
  }
  if (out.size() == text.size()) return out;
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
  if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0) out.pop_back();
  return out + "…";
}

std::string key_of(const std::string& account, const xmpp::Jid& chat) {
  return chat.empty() ? std::string() : account + "\n" + chat.text();
}

std::string line_of(const json& words) { return words.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"; }

}  // namespace

DesktopNotices::DesktopNotices(xmpp::EventLoop& loop, Hooks hooks, std::string program)
    : loop_(loop), hooks_(std::move(hooks)), program_(std::move(program)) {}

DesktopNotices::~DesktopNotices() { stop(); }

void DesktopNotices::show(const std::string& account, const xmpp::Jid& chat, const std::string& title,
                          const std::string& text) {
  if (!start()) return;
  const auto key = key_of(account, chat);
  if (!chat.empty()) {
    if (shown_.size() >= most_shown) shown_.erase(shown_.begin());
    shown_.insert_or_assign(key, std::pair(account, chat));
  }
  say(line_of({{"show", key}, {"title", plain(title, longest_title)}, {"text", plain(text, longest_text)}}));
}

void DesktopNotices::close(const std::string& account, const xmpp::Jid& chat) {
  const auto key = key_of(account, chat);
  if (shown_.erase(key) > 0 && socket_ >= 0) say(line_of({{"close", key}}));
}

bool DesktopNotices::start() {
  if (socket_ >= 0) return true;
  if (started_ms_ != 0 && loop_.now_ms() - started_ms_ < between_starts_ms) return false;
  started_ms_ = loop_.now_ms() + 1;  // 0 means never
  if (program_.empty()) {
    const auto found = desktop_program();
    if (!found) return complain(found.error().detail), false;
    program_ = *found;
  }
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const auto child = start_desktop_program(program_, {"notify"}, ends[1], ends[1], nothing);
  ::close(ends[1]);
  if (nothing >= 0) ::close(nothing);
  if (!child) {
    ::close(ends[0]);
    return complain(child.error().detail), false;
  }
  process_ = *child;
  socket_ = ends[0];
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  watcher_ = std::make_unique<xmpp::SocketWatcher>(loop_, socket_, [this](bool readable, bool writable) {
    if (writable) write();
    if (readable && socket_ >= 0) read();
  });
  watcher_->watch(true, false);
  return true;
}

void DesktopNotices::say(const std::string& line) {
  if (to_write_.size() + line.size() > most_waiting) return;
  to_write_ += line;
  write();
}

void DesktopNotices::write() {
  while (!to_write_.empty()) {
    const auto n = ::send(socket_, to_write_.data(), to_write_.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (n <= 0) {
      to_write_.clear();  // its end is read, too
      break;
    }
    to_write_.erase(0, static_cast<std::size_t>(n));
  }
  if (watcher_) watcher_->watch(true, !to_write_.empty());
}

void DesktopNotices::read() {
  std::array<char, 4096> buffer;
  const auto n = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return;
  if (n <= 0) return stop();
  received_.append(buffer.data(), static_cast<std::size_t>(n));
  std::size_t begin = 0;
  for (std::size_t end; (end = received_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto words = json::parse(received_.substr(begin, end - begin), nullptr, false);
    if (!words.is_object()) continue;
    if (const auto problem = words.find("problem"); problem != words.end() && problem->is_string()) {
      complain(problem->get<std::string>());
    }
    const auto open = words.find("open");
    if (open == words.end() || !open->is_string()) continue;
    const auto found = shown_.find(open->get<std::string>());
    if (found == shown_.end()) continue;
    const auto [account, chat] = found->second;
    close(account, chat);
    hooks_.open(account, chat);
  }
  received_.erase(0, begin);
  if (received_.size() > most_waiting) received_.clear();
}

void DesktopNotices::stop() {
  watcher_.reset();
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  to_write_.clear();
  received_.clear();
  shown_.clear();
  if (process_ < 0) return;
  // It ends when the socket does; who hangs does not keep us.
  if (::waitpid(process_, nullptr, WNOHANG) == 0) {
    ::kill(process_, SIGTERM);
    loop_.background([process = process_] { ::waitpid(process, nullptr, 0); }, [] {});
  }
  process_ = -1;
}

void DesktopNotices::complain(const std::string& text) {
  if (std::exchange(told_, text) != text) hooks_.problem(text);
}

}  // namespace tui
