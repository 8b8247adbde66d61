// UnderWay: changes that memory has already and the disk has not yet. The store may refuse any of several that are on
// their way: then memory is what the disk has, and on it those that are still to come.
#pragma once

#include <functional>
#include <list>
#include <utility>

namespace xmppd {

// Beside one State in memory. All changes that go to the store go through it; they are asked of the store in the order
// of begin(), each with one end().
template <class State>
class UnderWay {
 public:
  using Change = std::function<void(State&)>;  // may come to be done on top of less than it was begun on
  using Handle = typename std::list<Change>::iterator;

  bool empty() const { return changes_.empty(); }

  // Makes the change in memory.
  Handle begin(State& memory, Change change) {
    if (changes_.empty()) on_disk_ = memory;
    change(memory);
    return changes_.insert(changes_.end(), std::move(change));
  }
  // The store has made it, or has not. References into `memory` are good no more if it has not.
  void end(State& memory, Handle change, bool stored) {
    if (stored) (*change)(on_disk_);
    changes_.erase(change);
    if (!stored) {
      memory = on_disk_;
      for (const auto& later : changes_) later(memory);
    }
    if (changes_.empty()) on_disk_ = State();
  }

 private:
  State on_disk_{};  // while there are changes
  std::list<Change> changes_;
};

}  // namespace xmppd
