// The preparation of domain parts: IP literals, ASCII names, and UTS 46 for the rest.
#include <arpa/inet.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>

#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {
namespace {

constexpr std::size_t max_domain = 1023;  // RFC 7622 §3.2, in bytes
constexpr std::size_t max_label = 63;     // RFC 1035 §2.3.4

bool is_label_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

// One spelling for each address, so that equal ones are byte-equal.
std::optional<std::string> ipv6_literal(std::string_view text) {
  const std::string inner(text.substr(1, text.size() - 2));
  std::array<unsigned char, 16> address{};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  if (inner.size() != std::char_traits<char>::length(inner.c_str())) return std::nullopt;
  if (inet_pton(AF_INET6, inner.c_str(), address.data()) != 1) return std::nullopt;
  if (inet_ntop(AF_INET6, address.data(), printed.data(), printed.size()) == nullptr) return std::nullopt;
  return "[" + std::string(printed.data()) + "]";
}

// Letters, digits and hyphens in lower case, no label empty, too long, or hyphenated at an end.
bool is_ldh_name(std::string_view name) {
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > max_label || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), is_label_char)) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool has_a_label(std::string_view name) {
  return name.starts_with("xn--") || name.find(".xn--") != std::string_view::npos;
}

const UIDNA* uts46() {
  // Immutable, usable from any thread, kept for the life of the process.
  static const UIDNA* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const UIDNA* opened =
        uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_CHECK_CONTEXTO |
                            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                        &status);
    return U_SUCCESS(status) ? opened : nullptr;
  }();
  return instance;
}

// Hyphens in the third and fourth place are common in plain names; the ASCII path has them too.
constexpr std::uint32_t tolerated_errors = UIDNA_ERROR_HYPHEN_3_4;

using Convert = std::int32_t (*)(const UIDNA*, const char*, std::int32_t, char*, std::int32_t, UIDNAInfo*, UErrorCode*);

std::optional<std::string> convert(Convert with, std::string_view name) {
  if (uts46() == nullptr) return std::nullopt;
  std::string result(4 * max_domain, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size = with(uts46(), name.data(), static_cast<std::int32_t>(name.size()), result.data(),
                                 static_cast<std::int32_t>(result.size()), &info, &status);
  if (U_FAILURE(status) || (info.errors & ~tolerated_errors) != 0) return std::nullopt;
  result.resize(static_cast<std::size_t>(size));
  return result;
}

void drop_trailing_dot(std::string& name) {
  if (name.size() > 1 && name.back() == '.') name.pop_back();
}

}  // namespace

std::optional<std::string> domainprep(std::string_view text) {
  if (text.empty() || text.size() > max_domain) return std::nullopt;
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') return ipv6_literal(text);

  std::string name(text);
  drop_trailing_dot(name);
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) {
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (!is_ldh_name(name)) return std::nullopt;
    if (!has_a_label(name)) return name;  // IPv4 literals among them
  }
  auto unicode = convert(uidna_nameToUnicodeUTF8, name);
  if (!unicode) return std::nullopt;
  drop_trailing_dot(*unicode);  // an ideographic one
  // The ASCII form shows what ToUnicode does not check: the lengths that DNS allows.
  const auto on_the_wire = convert(uidna_nameToASCII_UTF8, *unicode);
  if (!on_the_wire || !is_ldh_name(*on_the_wire) || unicode->size() > max_domain) return std::nullopt;
  // A name that is not the U-label form of its own A-label form has no stable identity.
  const auto again = convert(uidna_nameToUnicodeUTF8, *on_the_wire);
  if (!again || *again != *unicode) return std::nullopt;
  return unicode;
}

}  // namespace xmpp
