// ControlClient over a blocking Unix socket.
#include "xmppd/ctl/control_client.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "xmppd/app/control_code.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr time_t answer_seconds = 60;  // a loaded daemon derives keys and commits within it

std::string reason_of(int error, const std::string& path) {
  if (error == ENOENT || error == ECONNREFUSED) return fmt::format("xmppd does not run (nobody listens at {})", path);
  if (error == EACCES || error == EPERM) return fmt::format("you may not open {}", path);
  return fmt::format("{}: {}", path, std::strerror(error));
}

// The codes of the daemon's replies by name; what we don't know is `internal`.
Errc code_named(const std::string& name) {
  for (const Errc code : {Errc::invalid_argument, Errc::not_found, Errc::already_exists, Errc::not_allowed,
                          Errc::limit_exceeded, Errc::tls_failed, Errc::storage_failed, Errc::shutting_down}) {
    if (control_code(code) == name) return code;
  }
  return Errc::internal;
}

}  // namespace

ControlClient::~ControlClient() {
  if (socket_ >= 0) ::close(socket_);
}

Result<void> ControlClient::connect() {
  if (socket_ >= 0) return {};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) return fail(Errc::connection_failed, path_ + ": the path is too long");
  path_.copy(address.sun_path, path_.size());
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0 || ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return fail(Errc::connection_failed, reason_of(errno, path_));
  }
  const timeval patience{answer_seconds, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return {};
}

Result<void> ControlClient::send(const std::string& line) {
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t count = ::send(socket_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(Errc::connection_closed, "the daemon closed the connection");
    sent += static_cast<std::size_t>(count);
  }
  return {};
}

Result<std::string> ControlClient::receive() {
  for (;;) {
    if (const auto end = received_.find('\n'); end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    char buffer[16384];
    const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return fail(Errc::timed_out, fmt::format("no answer from the daemon within {} s", answer_seconds));
    }
    if (count <= 0) return fail(Errc::connection_closed, "the daemon closed the connection without an answer");
    received_.append(buffer, static_cast<std::size_t>(count));
  }
}

Result<json> ControlClient::ask(const std::string& command, const json& arguments) {
  return noted(ask_once(command, arguments));
}

Result<json> ControlClient::noted(Result<json> answer) {
  if (answer) {
    answers_.push_back(answer->dump());
  } else {
    error_ = answer.error();
  }
  return answer;
}

Result<json> ControlClient::ask_once(const std::string& command, const json& arguments) {
  if (const auto connected = connect(); !connected) return tl::unexpected(connected.error());
  // Words from the command line may be no UTF-8; the daemon refuses what comes of them.
  const std::string line =
      json{{"command", command}, {"arguments", arguments}}.dump(-1, ' ', false, json::error_handler_t::replace);
  if (const auto sent = send(line + "\n"); !sent) return tl::unexpected(sent.error());
  const auto answer = receive();
  if (!answer) return tl::unexpected(answer.error());
  try {
    json reply = json::parse(*answer);
    if (reply.at("ok").get<bool>()) return std::move(reply.at("result"));
    const json& error = reply.at("error");
    return fail(code_named(error.at("code").get<std::string>()), error.at("message").get<std::string>());
  } catch (const json::exception&) {
    return fail(Errc::connection_failed, path_ + ": what answers there is no xmppd of this version");
  }
}

Result<json> ControlClient::ask_all_pages(const std::string& command, json arguments) {
  json all = json::array();
  for (;;) {
    auto page = ask_once(command, arguments);
    if (!page) return noted(std::move(page));
    for (json& item : page->at("items")) all.push_back(std::move(item));
    if (!page->contains("next")) return noted(std::move(all));
    arguments["after"] = page->at("next");
  }
}

}  // namespace xmppd::ctl
