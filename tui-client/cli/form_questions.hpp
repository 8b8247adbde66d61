// FormQuestions: a data form (XEP-0004) as questions on standard error, answered by lines of standard input.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "tui-client/types.hpp"

namespace tui {

class FormQuestions {
 public:
  // `done` is called once, not from inside the constructor; with nothing where the lines end before the questions do.
  // A picture is saved in `directory`, and where it is is said.
  FormQuestions(xmpp::EventLoop& loop, int input, const FormOffer& offer, const std::filesystem::path& directory,
                std::function<void(std::optional<xmpp::DataForm>)> done);

 private:
  void readable();
  void take(std::string line);
  // The next field that somebody has to answer; at the end the answers.
  void go_on();
  void end(std::optional<xmpp::DataForm> answers);

  int input_;
  xmpp::DataForm form_, answers_;
  std::function<void(std::optional<xmpp::DataForm>)> done_;
  std::size_t at_ = 0;
  std::string read_;
  std::optional<xmpp::ReadWatcher> watcher_;
};

}  // namespace tui
