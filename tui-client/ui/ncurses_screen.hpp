// NcursesScreen: the real terminal.
#pragma once

#include <memory>

#include "libxmpp/base/result.hpp"
#include "tui-client/ui/screen.hpp"

namespace tui {

// By which of its own sequences the terminal is told of a message.
enum class TerminalNotice { none, osc9, osc777 };

struct ScreenOptions {
  bool color = true;
  bool ascii = false;
  TerminalNotice notice = TerminalNotice::none;
};

// Takes the terminal of standard input and output; gives it back when destroyed. Errors: no terminal, unknown $TERM.
xmpp::Result<std::unique_ptr<Screen>> open_terminal(const ScreenOptions& options);

}  // namespace tui
