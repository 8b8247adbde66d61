// ICU knows the names; the short ones are few.
#include "tui-client/ui/emoji.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tui-client/ui/text.hpp"

namespace tui {

namespace {

// Short names by how much they are used.
constexpr std::pair<std::string_view, std::string_view> short_names[] = {
    {"smile", "😄"},
    {"joy", "😂"},
    {"heart", "❤️"},
    {"thumbsup", "👍"},
    {"+1", "👍"},
    {"-1", "👎"},
    {"thumbsdown", "👎"},
    {"tada", "🎉"},
    {"smiley", "😃"},
    {"grin", "😁"},
    {"laughing", "😆"},
    {"wink", "😉"},
    {"blush", "😊"},
    {"slight_smile", "🙂"},
    {"upside_down", "🙃"},
    {"rofl", "🤣"},
    {"sob", "😭"},
    {"cry", "😢"},
    {"pray", "🙏"},
    {"clap", "👏"},
    {"fire", "🔥"},
    {"eyes", "👀"},
    {"thinking", "🤔"},
    {"shrug", "🤷"},
    {"facepalm", "🤦"},
    {"wave", "👋"},
    {"ok_hand", "👌"},
    {"muscle", "💪"},
    {"heart_eyes", "😍"},
    {"kiss", "😘"},
    {"sunglasses", "😎"},
    {"neutral", "😐"},
    {"confused", "😕"},
    {"sad", "😞"},
    {"frown", "🙁"},
    {"angry", "😠"},
    {"rage", "😡"},
    {"scream", "😱"},
    {"flushed", "😳"},
    {"sweat_smile", "😅"},
    {"tongue", "😛"},
    {"yum", "😋"},
    {"sleepy", "😪"},
    {"sleeping", "😴"},
    {"hug", "🤗"},
    {"nerd", "🤓"},
    {"party", "🥳"},
    {"rocket", "🚀"},
    {"star", "⭐"},
    {"sparkles", "✨"},
    {"100", "💯"},
    {"check", "✅"},
    {"x", "❌"},
    {"warning", "⚠️"},
    {"question", "❓"},
    {"exclamation", "❗"},
    {"bulb", "💡"},
    {"bug", "🐛"},
    {"coffee", "☕"},
    {"beer", "🍺"},
    {"pizza", "🍕"},
    {"cake", "🎂"},
    {"gift", "🎁"},
    {"broken_heart", "💔"},
    {"blue_heart", "💙"},
    {"green_heart", "💚"},
    {"poop", "💩"},
    {"ghost", "👻"},
    {"skull", "💀"},
    {"robot", "🤖"},
    {"see_no_evil", "🙈"},
    {"monkey", "🐒"},
    {"dog", "🐶"},
    {"cat", "🐱"},
    {"sun", "☀️"},
    {"rain", "🌧️"},
    {"snow", "❄️"},
    {"rainbow", "🌈"},
    {"point_up", "☝️"},
    {"point_right", "👉"},
    {"raised_hands", "🙌"},
    {"handshake", "🤝"},
    {"victory", "✌️"},
    {"lock", "🔒"},
    {"key", "🔑"},
    {"hourglass", "⏳"},
    {"phone", "📞"},
    {"mail", "📧"},
};

constexpr std::pair<UChar32, UChar32> emoji_blocks[] = {{0x231A, 0x2B55}, {0x1F000, 0x1FAFF}};
constexpr std::size_t shortest_name = 2, longest_name = 40;

std::string encode_emoji(UChar32 c) {
  std::array<char, 4> buffer{};
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(buffer.data(), size, c);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

// Made once, at the first use: some thousand names in about a millisecond.
const std::vector<Emoji>& all_emoji() {
  static const std::vector<Emoji> all = [] {
    std::vector<Emoji> made;
    for (const auto& [name, bytes] : short_names) made.push_back({std::string(name), std::string(bytes)});
    for (const auto& [first, last] : emoji_blocks) {
      for (UChar32 c = first; c <= last; ++c) {
        if (!u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION) || u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR) ||
            u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) {
          continue;
        }
        char name[128];
        UErrorCode status = U_ZERO_ERROR;
        const auto length = u_charName(c, U_UNICODE_CHAR_NAME, name, sizeof name, &status);
        if (U_FAILURE(status) || length <= 0) continue;
        auto words = lowered(std::string_view(name, static_cast<std::size_t>(length)));
        std::replace(words.begin(), words.end(), ' ', '_');
        made.push_back({std::move(words), encode_emoji(c)});
      }
    }
    return made;
  }();
  return all;
}

bool of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
}

}  // namespace

std::vector<Emoji> emoji_named(std::string_view typed, std::size_t most) {
  auto wanted = lowered(typed);
  const bool whole = wanted.ends_with(':');
  if (whole) wanted.pop_back();
  std::vector<Emoji> found;
  const auto add = [&](const Emoji& emoji) {
    const auto same = [&](const Emoji& other) { return other.bytes == emoji.bytes; };
    if (found.size() < most && std::none_of(found.begin(), found.end(), same)) found.push_back(emoji);
  };
  for (const auto& emoji : all_emoji()) {
    if (emoji.name == wanted) add(emoji);
  }
  if (whole) return found;
  for (const auto& emoji : all_emoji()) {
    if (emoji.name.starts_with(wanted)) add(emoji);
  }
  for (const auto& emoji : all_emoji()) {
    if (emoji.name.find("_" + wanted) != std::string::npos) add(emoji);
  }
  return found;
}

std::size_t emoji_word(std::string_view text) {
  auto at = text.size();
  if (text.ends_with(':')) --at;
  while (at > 0 && of_a_name(text[at - 1])) --at;
  if (at == 0 || text[at - 1] != ':') return text.npos;
  const auto length = text.size() - at;
  --at;
  const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n';
  return begins && length >= shortest_name && length <= longest_name ? at : text.npos;
}

}  // namespace tui
