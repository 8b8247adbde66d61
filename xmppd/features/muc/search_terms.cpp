// Search terms: on ICU.
#include "xmppd/features/muc/search_terms.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace xmppd::muc {

std::string folded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const auto unfolded = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  std::string made;
  if (U_SUCCESS(error)) fold->normalize(unfolded, error).toUTF8String(made);
  return U_SUCCESS(error) ? made : std::string();
}

std::optional<std::vector<std::string>> search_words(std::string_view question) {
  constexpr std::size_t most_bytes = 256, most_words = 8;
  if (question.size() > most_bytes) return std::nullopt;
  std::vector<std::string> words;
  const auto text = folded(question);
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (words.empty() || words.size() > most_words) return std::nullopt;
  return words;
}

MucSearched searched_texts(const RoomConfig& config) { return {folded(config.name), folded(config.description)}; }

}  // namespace xmppd::muc
