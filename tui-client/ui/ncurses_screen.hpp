// NcursesScreen: the real terminal.
#pragma once

#include <memory>

#include "libxmpp/base/result.hpp"
#include "tui-client/ui/screen.hpp"
#include "tui-client/ui/style.hpp"
#include "tui-client/ui/terminal_output.hpp"

namespace tui {

// How pictures are shown: what the terminal seems to know best, or what somebody says that it knows.
enum class PicturePreference { automatic, cells, sixel, kitty };

struct ScreenOptions {
  bool color = true;
  bool ascii = false;
  TerminalNotice notice = TerminalNotice::none;
  PicturePreference pictures = PicturePreference::automatic;
  bool mouse = false;  // clicks and the wheel come as keys; the terminal's own selection then needs Shift
  bool links = true;   // OSC 8
  bool bidi = true;    // we put right-to-left text in order: the terminal must not
  Theme theme = default_theme(true);
};

// Takes the terminal of standard input and output; gives it back when destroyed. Errors: no terminal, unknown $TERM.
xmpp::Result<std::unique_ptr<Screen>> open_terminal(const ScreenOptions& options);

}  // namespace tui
