// Extras: what features keep of one session or one account, each by a key of its own.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace xmppd {

// A handful of entries, found by looking through them. References stay valid.
class Extras {
 public:
  // Made at the first call. `T` is the same for the same key.
  template <class T>
  T& get(const void* key) {
    for (const auto& [known, value] : all_) {
      if (known == key) return *static_cast<T*>(value.get());
    }
    all_.emplace_back(key, std::make_shared<T>());
    return *static_cast<T*>(all_.back().second.get());
  }

 private:
  std::vector<std::pair<const void*, std::shared_ptr<void>>> all_;
};

}  // namespace xmppd
