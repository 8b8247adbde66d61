// The stringprep profiles of localparts, resources and passwords.
#include "libxmpp/xmpp/jid_prep.hpp"

#include <unicode/usprep.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace xmpp {
namespace {

constexpr std::size_t max_part = 1023;              // RFC 7622 §3.1, in bytes after preparation
constexpr std::size_t max_raw_part = 4 * max_part;  // before it: mappings may remove characters
constexpr std::size_t max_saslprep = std::size_t{64} * 1024;

bool is_printable_ascii(unsigned char c) { return c >= 0x20 && c <= 0x7E; }

// RFC 3920 Appendix A.5, and the space of RFC 3454 C.1.1.
bool is_prohibited_in_node(unsigned char c) {
  return c <= 0x20 || c == 0x7F || std::string_view("\"&'/:<>@").find(static_cast<char>(c)) != std::string_view::npos;
}

// The profiles are immutable data of ICU, usable from any thread and kept for the life of the process.
const UStringPrepProfile* profile(UStringPrepProfileType type) {
  UErrorCode status = U_ZERO_ERROR;
  const UStringPrepProfile* opened = usprep_openByType(type, &status);
  return U_SUCCESS(status) ? opened : nullptr;
}

std::optional<std::vector<UChar>> to_utf16(std::string_view text) {
  std::vector<UChar> units(text.size());  // UTF-16 never has more units than UTF-8 has bytes
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(units.data(), static_cast<std::int32_t>(units.size()), &size, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  units.resize(static_cast<std::size_t>(size));
  return units;
}

std::optional<std::string> to_utf8(const std::vector<UChar>& units) {
  std::string text(units.size() * 3, '\0');
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &size, units.data(),
              static_cast<std::int32_t>(units.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::vector<UChar>> prepare_once(const UStringPrepProfile* with, const std::vector<UChar>& units) {
  // NFKC makes up to 18 units of one (U+FDFA); what grows further than the second try allows is refused.
  for (const std::size_t room : {units.size() * 2 + 32, units.size() * 18 + 32}) {
    std::vector<UChar> prepared(room);
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size =
        usprep_prepare(with, units.data(), static_cast<std::int32_t>(units.size()), prepared.data(),
                       static_cast<std::int32_t>(prepared.size()), USPREP_DEFAULT, nullptr, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status)) return std::nullopt;
    prepared.resize(static_cast<std::size_t>(size));
    return prepared;
  }
  return std::nullopt;
}

// The unassigned are refused (RFC 3454 §7): every result is a stored string. Preparation is repeated until nothing
// changes any more, so that a stored result compares equal to itself prepared again.
std::optional<std::string> prepare(const UStringPrepProfile* with, std::string_view text, std::size_t max_size) {
  if (with == nullptr) return std::nullopt;
  auto units = to_utf16(text);
  for (int round = 0; units && round < 4; ++round) {
    auto prepared = prepare_once(with, *units);
    if (!prepared || prepared->empty()) return std::nullopt;
    if (*prepared == *units) {
      auto result = to_utf8(*prepared);
      if (result && result->size() > max_size) return std::nullopt;
      return result;
    }
    units = std::move(prepared);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> nodeprep(std::string_view text) {
  if (text.empty() || text.size() > max_raw_part) return std::nullopt;
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) {
    if (text.size() > max_part) return std::nullopt;
    std::string lower(text);
    for (char& c : lower) {
      if (is_prohibited_in_node(static_cast<unsigned char>(c))) return std::nullopt;
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
  }
  static const UStringPrepProfile* const with = profile(USPREP_RFC3920_NODEPREP);
  auto result = prepare(with, text, max_part);
  // Compatibility mappings must not bring in what separates the parts of an address.
  if (result && std::any_of(result->begin(), result->end(),
                            [](char c) { return is_prohibited_in_node(static_cast<unsigned char>(c)); })) {
    return std::nullopt;
  }
  return result;
}

std::optional<std::string> resourceprep(std::string_view text) {
  if (text.empty() || text.size() > max_raw_part) return std::nullopt;
  if (std::all_of(text.begin(), text.end(), [](char c) { return is_printable_ascii(static_cast<unsigned char>(c)); })) {
    return text.size() > max_part ? std::nullopt : std::optional<std::string>(text);
  }
  static const UStringPrepProfile* const with = profile(USPREP_RFC3920_RESOURCEPREP);
  return prepare(with, text, max_part);
}

std::optional<std::string> saslprep(std::string_view text) {
  if (text.empty() || text.size() > max_saslprep) return std::nullopt;
  if (std::all_of(text.begin(), text.end(), [](char c) { return is_printable_ascii(static_cast<unsigned char>(c)); })) {
    return std::string(text);
  }
  static const UStringPrepProfile* const with = profile(USPREP_RFC4013_SASLPREP);
  return prepare(with, text, max_saslprep);
}

}  // namespace xmpp
