// JsonOutput: what --json makes of any command: one JSON document, and errors as one.
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

class ControlClient;

// Stands between a command and the terminal. What a command writes is passed on if it is JSON; otherwise it is for
// people, and the daemon's answers take its place: the only one, or a list of several, {} if there is none. Errors become
//   {"error":{"code":"not_found","message":"…"}}
// on standard error, with the codes of the control socket, "usage" (exit status 2) and "unreachable" (3).
class JsonOutput final : public Terminal {
 public:
  explicit JsonOutput(Terminal& terminal) : terminal_(terminal) {}

  std::ostream& out() override { return through_ ? terminal_.out() : out_; }
  std::ostream& err() override { return through_ ? terminal_.err() : err_; }
  xmpp::Result<std::string> read_line() override { return terminal_.read_line(); }
  xmpp::Result<std::string> ask_secret(std::string_view prompt) override { return terminal_.ask_secret(prompt); }

  // From now on all is passed on as it comes.
  void pass_through() { through_ = true; }
  // The command has run.
  void take(const ControlClient& daemon);
  // Writes what is to be written; `code`: how it ended.
  void finish(int code);

 private:
  Terminal& terminal_;
  std::ostringstream out_, err_;
  std::vector<std::string> answers_;  // JSON
  std::optional<xmpp::Error> error_;
  bool through_ = false;
};

}  // namespace xmppd::ctl
