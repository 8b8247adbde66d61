// NcursesScreen: the real terminal.
#pragma once

#include <memory>

#include "libxmpp/base/result.hpp"
#include "tui-client/ui/screen.hpp"

namespace tui {

struct ScreenOptions {
  bool color = true;
  bool ascii = false;
};

// Takes the terminal of standard input and output; gives it back when destroyed. Errors: no terminal, unknown $TERM.
xmpp::Result<std::unique_ptr<Screen>> open_terminal(const ScreenOptions& options);

}  // namespace tui
