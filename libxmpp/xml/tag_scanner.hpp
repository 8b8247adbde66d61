// TagScanner: finds the end of one long piece of markup that arrives in pieces, looking at each byte once.
#pragma once

#include <string_view>

namespace xmpp {

// In a well-formed tag quotes occur as delimiters of attribute values only, so the first '>' outside of them ends it.
// A processing instruction (or XML declaration) ends with "?>", a reference with ';'. The ends of comments and DTDs are
// not looked for: nobody waits for an answer to what is refused anyway.
class TagScanner {
 public:
  // `markup` is its beginning, at least two bytes.
  void begin(std::string_view markup) {
    last_ = quote_ = 0;
    if (markup[0] == '&') {
      kind_ = Kind::reference;
    } else if (markup[1] == '?') {
      kind_ = Kind::instruction;
    } else {
      kind_ = markup[1] == '!' ? Kind::other : Kind::tag;
    }
    find_end(markup.substr(1));
  }

  // True if the markup ends within `bytes`, which follow what was seen before.
  bool find_end(std::string_view bytes) {
    switch (kind_) {
      case Kind::tag:
        return find_tag_end(bytes);
      case Kind::instruction:
        for (const char c : bytes) {
          if (last_ == '?' && c == '>') return true;
          last_ = c;
        }
        return false;
      case Kind::reference:
        return bytes.find(';') != std::string_view::npos;
      case Kind::other:
        break;
    }
    return false;
  }

 private:
  enum class Kind { tag, instruction, reference, other };

  bool find_tag_end(std::string_view bytes) {
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

  Kind kind_ = Kind::other;
  char quote_ = 0;
  char last_ = 0;
};

}  // namespace xmpp
