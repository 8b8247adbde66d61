// Lifetime: the owner that a completion names; once it is gone, the completion never runs.
#pragma once

#include <memory>

namespace xmpp {

// A member of the object whose callbacks must not outlive it. Declare it last, so that it is destroyed first.
// Not copyable, not movable: callbacks captured `this`.
class Lifetime {
 public:
  Lifetime() : token_(std::make_shared<char>()) {}
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  std::weak_ptr<void> watch() const { return token_; }
  // Drops everything that waits for this owner, without destroying it.
  void reset() { token_ = std::make_shared<char>(); }

 private:
  std::shared_ptr<void> token_;
};

}  // namespace xmpp
