// Sequences by hand; what a peer said is made harmless before it is a part of one.
#include "tui-client/ui/terminal_output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "libxmpp/base/encoding.hpp"
#include "tui-client/ui/text.hpp"

namespace tui {

void write_terminal(const char* bytes) {
  std::fputs(bytes, stdout);
  std::fflush(stdout);
}

bool knows_osc() {
  const char* name = std::getenv("TERM");
  const std::string_view term = name ? name : "";
  return !term.starts_with("linux") && !term.starts_with("vt") && term != "dumb";
}

void write_much(std::string_view bytes) {
  std::fflush(stdout);
  while (!bytes.empty()) {
    const auto written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    pollfd terminal{STDOUT_FILENO, POLLOUT, 0};
    constexpr int patience = 2000;
    if (errno != EAGAIN || ::poll(&terminal, 1, patience) <= 0) return;
  }
}

void tell_notice(TerminalNotice how, const std::string& title, const std::string& text, bool ascii) {
  if (how == TerminalNotice::none) return;
  // As a title, it ends at BEL or ST; ";" parts the fields of 777.
  const auto safe = [ascii](const std::string& peer, int most) {
    std::string out;
    for (const auto& glyph : glyphs(fit(peer, most))) out += glyph.bytes == ";" ? "," : glyph.bytes;
    return ascii ? to_ascii(out) : out;
  };
  const std::string said = safe(title, 60), more = safe(text, 200);
  std::string sequence = how == TerminalNotice::osc9 ? "\x1b]9;" + said + ": " + more + "\x07"
                                                     : "\x1b]777;notify;" + said + ";" + more + "\x07";
  if (std::getenv("TMUX")) sequence = "\x1bPtmux;\x1b" + sequence + "\x1b\\";
  write_terminal(sequence.c_str());
}

void tell_title(const std::string& title, bool ascii) {
  if (!knows_osc()) return;
  // Made harmless first: a title ends at BEL or ST, which a name must not contain.
  std::string safe;
  for (const auto& glyph : glyphs(title)) safe += glyph.bytes;
  write_terminal(("\x1b]2;" + (ascii ? to_ascii(safe) : safe) + "\x07").c_str());
}

void tell_clipboard(const std::string& text) {
  const std::string sequence = "\x1b]52;c;" + xmpp::base64_encode(text) + "\x07";
  if (std::getenv("TMUX")) write_much("\x1bPtmux;\x1b" + sequence + "\x1b\\");
  write_much(sequence);  // tmux takes it, too, where its set-clipboard is on
}

PictureKind best_picture_kind(const std::function<const char*(const char*)>& environment) {
  const auto value = [&](const char* name) {
    const char* text = environment(name);
    return std::string_view(text ? text : "");
  };
  const auto term = value("TERM"), program = value("TERM_PROGRAM");
  if (!value("TMUX").empty() || !value("STY").empty() || term.starts_with("tmux") || term.starts_with("screen")) {
    return PictureKind::cells;
  }
  if (!value("KITTY_WINDOW_ID").empty() || term == "xterm-kitty" || term == "xterm-ghostty" || program == "WezTerm" ||
      program == "ghostty") {
    return PictureKind::kitty;
  }
  if (term == "foot" || term == "foot-extra" || term.starts_with("mlterm") || term.starts_with("contour")) {
    return PictureKind::sixel;
  }
  return PictureKind::cells;
}

}  // namespace tui
