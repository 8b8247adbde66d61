// Reading links and names with bounds.
#include "tui-client/files/file_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "omemo/media.hpp"

namespace tui {

namespace {

constexpr std::size_t max_link_bytes = 8192;
constexpr std::size_t max_name_bytes = 120;

struct KnownType {
  std::string_view ending, type;
};
constexpr std::array<KnownType, 32> known_types{{
    {".avif", "image/avif"},
    {".bmp", "image/bmp"},
    {".css", "text/css"},
    {".csv", "text/csv"},
    {".flac", "audio/flac"},
    {".gif", "image/gif"},
    {".gz", "application/gzip"},
    {".heic", "image/heic"},
    {".html", "text/html"},
    {".jpeg", "image/jpeg"},
    {".jpg", "image/jpeg"},
    {".json", "application/json"},
    {".m4a", "audio/mp4"},
    {".md", "text/markdown"},
    {".mkv", "video/x-matroska"},
    {".mov", "video/quicktime"},
    {".mp3", "audio/mpeg"},
    {".mp4", "video/mp4"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".oga", "audio/ogg"},
    {".ogg", "audio/ogg"},
    {".opus", "audio/ogg"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".tar", "application/x-tar"},
    {".txt", "text/plain"},
    {".wav", "audio/wav"},
    {".webm", "video/webm"},
    {".webp", "image/webp"},
    {".xml", "application/xml"},
    {".zip", "application/zip"},
}};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (coded) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Bytes of the UTF-8 sequence that begins at `at`; 0: none that is allowed in a name.
std::size_t letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto first = byte(at);
  if (first < 0x80) return first > ' ' && first != 0x7f ? 1 : 0;
  const std::size_t size = first >= 0xf0 && first < 0xf5   ? 4
                           : first >= 0xe0 && first < 0xf0 ? 3
                           : first >= 0xc2 && first < 0xe0 ? 2
                                                           : 0;
  if (size == 0) return 0;
  char32_t value = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
    value = value << 6 | (byte(at + i) & 0x3fU);
  }
  const bool shortest = value >= (size == 2 ? 0x80U : size == 3 ? 0x800U : 0x10000U) && value <= 0x10ffff;
  // C1, surrogates, and what turns the order of letters around or can't be seen.
  const bool harmful = value < 0xa0 || (value >= 0xd800 && value < 0xe000) || (value >= 0x2000 && value <= 0x200f) ||
                       (value >= 0x2028 && value <= 0x202f) || (value >= 0x205f && value <= 0x206f) ||
                       value == 0xfeff || value == 0x061c || (value >= 0xfff0 && value <= 0xffff);
  return shortest && !harmful ? size : 0;
}

}  // namespace

std::optional<FileLink> parse_file_link(std::string_view text) {
  if (text.starts_with("aesgcm://")) text = text.substr(0, text.find_first_of("\r\n"));
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c != 0x7f; });
  if (text.size() > max_link_bytes || !plain) return std::nullopt;
  if (const auto link = omemo::parse_media_link(text)) return FileLink{link->https_url, link->fragment};
  constexpr std::string_view https = "https://";
  if (!text.starts_with(https) || text.size() == https.size()) return std::nullopt;
  return FileLink{std::string(text.substr(0, text.find('#'))), {}};
}

std::string name_in_link(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  const auto slash = url.rfind('/');
  return slash == std::string_view::npos ? std::string() : percent_decoded(url.substr(slash + 1));
}

std::string host_in_link(std::string_view url) {
  constexpr std::string_view https = "https://";
  if (!url.starts_with(https)) return {};
  url.remove_prefix(https.size());
  auto host = url.substr(0, url.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos || host.find('\\') != std::string_view::npos) return {};
  const auto colon = host.find(':', host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0);
  std::string lower(host.substr(0, colon));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

std::string safe_file_name(std::string_view name) {
  constexpr std::string_view special = "/\\:*?\"<>|$`;&'!~";
  std::string safe;
  for (std::size_t i = 0; i < name.size();) {
    const auto size = letter_at(name, i);
    if (size == 0 || special.find(name[i]) != std::string_view::npos) {
      if (!safe.empty() && safe.back() != '_') safe += '_';
      ++i;
      continue;
    }
    safe.append(name, i, size);
    i += size;
  }
  const auto begin = safe.find_first_not_of(".-_");
  safe.erase(0, std::min(begin, safe.size()));
  while (!safe.empty() && (safe.back() == '.' || safe.back() == '_')) safe.pop_back();
  if (safe.size() > max_name_bytes) {
    const auto ending = ending_of(safe);
    std::size_t cut = max_name_bytes - ending.size();
    while (cut > 0 && (static_cast<unsigned char>(safe[cut]) & 0xc0U) == 0x80U) --cut;
    safe = safe.substr(0, cut) + ending;
  }
  return safe.empty() ? "file" : safe;
}

std::string ending_of(std::string_view name) {
  constexpr std::size_t longest = 10;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > longest || dot + 1 == name.size()) return {};
  std::string ending(name.substr(dot));
  for (std::size_t i = 1; i < ending.size(); ++i) {
    const auto c = static_cast<unsigned char>(ending[i]);
    if (c >= 0x80 || !std::isalnum(c)) return {};
    ending[i] = static_cast<char>(std::tolower(c));
  }
  return ending;
}

std::string media_type_of(std::string_view name) {
  const auto ending = ending_of(name);
  for (const auto& known : known_types) {
    if (ending == known.ending) return std::string(known.type);
  }
  return "application/octet-stream";
}

std::string image_ending(std::string_view bytes) {
  constexpr std::string_view png = "\x89PNG\r\n", jpeg = "\xff\xd8\xff", gif = "GIF8", riff = "RIFF", webp = "WEBP";
  if (bytes.starts_with(png)) return ".png";
  if (bytes.starts_with(jpeg)) return ".jpg";
  if (bytes.starts_with(gif)) return ".gif";
  return bytes.starts_with(riff) && bytes.substr(0, 12).ends_with(webp) ? ".webp" : "";
}

std::string size_words(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  double value = static_cast<double>(bytes) / 1024;
  const char* unit = "KiB";
  for (const char* larger : {"MiB", "GiB", "TiB"}) {
    if (value < 1024) break;
    value /= 1024;
    unit = larger;
  }
  return value < 10 ? fmt::format("{:.1f} {}", value, unit) : fmt::format("{:.0f} {}", value, unit);
}

}  // namespace tui
