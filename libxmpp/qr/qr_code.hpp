// QR codes (ISO/IEC 18004) as text: two modules above each other in one character.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xmpp {

class QrCode {
 public:
  // The smallest one for `text`, of the lowest error correction: a screen has no scratches. nullopt: too long.
  static std::optional<QrCode> of(std::string_view text);

  int size() const { return size_; }  // modules on a side
  bool dark(int x, int y) const { return dark_[static_cast<std::size_t>(y * size_ + x)]; }

  // With a light border of `border` modules. Written in light on dark, as `light_on_dark`, a light module is a filled
  // one; otherwise a dark one is.
  std::vector<std::string> lines(int border, bool light_on_dark) const;

 private:
  QrCode(int size, std::vector<bool> dark) : size_(size), dark_(std::move(dark)) {}
  int size_;
  std::vector<bool> dark_;
};

}  // namespace xmpp
