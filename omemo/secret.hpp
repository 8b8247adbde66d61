// Memory for keys and plaintexts: overwritten before it is given back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace omemo {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

// Overwrites memory in a way that the optimiser may not remove (OPENSSL_cleanse).
void cleanse(void* data, std::size_t size) noexcept;

template <class T>
struct CleansingAllocator {
  using value_type = T;
  CleansingAllocator() = default;
  template <class U>
  CleansingAllocator(const CleansingAllocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T))); }
  void deallocate(T* p, std::size_t n) noexcept {
    cleanse(p, n * sizeof(T));
    ::operator delete(p);
  }
  friend bool operator==(const CleansingAllocator&, const CleansingAllocator&) { return true; }
};

// A byte string that is wiped when it is freed or grows.
using SecretBytes = std::vector<std::uint8_t, CleansingAllocator<std::uint8_t>>;

// A Curve25519 private scalar.
struct PrivateKey {
  std::array<std::uint8_t, 32> bytes{};

  PrivateKey() = default;
  PrivateKey(const PrivateKey&) = default;
  PrivateKey& operator=(const PrivateKey&) = default;
  ~PrivateKey() { cleanse(bytes.data(), bytes.size()); }
  friend bool operator==(const PrivateKey&, const PrivateKey&) = default;
};

}  // namespace omemo
