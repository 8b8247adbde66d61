// Pictures: what has been made of images in the open chats, bounded; and the page that shows one.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "tui-client/picture.hpp"

namespace tui {

// By the file's path.
class Pictures {
 public:
  static constexpr std::size_t most = 60;

  struct Entry {
    std::string path;
    PictureRequest request;
    std::shared_ptr<const Picture> picture;  // null: there is none, because of
    std::string problem = {};                // this, for a person
  };

  const Entry* find(const std::string& path) const;
  // In place of what there was for that path, or of the oldest.
  void put(Entry entry);
  void forget() { entries_.clear(); }

 private:
  std::deque<Entry> entries_;  // oldest first
};

// One picture on the whole screen.
struct PicturePage {
  PictureSource source;
  std::string name;
  PictureRequest request;                  // of what is there or being made
  std::shared_ptr<const Picture> picture;  // null: not yet, or not at all
  std::string problem;
};

}  // namespace tui
