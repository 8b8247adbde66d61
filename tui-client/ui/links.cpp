// By ICU: UTS 46 for what DNS is asked, UTS 39 for what it looks like.
#include "tui-client/ui/links.hpp"

#include <unicode/idna.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "tui-client/ui/text.hpp"

namespace tui {

namespace {

constexpr std::size_t most_links = 20, most_warnings = 3, most_host_bytes = 255;

struct Idna {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::IDNA> names{icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status)};
  std::string convert(const std::string& host, bool to_ascii) const {
    if (!names) return {};
    UErrorCode error = U_ZERO_ERROR;
    icu::IDNAInfo info;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    to_ascii ? names->nameToASCII_UTF8(host, sink, info, error) : names->nameToUnicodeUTF8(host, sink, info, error);
    return U_SUCCESS(error) ? out : std::string();
  }
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A label, in its own letters, of several scripts or made of letters that look like ASCII.
bool looks_like_another(std::string_view label) {
  if (is_ascii(label)) return false;
  UErrorCode status = U_ZERO_ERROR;
  static USpoofChecker* const checker = [] {
    UErrorCode error = U_ZERO_ERROR;
    auto* made = uspoof_open(&error);
    if (made) uspoof_setRestrictionLevel(made, USPOOF_HIGHLY_RESTRICTIVE);
    if (made) uspoof_setChecks(made, USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE, &error);
    return made;
  }();
  if (!checker) return true;
  const auto text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(label.data(), static_cast<std::int32_t>(label.size())));
  if (uspoof_checkUnicodeString(checker, text, nullptr, &status) != 0 || U_FAILURE(status)) return true;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker, 0, text, skeleton, &status);
  std::string seen;
  skeleton.toUTF8String(seen);
  return U_SUCCESS(status) && is_ascii(seen);
}

bool deceives(const std::string& unicode_host) {
  for (std::size_t at = 0; at <= unicode_host.size();) {
    const auto end = std::min(unicode_host.find('.', at), unicode_host.size());
    if (looks_like_another(std::string_view(unicode_host).substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

std::string warning_of(std::string_view authority) {
  const auto at = authority.rfind('@');
  std::string host(at == authority.npos ? authority : authority.substr(at + 1));
  host = host.substr(0, host.starts_with("[") ? host.find(']') : host.find(':'));
  if (host.size() > most_host_bytes) return "⚠ this link has no possible host";
  static const Idna idna;
  const bool puny = lowered(host).find("xn--") != std::string::npos;
  const auto unicode = is_ascii(host) && !puny ? host : idna.convert(host, false);
  if (deceives(unicode)) {
    return "⚠ not what it looks like: " + unicode + " is " + idna.convert(unicode, true);
  }
  if (puny) return "⚠ " + host + " stands for " + unicode;
  if (at != authority.npos) return "⚠ this link goes to " + host + ", whatever stands before the @";
  return {};
}

}  // namespace

std::vector<std::string> link_warnings(std::string_view text) {
  std::vector<std::string> warnings;
  std::size_t from = 0;
  for (std::size_t i = 0; i < most_links && warnings.size() < most_warnings; ++i) {
    const auto mark = text.find("://", from);
    if (mark == text.npos) break;
    const auto begin = mark + 3;
    const auto end = std::min(text.find_first_of(std::string_view("/?#\\ \t\r\n\"<>", 12), begin), text.size());
    from = std::max(end, begin);
    if (end == begin) continue;
    auto warning = warning_of(text.substr(begin, end - begin));
    if (!warning.empty() && std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) {
      warnings.push_back(std::move(warning));
    }
  }
  return warnings;
}

namespace {

constexpr std::size_t longest_target = 2000;
constexpr std::string_view schemes[] = {"https://", "http://", "xmpp:", "mailto:"};

bool ends_a_link(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7F;
}

}  // namespace

std::vector<Link> find_links(std::string_view text) {
  std::vector<Link> links;
  for (std::size_t at = 0; at < text.size() && links.size() < most_links;) {
    // Every scheme has a colon; what stands before it decides.
    const auto colon = text.find(':', at);
    if (colon == text.npos) break;
    at = colon + 1;
    for (const auto scheme : schemes) {
      const auto before = scheme.find(':');
      if (colon < before || !text.substr(colon - before).starts_with(scheme)) continue;
      const auto from = colon - before;
      const bool inside_a_word = from > 0 && (std::isalnum(static_cast<unsigned char>(text[from - 1])) != 0);
      if (inside_a_word || (!links.empty() && links.back().end > from)) continue;
      auto end = from + scheme.size();
      while (end < text.size() && !ends_a_link(text[end])) ++end;
      const auto opened = std::count(text.begin() + static_cast<std::ptrdiff_t>(from),
                                     text.begin() + static_cast<std::ptrdiff_t>(end), '(');
      auto closed = std::count(text.begin() + static_cast<std::ptrdiff_t>(from),
                               text.begin() + static_cast<std::ptrdiff_t>(end), ')');
      while (end > from + scheme.size()) {
        const char last = text[end - 1];
        if (last == ')' && closed > opened) {
          --closed;
        } else if (std::string_view(".,;:!?'*_~`").find(last) == std::string_view::npos) {
          break;
        }
        --end;
      }
      if (end > from + scheme.size()) links.push_back({from, end});
      at = std::max(at, end);
      break;
    }
  }
  return links;
}

std::string link_target(std::string_view link) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : link) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out.size() <= longest_target ? out : std::string();
}

}  // namespace tui
