// A short list: few pictures are on a screen.
#include "tui-client/model/pictures.hpp"

#include <algorithm>

namespace tui {

const Pictures::Entry* Pictures::find(const std::string& path) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.path == path; });
  return found == entries_.end() ? nullptr : &*found;
}

void Pictures::put(Entry entry) {
  std::erase_if(entries_, [&](const Entry& old) { return old.path == entry.path; });
  entries_.push_back(std::move(entry));
  if (entries_.size() > most) entries_.pop_front();
}

}  // namespace tui
