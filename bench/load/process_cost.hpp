// What a process costs: CPU time and resident memory, read from /proc.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace load {

// Nanoseconds on a CPU, of all its threads that still live.
std::uint64_t cpu_ns(pid_t process);
std::uint64_t resident_kib(pid_t process);

}  // namespace load
