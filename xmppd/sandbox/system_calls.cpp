// The list of allowed system calls, by libseccomp; where an argument decides what a call does, it is looked at, too.
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <initializer_list>

#include "xmppd/sandbox/sandbox.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define XMPPD_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define XMPPD_SANITIZED
#endif
#endif

namespace xmppd {
namespace {

#ifdef XMPPD_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// Which files can be opened is for the file system's rights and Landlock to say.
constexpr int plain_calls[] = {
    // files
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
    SCMP_SYS(preadv), SCMP_SYS(pwritev), SCMP_SYS(preadv2), SCMP_SYS(pwritev2), SCMP_SYS(open), SCMP_SYS(openat),
    SCMP_SYS(openat2), SCMP_SYS(creat), SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(stat), SCMP_SYS(fstat),
    SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(lseek),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd), SCMP_SYS(getdents), SCMP_SYS(getdents64), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir),
    SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link),
    SCMP_SYS(linkat), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(fchown), SCMP_SYS(truncate),
    SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fadvise64), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
    SCMP_SYS(sync_file_range), SCMP_SYS(sendfile), SCMP_SYS(copy_file_range), SCMP_SYS(splice), SCMP_SYS(flock),
    SCMP_SYS(fcntl), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(umask), SCMP_SYS(utimensat),
    SCMP_SYS(inotify_init1), SCMP_SYS(inotify_add_watch), SCMP_SYS(inotify_rm_watch),
    // network
    SCMP_SYS(socketpair), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(connect),
    SCMP_SYS(shutdown), SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(setsockopt), SCMP_SYS(getsockopt),
    SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(recvmmsg),
    // waiting
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_pwait2),
    SCMP_SYS(eventfd2), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times),
    // memory and threads
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(mlock),
    SCMP_SYS(munlock), SCMP_SYS(membarrier), SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq), SCMP_SYS(set_tid_address), SCMP_SYS(arch_prctl), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler), SCMP_SYS(getcpu), SCMP_SYS(exit), SCMP_SYS(exit_group),
    // signals: of others, and raise() and abort(), which are for a thread of this process
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigsuspend), SCMP_SYS(rt_sigpending), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    // this process and machine
    SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getgroups), SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage), SCMP_SYS(getrlimit)};

// Known and wanted by whoever takes a server over; an error that says so, where others look like an old kernel, so that
// the C library tries an older call.
constexpr int forbidden[] = {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(kill),
                             SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev)};

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(ENOSYS))) {}
  ~Filter() {
    if (context_) seccomp_release(context_);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  scmp_filter_ctx get() const { return context_; }

  // A call that this machine does not have is no mistake.
  void allow(int call, std::initializer_list<scmp_arg_cmp> conditions = {}) {
    add(SCMP_ACT_ALLOW, call, conditions);
  }
  void refuse(int call, std::initializer_list<scmp_arg_cmp> conditions = {}) { add(SCMP_ACT_ERRNO(EPERM), call, conditions); }
  bool complete() const { return complete_; }

 private:
  void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions) {
    const int added = seccomp_rule_add_array(context_, action, call, static_cast<unsigned>(conditions.size()), conditions.begin());
    complete_ = complete_ && (added == 0 || added == -EDOM);
  }

  scmp_filter_ctx context_;
  bool complete_ = true;
};

void add_rules(Filter& filter) {
  const auto is = [](unsigned argument, scmp_datum_t value) { return scmp_arg_cmp{argument, SCMP_CMP_EQ, value, 0}; };
  const auto has = [](unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
    return scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, mask, value};
  };
  for (const int call : plain_calls) filter.allow(call);
  for (const int call : forbidden) filter.refuse(call);
  // Memory, and none that can be run.
  filter.allow(SCMP_SYS(mmap), {has(2, PROT_EXEC, 0)});
  filter.allow(SCMP_SYS(mprotect), {has(2, PROT_EXEC, 0)});
  // Threads, and no processes. The flags of clone3 are out of a filter's reach: without it the C library uses clone.
  filter.allow(SCMP_SYS(clone), {has(0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM)});
  filter.refuse(SCMP_SYS(clone), {has(0, CLONE_THREAD, 0)});
  for (const int family : {AF_UNIX, AF_INET, AF_INET6}) {
    filter.allow(SCMP_SYS(socket), {is(0, static_cast<scmp_datum_t>(family))});
  }
  for (const unsigned long request : {FIONBIO, FIONREAD, FIOCLEX, TCGETS, TIOCGWINSZ}) {
    filter.allow(SCMP_SYS(ioctl), {is(1, request)});
  }
  for (const int option : {PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* PR_SET_VMA: names for memory */}) {
    filter.allow(SCMP_SYS(prctl), {is(0, static_cast<scmp_datum_t>(option))});
  }
  filter.allow(SCMP_SYS(prlimit64), {is(0, 0)});
  filter.allow(SCMP_SYS(tgkill), {is(0, static_cast<scmp_datum_t>(::getpid()))});
}

}  // namespace

xmpp::Result<Confinement> limit_system_calls() {
  if (sanitized) return Confinement::unsupported;
  Filter filter;
  if (!filter.get()) return xmpp::fail(xmpp::Errc::not_allowed, "seccomp: no memory");
  add_rules(filter);
  const bool made = filter.complete() && seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                    // A tree rather than a list; and no slower CPU, as older kernels had it for all who use seccomp.
                    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
                    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_SSB, 1) == 0;
  // Whoever started this process may have kept seccomp(2) from it, as containers do.
  if (!made) return Confinement::unsupported;
  const int loaded = seccomp_load(filter.get());  // sets no_new_privs
  if (loaded == -EINVAL || loaded == -ENOSYS || loaded == -EOPNOTSUPP) return Confinement::unsupported;
  if (loaded != 0) return xmpp::fail(xmpp::Errc::not_allowed, std::string("seccomp: ") + std::strerror(-loaded));
  return Confinement::in_force;
}

}  // namespace xmppd
