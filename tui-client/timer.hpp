// How long messages stay (XEP-0466), as a setting and in words.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace tui {

// The setting of a chat: after how many seconds its texts disappear; nothing or 0: they stay.
inline const std::string timer_setting = "timer";

inline std::uint32_t read_timer(std::string_view text) {
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && end == text.data() + text.size() ? seconds : 0;
}

// "30 s", "5 min", "2 h", "1 day", "3 days".
inline std::string timer_words(std::uint32_t seconds) {
  struct Unit {
    std::uint32_t seconds;
    const char *one, *many;
  };
  for (const auto& unit : {Unit{86'400, " day", " days"}, Unit{3600, " h", " h"}, Unit{60, " min", " min"}}) {
    if (seconds < unit.seconds || seconds % unit.seconds != 0) continue;
    return std::to_string(seconds / unit.seconds) + (seconds == unit.seconds ? unit.one : unit.many);
  }
  return std::to_string(seconds) + " s";
}

}  // namespace tui
