// What the terminal is told beside what ncurses draws: sequences of its own for notices, titles and the clipboard.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tui-client/picture.hpp"

namespace tui {

void write_terminal(const char* bytes);
// Much at once, to a terminal that does not block (it shares that with standard input).
void write_much(std::string_view bytes);
// The Linux console and terminals like the VT100 print what they do not know.
bool knows_osc();

// By which of its own sequences the terminal is told of a message.
enum class TerminalNotice { none, osc9, osc777 };
void tell_notice(TerminalNotice how, const std::string& title, const std::string& text, bool ascii);
void tell_title(const std::string& title, bool ascii);
void tell_clipboard(const std::string& text);  // OSC 52

// By the environment: what a terminal calls itself. In tmux and screen cells, which alone they keep in order.
PictureKind best_picture_kind(const std::function<const char*(const char*)>& environment);

}  // namespace tui
