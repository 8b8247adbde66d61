// ControlClient: asks the daemon, one request at a time.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd::ctl {

// Blocking. Errors: connection_failed, connection_closed and timed_out mean that the daemon could not be reached or
// gave no answer; everything else comes from the daemon.
class ControlClient {
 public:
  explicit ControlClient(std::string path) : path_(std::move(path)) {}
  ~ControlClient();
  ControlClient(const ControlClient&) = delete;
  ControlClient& operator=(const ControlClient&) = delete;

  // Connects on first use. Returns the reply's result.
  xmpp::Result<nlohmann::json> ask(const std::string& command, const nlohmann::json& arguments);
  // The same for one of very many questions: answers() does not have it.
  xmpp::Result<nlohmann::json> ask_aside(const std::string& command, const nlohmann::json& arguments) {
    return ask_once(command, arguments);
  }
  // All pages of a listing, as one array.
  xmpp::Result<nlohmann::json> ask_all_pages(const std::string& command, nlohmann::json arguments);

  // What was answered so far, as JSON, one for each call above that had a result; and the last error.
  const std::vector<std::string>& answers() const { return answers_; }
  // For who asks without end.
  void forget_answers() { answers_.clear(); }
  const std::optional<xmpp::Error>& error() const { return error_; }

 private:
  xmpp::Result<nlohmann::json> ask_once(const std::string& command, const nlohmann::json& arguments);
  xmpp::Result<nlohmann::json> noted(xmpp::Result<nlohmann::json> answer);
  xmpp::Result<void> connect();
  xmpp::Result<void> send(const std::string& line);
  xmpp::Result<std::string> receive();

  std::string path_;
  std::string received_;  // behind the last line
  int socket_ = -1;
  std::vector<std::string> answers_;
  std::optional<xmpp::Error> error_;
};

}  // namespace xmppd::ctl
