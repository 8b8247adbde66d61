// ncurses draws (it knows the terminal and sends differences only); keys are read and decoded by TerminalKeys.
#include "tui-client/ui/ncurses_screen.hpp"

#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <map>

#include "tui-client/ui/style.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/terminal_keys.hpp"
#include "tui-client/ui/terminal_output.hpp"
#include "tui-client/ui/text.hpp"

namespace tui {

namespace {

// How long after ESC further bytes still belong to one key, in milliseconds; enough for a slow line.
constexpr int escape_delay = 40;
constexpr int most_pairs = 32'767;  // setcchar() takes a short

class NcursesScreen final : public Screen {
 public:
  explicit NcursesScreen(const ScreenOptions& options, SCREEN* terminal)
      : terminal_(terminal),
        notice_(options.notice),
        wanted_pictures_(options.pictures),
        ascii_(options.ascii),
        color_(options.color && has_colors()),
        mouse_(options.mouse),
        links_(options.links && knows_osc()),
        bidi_(options.bidi) {
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);  // the mode in which cursor keys send what TerminalKeys knows
    curs_set(1);
    if (color_) {
      start_color();
      use_default_colors();
    }
    theme_ = color_ ? options.theme : default_theme(false);
    enter();
  }

  ~NcursesScreen() override {
    leave();
    endwin();
    delscreen(terminal_);
  }

  int width() const override { return COLS; }
  int height() const override { return LINES; }

  PictureAbility pictures() const override {
    PictureAbility can;
    can.kind = wanted_pictures_ == PicturePreference::sixel       ? PictureKind::sixel
               : wanted_pictures_ == PicturePreference::kitty     ? PictureKind::kitty
               : wanted_pictures_ == PicturePreference::automatic ? best_picture_kind(std::getenv)
                                                                  : PictureKind::cells;
    if (ascii_ || !color_) can.kind = PictureKind::cells;
    can.colors = !color_ ? 0 : COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
      const int width = size.ws_xpixel / size.ws_col, height = size.ws_ypixel / size.ws_row;
      if (width >= 4 && height >= 6 && width <= 64 && height <= 100) can.cell_width = width, can.cell_height = height;
    }
    return can;
  }

  void show(const Canvas& canvas) override {
    if (shown_.picture && shown_ != canvas.pixels) erase_pixels();
    for (int y = 0; y < canvas.height() && y < LINES; ++y) {
      wmove(stdscr, y, 0);
      for (int x = 0; x < canvas.width() && x < COLS; ++x) {
        const auto& cell = canvas.at(x, y);
        if (cell.bytes.empty()) continue;  // right half of a wide glyph
        draw(y, x, cell);
      }
    }
    if (canvas.cursor_x >= 0) {
      curs_set(1);
      wmove(stdscr, canvas.cursor_y, canvas.cursor_x);
    } else {
      curs_set(0);
    }
    wrefresh(stdscr);
    if (links_) draw_links(canvas);
    if (canvas.pixels.picture && shown_ != canvas.pixels) draw_pixels(canvas.pixels);
  }

