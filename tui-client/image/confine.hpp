// Giving up, before somebody else's bytes are looked at, whatever decoding an image does not need.
#pragma once

namespace tui::image {

// From here on this process can read its input, write its output, allocate memory and end; every other system call is
// refused (seccomp): no file or socket is opened, no process or thread started, no memory becomes code. It stays on one
// processor, so that no library wants threads. false: the kernel does not do that, and nothing must be decoded.
bool confine();

}  // namespace tui::image
