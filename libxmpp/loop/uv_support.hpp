// What every wrapper of a libuv handle needs: calling out without letting exceptions into C, and closing safely.
// Private to libxmpp/loop and libxmpp/net.
#pragma once

#include <uv.h>

#include <exception>
#include <string>

#include "libxmpp/base/log.hpp"

namespace xmpp {

// libuv is C: an exception must not travel through it.
template <class Call>
void guarded(std::string_view where, Call&& call) noexcept {
  try {
    call();
  } catch (const std::exception& error) {
    log::error("loop", "exception left {}: {}", where, error.what());
  } catch (...) {
    log::error("loop", "an unknown exception left {}", where);
  }
}

// Closes `handle` and calls `free_owner` when libuv no longer needs its memory: later in the loop's turn or, where the
// loop is gone already (its destructor closed the handle), at once.
inline void release_handle(uv_handle_t* handle, uv_close_cb free_owner) {
  if (uv_is_closing(handle)) {
    free_owner(handle);
  } else {
    uv_close(handle, free_owner);
  }
}

inline std::string uv_reason(int status) { return uv_strerror(status); }

}  // namespace xmpp
