// TagScanner: finds the end of one long tag that arrives in pieces, looking at each byte once.
#pragma once

#include <string_view>

namespace xmpp {

// In a well-formed tag quotes occur as delimiters of attribute values only, so the first '>' outside of them ends it.
class TagScanner {
 public:
  // `token` is the beginning of the markup. False if it is no start, empty-element or end tag.
  bool begin(std::string_view token) {
    quote_ = 0;
    if (token.size() < 2 || token[0] != '<' || token[1] == '!' || token[1] == '?') return false;
    find_end(token.substr(1));
    return true;
  }

  // True if the tag ends within `bytes`, which follow what was seen before.
  bool find_end(std::string_view bytes) {
    for (const char c : bytes) {
      if (quote_ != 0) {
        if (c == quote_) quote_ = 0;
      } else if (c == '"' || c == '\'') {
        quote_ = c;
      } else if (c == '>') {
        return true;
      }
    }
    return false;
  }

 private:
  char quote_ = 0;
};

}  // namespace xmpp
