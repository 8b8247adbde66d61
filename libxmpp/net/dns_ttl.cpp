// RFC 1035 §4.1: a header, questions, then records one behind the other.
#include "libxmpp/net/dns_ttl.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace xmpp {
namespace {

constexpr unsigned type_soa = 6;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool good() const { return good_; }

  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const char byte : take(size)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }
  std::string_view take(std::size_t size) {
    if (bytes_.size() - at_ < size) {
      good_ = false;
      return {};
    }
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  void skip_name() {
    while (good_) {
      const auto length = number(1);
      if (length >= 0xC0) return void(number(1));  // §4.1.4: the rest is elsewhere
      if (length == 0) return;
      take(length);
    }
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// RFC 2181 §8
std::uint32_t sane(std::uint32_t ttl) { return ttl > std::numeric_limits<std::int32_t>::max() ? 0 : ttl; }

}  // namespace

std::uint32_t dns_ttl(std::string_view reply) {
  Reader reader(reply);
  reader.take(4);
  const auto questions = reader.number(2), answers = reader.number(2), authorities = reader.number(2);
  reader.take(2);
  for (std::uint32_t i = 0; i < questions && reader.good(); ++i) {
    reader.skip_name();
    reader.take(4);
  }
  auto smallest = std::numeric_limits<std::uint32_t>::max();
  for (std::uint32_t i = 0; i < (answers != 0 ? answers : authorities) && reader.good(); ++i) {
    reader.skip_name();
    const auto type = reader.number(2);
    reader.take(2);
    const auto ttl = sane(reader.number(4));
    const auto data = reader.take(reader.number(2));
    if (!reader.good()) break;
    if (answers != 0) {
      smallest = std::min(smallest, ttl);
    } else if (type == type_soa && data.size() > 4) {
      smallest = std::min({smallest, ttl, sane(Reader(data.substr(data.size() - 4)).number(4))});
    }
  }
  return reader.good() && smallest != std::numeric_limits<std::uint32_t>::max() ? smallest : 0;
}

}  // namespace xmpp
