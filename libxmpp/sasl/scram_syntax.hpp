// The grammar of SCRAM messages (RFC 5802 §7), for both ends.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmpp::scram {

inline constexpr std::size_t max_message = 16384;  // channel binding data and long names fit; nothing honest is larger

// Reads "k=value,k=value" from the front.
class AttributeReader {
 public:
  explicit AttributeReader(std::string_view text) : rest_(text), at_end_(text.empty()) {}

  // The next attribute's value if it is `key`, otherwise nothing is consumed.
  std::optional<std::string_view> take(char key) {
    if (at_end_ || rest_.size() < 2 || rest_[0] != key || rest_[1] != '=') return std::nullopt;
    const std::size_t comma = rest_.find(',');
    const std::string_view value = rest_.substr(0, comma).substr(2);
    at_end_ = comma == std::string_view::npos;
    rest_ = at_end_ ? std::string_view() : rest_.substr(comma + 1);
    return value;
  }

  // What is left are well-formed extensions, which are ignored but for those that `seen` takes note of; "m" announces
  // one that may not be (§5.1).
  bool only_optional_left(const std::function<void(char, std::string_view)>& seen = {}) {
    while (!at_end_) {
      const char key = rest_.empty() ? '\0' : rest_[0];
      const bool letter = (key >= 'a' && key <= 'z') || (key >= 'A' && key <= 'Z');
      const auto value = letter && key != 'm' ? take(key) : std::nullopt;
      if (!value || value->empty() || value->find('\0') != std::string_view::npos) return false;
      if (seen) seen(key, *value);
    }
    return true;
  }

 private:
  std::string_view rest_;
  bool at_end_;
};

inline tl::unexpected<Error> malformed(const char* what) { return fail(Errc::protocol_violation, what); }

inline bool is_nonce(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7E && c != ','; });
}

// §5.1: "," and "=" in names.
inline std::string escape_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ',') {
      out += "=2C";
    } else if (c == '=') {
      out += "=3D";
    } else {
      out += c;
    }
  }
  return out;
}

// nullopt: a '=' that begins neither of the two escapes, a comma, or a NUL.
inline std::optional<std::string> unescape_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    std::size_t used = 1;
    if (name.starts_with("=2C")) {
      out += ',';
      used = 3;
    } else if (name.starts_with("=3D")) {
      out += '=';
      used = 3;
    } else if (name[0] == '=' || name[0] == ',' || name[0] == '\0') {
      return std::nullopt;
    } else {
      out += name[0];
    }
    name.remove_prefix(used);
  }
  return out;
}

inline std::string exclusive_or(std::string_view a, std::string_view b) {
  std::string out(std::min(a.size(), b.size()), '\0');
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(a[i] ^ b[i]);
  return out;
}

}  // namespace xmpp::scram
