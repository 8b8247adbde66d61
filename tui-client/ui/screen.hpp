// Screen: the terminal as the application sees it; ncurses behind one implementation, a grid in memory behind the
// other.
#pragma once

#include <optional>
#include <string>

#include "tui-client/ui/canvas.hpp"
#include "tui-client/ui/key.hpp"

namespace tui {

class Screen {
 public:
  virtual ~Screen() = default;
  virtual int width() const = 0;
  virtual int height() const = 0;
  virtual PictureAbility pictures() const = 0;
  // Sends what changed since the last canvas.
  virtual void show(const Canvas& canvas) = 0;
  // The next key already there, or nullopt; never waits.
  virtual std::optional<Key> read_key() = 0;
  // The terminal's size changed (SIGWINCH): the next show() redraws all of it.
  virtual void resized() = 0;
  virtual void bell() = 0;
  // Shown by the terminal outside of its window, where that was asked for and it can.
  virtual void notify(const std::string& title, const std::string& text) = 0;
  virtual void set_title(const std::string& title) = 0;
  // To the clipboard of who sits at the terminal, where it lets programs (OSC 52).
  virtual void copy(const std::string& text) = 0;
  // Gives the terminal back (Ctrl-Z, $EDITOR, exit) and takes it again.
  virtual void suspend() = 0;
  virtual void resume() = 0;
};

}  // namespace tui
