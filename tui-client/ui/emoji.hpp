// Emoji by name, for completion in the input line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tui {

struct Emoji {
  std::string name;   // "smile", "red_heart": what stands between colons
  std::string bytes;  // UTF-8
};

// Those whose name begins with `typed` (ASCII, without the colon; a closing one means the whole name), the most used
// first; behind them those with another word that begins so. At most `most`. Names are Unicode's own, as ICU has them,
// and the short ones that chat programs have taught people.
std::vector<Emoji> emoji_named(std::string_view typed, std::size_t most);

// Where the name before the end of `text` begins, its colon included: at the text's start or behind a blank, and long
// enough to be one; npos: there is none.
std::size_t emoji_word(std::string_view text);

}  // namespace tui
