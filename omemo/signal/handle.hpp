// Ownership for the Signal library's C objects.
#pragma once

#include <memory>

#include "omemo/secret.hpp"
#include "omemo/signal/library.hpp"

namespace omemo::signal {

// A reference counted object; the library's getters lend, its makers give one reference through an out parameter.
template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  ~Ref() { reset(); }
  T* get() const { return object_; }
  // For out parameters of functions that make an object.
  T** out() {
    reset();
    return &object_;
  }

 private:
  void reset() {
    if (object_ != nullptr) signal_type_unref(reinterpret_cast<signal_type_base*>(object_));
    object_ = nullptr;
  }
  T* object_ = nullptr;
};

template <class T, void (*Free)(T*)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(T* object) : object_(object) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { reset(); }
  T* get() const { return object_; }
  T** out() {
    reset();
    return &object_;
  }

 private:
  void reset() {
    if (object_ != nullptr) Free(object_);
    object_ = nullptr;
  }
  T* object_ = nullptr;
};

using Buffer = Owned<signal_buffer, signal_buffer_bzero_free>;  // may hold secrets: wiped
using Context = Owned<signal_context, signal_context_destroy>;
using StoreContext = Owned<signal_protocol_store_context, signal_protocol_store_context_destroy>;
using Builder = Owned<session_builder, session_builder_free>;
using Cipher = Owned<session_cipher, session_cipher_free>;

inline BytesView view(const signal_buffer* buffer) {
  return {signal_buffer_const_data(buffer), signal_buffer_len(buffer)};
}

}  // namespace omemo::signal