  std::optional<Key> read_key() override {
    if (auto key = keys_.next()) return key;
    char buffer[4096];
    const auto n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n > 0) keys_.feed({buffer, static_cast<std::size_t>(n)});
    if (auto key = keys_.next()) return key;
    if (keys_.waiting()) {
      pollfd more{STDIN_FILENO, POLLIN, 0};
      if (::poll(&more, 1, escape_delay) <= 0) {
        keys_.flush();
        return keys_.next();
      }
      return read_key();
    }
    return std::nullopt;
  }

  void resized() override {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
      resizeterm(size.ws_row, size.ws_col);
    }
    if (shown_.picture) erase_pixels();
    linked_.reset();
    clearok(stdscr, TRUE);
  }

  void bell() override { beep(); }

  void notify(const std::string& title, const std::string& text) override {
    tell_notice(notice_, title, text, ascii_);
  }
  void set_title(const std::string& title) override { tell_title(title, ascii_); }
  void copy(const std::string& text) override { tell_clipboard(text); }

  void suspend() override {
    if (shown_.picture) erase_pixels();
    leave();
    endwin();
  }

  void resume() override {
    reset_prog_mode();
    wrefresh(curscr);
    enter();
    resized();
  }

 private:
  void enter() {
    flags_ = ::fcntl(STDIN_FILENO, F_GETFL);
    ::fcntl(STDIN_FILENO, F_SETFL, flags_ | O_NONBLOCK);
    write_terminal("\x1b[?2004h");         // bracketed paste
    if (bidi_) write_terminal("\x1b[8l");  // ECMA-48 BDSM: text comes in the order in which it is shown
    if (mouse_) write_terminal("\x1b[?1000h\x1b[?1006h");
  }

  void leave() {
    if (mouse_) write_terminal("\x1b[?1006l\x1b[?1000l");
    if (bidi_) write_terminal("\x1b[8h");
    write_terminal("\x1b[?2004l");
    ::fcntl(STDIN_FILENO, F_SETFL, flags_);
  }

  // Behind what ncurses has drawn, on cells that it believes to be blank; the cursor goes back to where ncurses left
  // it.
  void draw_pixels(const Canvas::Pixels& pixels) {
    const auto place = "\x1b[" + std::to_string(pixels.y + 1) + ";" + std::to_string(pixels.x + 1) + "H";
    write_much(
        "\x1b"
        "7" +
        place + pixels.picture->sequence +
        "\x1b"
        "8");
    shown_ = pixels;
  }

  // ncurses knows no links: their cells are written once more, with the link, wherever it may have written any of that
  // row.
  void draw_links(const Canvas& canvas) {
    std::string out;
    const bool same_size = linked_ && linked_->width() == canvas.width() && linked_->height() == canvas.height();
    for (int y = 0; y < canvas.height() && y < LINES; ++y) {
      bool changed = !same_size;
      for (int x = 0; x < canvas.width() && !changed; ++x)
        changed =
            target_at(canvas, x, y) != target_at(*linked_, x, y) || cell_differs(canvas.at(x, y), linked_->at(x, y));
      if (!changed) continue;
      for (int x = 0; x < canvas.width() && x < COLS; ++x) {
        const auto& cell = canvas.at(x, y);
        if (cell.link == 0 || cell.bytes.empty()) continue;
        const bool begins = x == 0 || canvas.at(x - 1, y).link != cell.link;
        if (begins)
          out += "\x1b[" + std::to_string(y + 1) + ";" + std::to_string(x + 1) + "H\x1b]8;;" + canvas.link(cell.link) +
                 "\x1b\\";
        out += rendition(cell) + (ascii_ ? to_ascii(cell.bytes) : cell.bytes);
        int next = x + 1;
        while (next < canvas.width() && canvas.at(next, y).bytes.empty()) ++next;
        if (next >= canvas.width() || canvas.at(next, y).link != cell.link) out += "\x1b]8;;\x1b\\";
      }
    }
    linked_ = canvas;
    linked_->pixels = {};
    if (!out.empty())
      write_much(
          "\x1b"
          "7" +
          out +
          "\x1b"
          "8");
  }

  static std::string_view target_at(const Canvas& canvas, int x, int y) {
    const auto& cell = canvas.at(x, y);
    return cell.link == 0 ? std::string_view() : std::string_view(canvas.link(cell.link));
  }

  static bool cell_differs(Cell a, const Cell& b) {
    a.link = b.link;
    return !(a == b);
  }

  // How a cell looks, as the terminal is told so (ECMA-48 SGR).
  std::string rendition(const Cell& cell) const {
    const auto style = style_of(cell);
    std::string out = "\x1b[0";
    if (style.bold) out += ";1";
    if (style.dim) out += ";2";
    if (cell.emphasis & emphasis::emphasized) out += ";3";
    if (style.underline) out += ";4";
    if (style.reverse) out += ";7";
    for (const auto& [color, base] : {std::pair(style.foreground, 30), std::pair(style.background, 40)}) {
      if (!color_ || color < 0) continue;
      const int shown = terminal_color(color);
      if (COLORS >= first_rgb && shown >= 8) {
        out += ";" + std::to_string(base + 8) + ";2;" + std::to_string(shown >> 16 & 255) + ";" +
               std::to_string(shown >> 8 & 255) + ";" + std::to_string(shown & 255);
      } else {
        out += shown < 8 ? ";" + std::to_string(base + shown)
                         : ";" + std::to_string(base + 8) + ";5;" + std::to_string(shown);
      }
    }
    return out + "m";
  }

  // Sixels go when their cells are written anew, kitty's images when they are deleted.
  void erase_pixels() {
    if (shown_.picture->sequence.starts_with("\x1b_G")) write_much("\x1b_Ga=d,d=A,q=2\x1b\\");
    shown_ = {};
    clearok(stdscr, TRUE);
  }

  // A colour as this terminal counts them.
  static int terminal_color(Color color) {
    if (color >= first_rgb) return COLORS >= first_rgb ? color - first_rgb : nearest_color(color, COLORS);
    if (COLORS >= first_rgb && color >= 8) return palette_rgb(color);  // such a terminal has eight that are not said so
    // Eight-colour terminals show 8…15 as their dark halves.
    return color >= COLORS ? color % 8 : color;
  }

  int pair_of(const Style& style) {
    if (!color_ || (style.foreground < 0 && style.background < 0)) return 0;
    const std::pair key(terminal_color(style.foreground), terminal_color(style.background));
    const auto known = pairs_.find(key);
    if (known != pairs_.end()) return known->second;
    // Pictures have many; when all are taken they are given anew, and ncurses draws again what had them.
    if (static_cast<int>(pairs_.size()) + 1 >= std::min(COLOR_PAIRS, most_pairs)) pairs_.clear();
    const auto number = static_cast<int>(pairs_.size() + 1);
    if (init_extended_pair(number, key.first, key.second) == ERR) return 0;
    pairs_[key] = number;
    return number;
  }

  Style style_of(const Cell& cell) const {
    auto style = theme_[static_cast<std::size_t>(cell.role)];
    if (cell.role == Role::picture) style = {.foreground = cell.foreground, .background = cell.background};
    if (cell.emphasis & emphasis::strong) style.bold = true;
    if (cell.emphasis & (emphasis::struck | emphasis::quoted)) style.dim = true;  // ncurses strikes nothing through
    if (cell.emphasis & emphasis::preformatted) {
      if (style.foreground < 0) style.foreground = 6;  // all of a terminal is monospace
    }
    if (cell.emphasis & emphasis::misspelt) {
      style.underline = true;
      style.foreground = theme_[static_cast<std::size_t>(Role::warning)].foreground;
    }
    return style;
  }

  void draw(int y, int x, const Cell& cell) {
    const auto style = style_of(cell);
    attr_t attributes = A_NORMAL;
    if (cell.emphasis & emphasis::emphasized) attributes |= A_ITALIC;
    if (style.bold) attributes |= A_BOLD;
    if (style.dim) attributes |= A_DIM;
    if (style.reverse) attributes |= A_REVERSE;
    if (style.underline) attributes |= A_UNDERLINE;
    int pair = pair_of(style);  // more than a short holds: by the extended way
    const std::string& bytes = cell.bytes;
    if (ascii_) {
      attr_set(attributes, static_cast<short>(pair), &pair);
      mvaddstr(y, x, to_ascii(bytes).c_str());
      return;
    }
    wchar_t wide[CCHARW_MAX + 1] = {};
    std::mbstate_t state{};
    const char* source = bytes.c_str();
    const auto count = std::mbsrtowcs(wide, &source, CCHARW_MAX, &state);
    cchar_t character;
    if (count == static_cast<std::size_t>(-1) || count == 0 ||
        setcchar(&character, wide, attributes, static_cast<short>(pair), &pair) == ERR) {
      attr_set(attributes, static_cast<short>(pair), &pair);
      mvaddstr(y, x, "?");
      return;
    }
    mvadd_wch(y, x, &character);
  }

  SCREEN* terminal_;
  TerminalNotice notice_;
  PicturePreference wanted_pictures_;
  bool ascii_;
  bool color_;
  bool mouse_, links_, bidi_;
  std::optional<Canvas> linked_;  // that the links on the terminal belong to
  Theme theme_;
  TerminalKeys keys_;
  std::map<std::pair<int, int>, int> pairs_;
  Canvas::Pixels shown_;  // on the terminal now
  int flags_ = 0;
};

