// Finding tags.
#include "bench/load/stanza_scanner.hpp"

#include <algorithm>

namespace load {

std::string_view Stanza::name() const {
  const auto end = xml_.find_first_of(" \t\r\n/>", 1);
  return xml_.substr(1, end - 1);
}

std::string_view Stanza::attribute(std::string_view name) const {
  auto at = xml_.find_first_of(" \t\r\n/>", 1);
  while (at < xml_.size()) {
    at = xml_.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos || xml_[at] == '>' || xml_[at] == '/') break;
    const auto equals = xml_.find('=', at);
    const auto open = xml_.find_first_of("'\"", equals);
    if (open == std::string_view::npos) break;
    const auto close = xml_.find(xml_[open], open + 1);
    if (xml_.substr(at, equals - at) == name) return xml_.substr(open + 1, close - open - 1);
    at = close + 1;
  }
  return {};
}

bool StanzaScanner::find_end(std::string_view bytes) {
  while (at_ < bytes.size()) {
    switch (state_) {
      case State::text: {
        at_ = std::min(bytes.find('<', at_), bytes.size());
        if (at_ == bytes.size()) return false;
        if (depth_ == 0) start_ = at_;
        ++at_;
        state_ = State::tag_begins;
        break;
      }
      case State::tag_begins:
        end_tag_ = bytes[at_] == '/';
        state_ = State::in_tag;
        break;
      case State::in_value:
        at_ = std::min(bytes.find(quote_, at_), bytes.size());
        if (at_ == bytes.size()) return false;
        ++at_;
        state_ = State::in_tag;
        break;
      case State::in_tag: {
        at_ = std::min(bytes.find_first_of("'\">", at_), bytes.size());
        if (at_ == bytes.size()) return false;
        const char found = bytes[at_++];
        if (found != '>') {
          quote_ = found;
          state_ = State::in_value;
          break;
        }
        state_ = State::text;
        const bool stands_alone = bytes[at_ - 2] == '/';
        if (end_tag_) {
          depth_ -= depth_ > 0 ? 1 : 0;
        } else if (!stands_alone) {
          ++depth_;
        }
        if (depth_ == 0) return true;
        break;
      }
    }
  }
  return false;
}

}  // namespace load
