// The only place that knows libqrencode.
#include "libxmpp/qr/qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace xmpp {

std::optional<QrCode> QrCode::of(std::string_view text) {
  // By itself it takes the shortest way for digits, capitals and the rest.
  const std::string copy(text);
  const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
      QRcode_encodeString(copy.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1), QRcode_free);
  if (!made) return std::nullopt;
  std::vector<bool> dark;
  for (int i = 0; i < made->width * made->width; ++i) dark.push_back((made->data[i] & 1) != 0);
  return QrCode(made->width, std::move(dark));
}

std::vector<std::string> QrCode::lines(int border, bool light_on_dark) const {
  const auto filled = [&](int x, int y) {
    const bool inside = x >= 0 && y >= 0 && x < size_ && y < size_;
    return (inside && dark(x, y)) != light_on_dark;
  };
  std::vector<std::string> lines;
  for (int y = -border; y < size_ + border; y += 2) {
    std::string line;
    for (int x = -border; x < size_ + border; ++x) {
      const bool below = y + 1 < size_ + border && filled(x, y + 1);
      line += filled(x, y) ? (below ? "█" : "▀") : (below ? "▄" : " ");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace xmpp
