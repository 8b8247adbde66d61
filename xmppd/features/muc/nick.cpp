// Nicks: on ICU.
#include "xmppd/features/muc/nick.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <memory>
#include <stdexcept>

namespace xmppd::muc {
namespace {

struct CloseChecker {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

const USpoofChecker* spoof_checker() {
  static const auto checker = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, CloseChecker> opened(uspoof_open(&error));
    if (U_FAILURE(error)) throw std::runtime_error("ICU has no data about confusable characters");
    return opened;
  }();
  return checker.get();
}

bool unseen(UChar32 character) {
  switch (u_charType(character)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return true;
    default:
      return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
             character == 0x2800;  // the Braille pattern without a dot
  }
}

// RFC 8266 §2.1: every space is a plain one, none at the ends, no runs.
icu::UnicodeString with_plain_spaces(const icu::UnicodeString& text) {
  icu::UnicodeString plain;
  bool space = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 character = text.char32At(i);
    if (u_isUWhiteSpace(character)) {
      space = !plain.isEmpty();
      continue;
    }
    if (space) plain.append(u' ');
    space = false;
    plain.append(character);
  }
  return plain;
}

}  // namespace

bool acceptable_nick(std::string_view nick) {
  const auto text = icu::UnicodeString::fromUTF8({nick.data(), static_cast<std::int32_t>(nick.size())});
  if (text.isEmpty()) return false;
  bool space_before = true;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 character = text.char32At(i);
    const bool space = u_isUWhiteSpace(character);
    if (unseen(character) || (space && space_before)) return false;
    space_before = space;
  }
  return !space_before;
}

std::vector<std::string> nick_keys(std::string_view nick, bool lookalikes) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* compose = icu::Normalizer2::getNFKCInstance(error);
  const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const auto text = icu::UnicodeString::fromUTF8({nick.data(), static_cast<std::int32_t>(nick.size())});
  if (U_FAILURE(error)) throw std::runtime_error("ICU has no normalisation data");
  const auto folded = [&](const icu::UnicodeString& shown) {
    std::string key;
    fold->normalize(shown, error).toUTF8String(key);
    return key;
  };
  const auto plain = with_plain_spaces(compose->normalize(text, error));
  std::vector<std::string> keys{"case " + folded(plain)};
  if (!lookalikes) return keys;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(spoof_checker(), 0, plain, skeleton, &error);
  if (U_SUCCESS(error)) keys.push_back("shape " + folded(skeleton));
  return keys;
}

}  // namespace xmppd::muc