// A theme with colours of its own, on a terminal that says it shows all of them: by the description that knows how, if
// there is one. Null: as $TERM has it.
SCREEN* open_direct(const ScreenOptions& options) {
  const auto own = [](const Style& style) { return style.foreground >= first_rgb || style.background >= first_rgb; };
  const char* says = std::getenv("COLORTERM");
  const char* name = std::getenv("TERM");
  if (!options.color || !name || !says || std::none_of(options.theme.begin(), options.theme.end(), own)) return nullptr;
  if (std::string_view(says) != "truecolor" && std::string_view(says) != "24bit") return nullptr;
  std::string direct = name;
  if (direct.ends_with("-direct")) return nullptr;
  if (direct.ends_with("-256color")) direct.erase(direct.size() - std::string_view("-256color").size());
  return newterm((direct + "-direct").c_str(), stdout, stdin);
}

}  // namespace

xmpp::Result<std::unique_ptr<Screen>> open_terminal(const ScreenOptions& options) {
  if (!::isatty(STDIN_FILENO) || !::isatty(STDOUT_FILENO)) {
    return xmpp::fail(xmpp::Errc::not_allowed,
                      "standard input and output must be a terminal; see xmpp-tui --help for verbs");
  }
  SCREEN* terminal = open_direct(options);
  if (!terminal) terminal = newterm(nullptr, stdout, stdin);
  if (!terminal) return xmpp::fail(xmpp::Errc::not_found, "this terminal is unknown: check the TERM variable");
  set_term(terminal);
  return std::make_unique<NcursesScreen>(options, terminal);
}

}  // namespace tui
