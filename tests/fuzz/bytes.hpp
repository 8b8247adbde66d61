// The bytes of a fuzzer as decisions; when they are used up, every further one is zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fuzz {

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ == size_; }
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }
  // Two bytes, below `bound`; 0 where there is nothing to choose from.
  std::size_t below(std::size_t bound) {
    const std::size_t number = next() | static_cast<std::size_t>(next()) << 8;
    return bound == 0 ? 0 : number % bound;
  }
  // The next `length` bytes as they are, or fewer.
  std::string_view text(std::size_t length) {
    if (length > size_ - at_) length = size_ - at_;
    const std::string_view taken(reinterpret_cast<const char*>(data_) + at_, length);
    at_ += length;
    return taken;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

}  // namespace fuzz
