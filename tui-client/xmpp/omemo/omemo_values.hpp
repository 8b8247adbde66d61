// Numbers and base64 as OMEMO's XML has them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "omemo/types.hpp"

namespace tui {

inline std::optional<std::uint32_t> to_number(std::string_view text) {
  return xmpp::parse_unsigned<std::uint32_t>(text);
}

inline std::string to_base64(const omemo::Bytes& bytes) {
  return xmpp::base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// Some clients break base64 into lines.
inline std::optional<omemo::Bytes> from_base64(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  const auto decoded = xmpp::base64_decode(text);
  if (!decoded) return std::nullopt;
  return omemo::Bytes(decoded->begin(), decoded->end());
}

inline std::optional<omemo::Bytes> bytes_of(const xmpp::Element& element) { return from_base64(element.text()); }

}  // namespace tui
