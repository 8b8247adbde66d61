// What a daemon that has been taken over can't do any more: open other files than its own, start programs, become
// another user. Both limits are given up for good: neither this process nor what it might start gets them back.
#pragma once

#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

enum class Confinement {
  in_force,
  unsupported,  // by this kernel, or with a sanitizer, which looks into its own process
};

// Folders, with all below them, or single files. What isn't there is left out; links are followed.
struct FileAccess {
  std::vector<std::string> readable;
  std::vector<std::string> writable;  // readable as well
};

// What every program of this kind reads: libraries, time zones, how names are resolved, trusted authorities.
std::vector<std::string> system_files();

// From here on this thread, and those it starts, open nothing else (Landlock): to be called while there is one thread.
// Unsupported: a kernel without Landlock, or with its first version, which could not move files between folders.
xmpp::Result<Confinement> limit_files(const FileAccess& access);

// From here on no thread of this process makes other system calls than a running server needs (seccomp): no program
// is executed, no process started, no memory becomes code, no file system mounted, no other process looked into.
// Others fail with ENOSYS, those that start programs with EPERM.
xmpp::Result<Confinement> limit_system_calls();

}  // namespace xmppd
