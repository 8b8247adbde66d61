// Loaded into the daemon (LD_PRELOAD) by disk_test.py: a disk that is slow, or fails at the N-th write or sync. What it
// is to do stands in the file FAULTY_DISK, which the test changes as it goes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct orders {
  _Atomic int32_t sync_ms;    // how long each sync takes
  _Atomic int32_t fail_in;    // the write or sync that fails: 1 is the next; 0: none
  _Atomic int32_t error;      // with this errno
  _Atomic int32_t failed;     // how many have
};

static struct orders* orders;

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("FAULTY_DISK");
  const int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void* memory = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) orders = memory;
  close(file);
}

static int fails(void) {
  if (!orders || atomic_load(&orders->fail_in) <= 0 || atomic_fetch_sub(&orders->fail_in, 1) != 1) return 0;
  atomic_fetch_add(&orders->failed, 1);
  errno = atomic_load(&orders->error);
  return 1;
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
  static ssize_t (*real)(int, const void*, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  return fails() ? -1 : real(file, data, size, offset);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

static int sync_by(const char* name, int (**real)(int), int file) {
  if (!*real) *real = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (fails()) return -1;
  const int32_t wait = orders ? atomic_load(&orders->sync_ms) : 0;
  const struct timespec pause = {wait / 1000, (wait % 1000) * 1000000L};
  if (wait > 0) nanosleep(&pause, NULL);
  return (*real)(file);
}

int fsync(int file) {
  static int (*real)(int);
  return sync_by("fsync", &real, file);
}

int fdatasync(int file) {
  static int (*real)(int);
  return sync_by("fdatasync", &real, file);
}
