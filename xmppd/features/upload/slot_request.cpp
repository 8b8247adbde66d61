// SlotRequest: parsing.
#include "xmppd/features/upload/slot_request.hpp"

#include <algorithm>

#include "libxmpp/xml/lexical.hpp"

namespace xmppd::upload {
namespace {

constexpr std::size_t max_name_given = 1023;
constexpr std::size_t max_name_kept = 200;
constexpr std::size_t max_type = 255;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::string safe_name(std::string_view given) {
  std::string name(given.substr(given.find_last_of("/\\") + 1));
  std::erase_if(name, is_control);
  if (name.size() > max_name_kept) {
    auto cut = name.size() - max_name_kept;  // its end says what it is
    while (continues_character(name[cut])) ++cut;
    name.erase(0, cut);
  }
  if (name.empty() || name == "." || name == "..") return "file";
  return name;
}

// RFC 9110 §8.3.1: type "/" subtype *( ";" parameter ); it is repeated in a header field, so its characters matter.
bool is_media_type(std::string_view text) {
  if (text.size() > max_type || std::any_of(text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; })) {
    return false;
  }
  const auto essence = text.substr(0, text.find(';'));
  const auto slash = essence.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == essence.size()) return false;
  return essence.find('/', slash + 1) == std::string_view::npos &&
         essence.find_first_of("\"<>(),@[]?={}\\") == essence.npos;
}

}  // namespace

std::optional<SlotRequest> parse_slot_request(const xmpp::Element& request) {
  SlotRequest parsed;
  const auto name = request.attr("filename"), type = request.attr("content-type");
  const auto size = xmpp::parse_unsigned<std::uint64_t>(request.attr("size"));
  if (name.empty() || name.size() > max_name_given || !size || *size == 0) return std::nullopt;
  if (!type.empty() && !is_media_type(type)) return std::nullopt;
  parsed.file_name = safe_name(name);
  parsed.content_type = type;
  parsed.size = *size;
  return parsed;
}

}  // namespace xmppd::upload
