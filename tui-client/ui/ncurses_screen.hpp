// NcursesScreen: the real terminal.
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "tui-client/ui/screen.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

// By which of its own sequences the terminal is told of a message.
enum class TerminalNotice { none, osc9, osc777 };

// How pictures are shown: what the terminal seems to know best, or what somebody says that it knows.
enum class PicturePreference { automatic, cells, sixel, kitty };
// By the environment: what a terminal calls itself. In tmux and screen cells, which alone they keep in order.
PictureKind best_picture_kind(const std::function<const char*(const char*)>& environment);

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
