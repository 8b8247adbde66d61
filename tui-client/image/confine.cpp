// A list of allowed system calls by libseccomp; the arguments of those that could do more are looked at, too.
#include "tui-client/image/confine.hpp"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <initializer_list>

namespace tui::image {

namespace {

void stay_on_one_processor() {
  cpu_set_t all;
  CPU_ZERO(&all);
  if (sched_getaffinity(0, sizeof all, &all) != 0) return;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (!CPU_ISSET(i, &all)) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(i, &one);
    sched_setaffinity(0, sizeof one, &one);
    return;
  }
}

bool allow(scmp_filter_ctx filter) {
  for (const int call :
       {SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
        SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sched_getaffinity),
        SCMP_SYS(clock_gettime), SCMP_SYS(getrandom), SCMP_SYS(sysinfo), SCMP_SYS(sigaltstack)}) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
  }
  const auto allow_where = [filter](int call, std::initializer_list<scmp_arg_cmp> conditions) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, static_cast<unsigned>(conditions.size()),
                                  conditions.begin()) == 0;
  };
  const auto is = [](unsigned argument, scmp_datum_t value) { return scmp_arg_cmp{argument, SCMP_CMP_EQ, value, 0}; };
  const auto masked = [](unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
    return scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, mask, value};
  };
  constexpr scmp_datum_t no_file = 0xffffffffU;  // -1, as an int
  return allow_where(SCMP_SYS(read), {is(0, 0)}) && allow_where(SCMP_SYS(write), {is(0, 1)}) &&
         // Memory, and none that can be run.
         allow_where(SCMP_SYS(mmap), {masked(2, PROT_EXEC, 0), masked(4, no_file, no_file)}) &&
         allow_where(SCMP_SYS(mprotect), {masked(2, PROT_EXEC, 0)});
}

}  // namespace

bool confine() {
  stay_on_one_processor();
  prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_NOFILE, &none);
  setrlimit(RLIMIT_FSIZE, &none);
  setrlimit(RLIMIT_CORE, &none);
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) return false;
  const bool done = allow(filter) && seccomp_load(filter) == 0;  // sets no_new_privs
  seccomp_release(filter);
  return done;
}

}  // namespace tui::image
