#include "xmppd/sandbox/sandbox.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "tests/unit/temporary_directory.hpp"

using xmppd::Confinement;

namespace {

constexpr int not_supported = 77;  // by the kernel, or with a sanitizer

// The limits are for good: they are tried in a child, which answers with the number of the first step that went wrong.
int in_child(const std::function<int()>& steps) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(steps());
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

bool opens(const std::string& path, int flags = O_RDONLY) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
  return file >= 0;
}

bool refused(long outcome, int with) { return outcome == -1 && errno == with; }

}  // namespace

TEST_CASE("with its files limited, a process opens its own and no other") {
  const test::TemporaryDirectory own, read, other;
  std::ofstream(read.path() / "key") << "secret";
  std::ofstream(other.path() / "file") << "somebody else's";
  const int outcome = in_child([&] {
    const auto limited = xmppd::limit_files(
        {.readable = {read.path().string(), "/nowhere", "/etc/hosts"}, .writable = {own.path().string()}});
    if (!limited) return 1;
    if (*limited == Confinement::unsupported) return not_supported;
    if (!opens(read.path() / "key") || opens(read.path() / "key", O_WRONLY)) return 2;
    if (opens(read.path() / "new", O_WRONLY | O_CREAT)) return 3;
    if (opens(other.path() / "file") || opens("/etc/shadow") || opens("/etc/passwd") || !opens("/etc/hosts")) return 4;
    if (!opens(own.path() / "new", O_RDWR | O_CREAT)) return 5;
    // Uploads and drafts of files move between folders.
    if (::mkdir((own.path() / "folder").c_str(), 0700) != 0) return 6;
    if (::rename((own.path() / "new").c_str(), (own.path() / "folder/kept").c_str()) != 0) return 7;
    if (::truncate((own.path() / "folder/kept").c_str(), 100) != 0) return 8;
    if (::unlink((own.path() / "folder/kept").c_str()) != 0) return 9;
    if (::symlink("/etc/shadow", (own.path() / "link").c_str()) == 0) return 10;
    if (::rename((other.path() / "file").c_str(), (own.path() / "stolen").c_str()) == 0) return 11;
    if (::execl("/bin/true", "true", static_cast<char*>(nullptr)) == 0) return 12;
    return 0;
  });
  if (outcome != not_supported) CHECK(outcome == 0);
}

TEST_CASE("with its system calls limited, a process starts nothing and nobody looks into others") {
  const test::TemporaryDirectory own;
  const int outcome = in_child([&] {
    std::atomic<bool> limited{false};
    std::atomic<int> second{-1};
    // A thread that was there before is limited as well.
    std::thread older([&] {
      while (!limited) std::this_thread::yield();
      second = refused(::execl("/bin/true", "true", static_cast<char*>(nullptr)), EPERM) ? 0 : 1;
    });
    const auto done = xmppd::limit_system_calls();
    limited = true;
    older.join();
    if (!done) return 1;
    if (*done == Confinement::unsupported) return not_supported;
    if (second != 0) return 2;
    if (!refused(::execl("/bin/true", "true", static_cast<char*>(nullptr)), EPERM)) return 3;
    if (!refused(::fork(), EPERM)) return 4;
    if (!refused(::kill(::getppid(), 0), EPERM)) return 5;
    if (!refused(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr), EPERM)) return 6;
    if (::socket(AF_NETLINK, SOCK_RAW, 0) >= 0 || ::socket(AF_PACKET, SOCK_RAW, 0) >= 0) return 7;
    void* code = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code != MAP_FAILED) return 8;
    void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || ::mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0) return 9;
    if (::syscall(SYS_io_uring_setup, 1, nullptr) >= 0 || ::syscall(SYS_bpf, 0, nullptr, 0) >= 0) return 10;
    // What a server does goes on: threads, sockets, files.
    std::atomic<int> ran{0};
    std::thread([&] { ran = 1; }).join();
    if (ran != 1) return 11;
    if (::socket(AF_INET6, SOCK_STREAM, 0) < 0 || ::socket(AF_UNIX, SOCK_DGRAM, 0) < 0) return 12;
    if (!opens(own.path() / "file", O_RDWR | O_CREAT)) return 13;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("Seccomp:", 0) == 0) return line.back() == '2' ? 0 : 14;
    }
    return 15;
  });
  if (outcome != not_supported) CHECK(outcome == 0);
}

TEST_CASE("abort() still ends a process by its signal") {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto done = xmppd::limit_system_calls();
    ::signal(SIGABRT, SIG_DFL);
    std::abort();
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}
