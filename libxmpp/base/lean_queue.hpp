// LeanQueue: a FIFO that costs no memory while it was never used, and little once it is empty again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace xmpp {

// An empty std::deque holds 576 bytes with libstdc++; a session has several, which are empty nearly all of the time.
// Like std::vector, insertion and removal move elements and end iterators. T: default constructible and movable.
template <class T>
class LeanQueue {
 public:
  LeanQueue() = default;
  LeanQueue(LeanQueue&& other) noexcept
      : items_(std::exchange(other.items_, {})), head_(std::exchange(other.head_, 0)) {}
  LeanQueue& operator=(LeanQueue&& other) noexcept {
    items_ = std::exchange(other.items_, {});
    head_ = std::exchange(other.head_, 0);
    return *this;
  }

  bool empty() const { return head_ == items_.size(); }
  std::size_t size() const { return items_.size() - head_; }
  T& front() { return items_[head_]; }
  T& back() { return items_.back(); }
  T& operator[](std::size_t index) { return items_[head_ + index]; }
  const T& operator[](std::size_t index) const { return items_[head_ + index]; }
  auto begin() { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() { return items_.end(); }

  void push_back(T item) { items_.push_back(std::move(item)); }
  template <class Iterator>
  void insert(Iterator at, T item) {
    items_.insert(at, std::move(item));
  }
  template <class Iterator>
  void erase(Iterator at) {
    items_.erase(at);
    if (empty()) release();
  }
  template <class Predicate>
  void erase_if(Predicate goes) {
    items_.erase(std::remove_if(begin(), end(), goes), items_.end());
    if (empty()) release();
  }
  void pop_front() {
    [[maybe_unused]] const T gone = std::move(items_[head_++]);  // its end may come back to this queue
    if (empty()) {
      release();
    } else if (head_ >= kept && head_ > items_.size() / 2) {
      items_.erase(items_.begin(), begin());
      head_ = 0;
    }
  }
  void clear() {
    items_.clear();
    release();
  }

 private:
  static constexpr std::size_t kept = 8;  // so many places stay when it becomes empty

  void release() {
    head_ = 0;
    if (items_.capacity() > kept) {
      std::vector<T>().swap(items_);
    } else {
      items_.clear();
    }
  }

  std::vector<T> items_;
  std::size_t head_ = 0;
};

}  // namespace xmpp
