// TtlCache: what was learned, each for its time, within a bound. Private to libxmpp/net.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace xmpp {

// When it is full, what would end first goes.
template <class T>
class TtlCache {
 public:
  explicit TtlCache(std::size_t max_size) : max_size_(max_size) {}

  // `now`, `ms`: milliseconds. What is remembered for 0 ms is not remembered.
  void put(const std::string& key, T value, std::uint64_t ms, std::uint64_t now) {
    forget(key);
    if (ms == 0 || max_size_ == 0) return;
    while (entries_.size() >= max_size_) forget(std::string(ends_.begin()->second));
    const auto end = ends_.emplace(now + ms, key);
    entries_.emplace(key, Entry{std::move(value), end});
  }
  std::optional<T> find(const std::string& key, std::uint64_t now) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    if (found->second.end->first > now) return found->second.value;
    forget(key);
    return std::nullopt;
  }
  void clear() {
    entries_.clear();
    ends_.clear();
  }
  std::size_t size() const { return entries_.size(); }

 private:
  using Ends = std::multimap<std::uint64_t, std::string>;
  struct Entry {
    T value;
    Ends::iterator end;
  };
  void forget(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    ends_.erase(found->second.end);
    entries_.erase(found);
  }

  const std::size_t max_size_;
  std::unordered_map<std::string, Entry> entries_;
  Ends ends_;
};

}  // namespace xmpp
