// The log of a database as a file of its own kind; everything else goes to the VFS that SQLite has.
#include "xmppd/storage/sqlite/gathering_vfs.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

namespace xmppd {
namespace {

// SQLite's own VFS takes less than 128 KiB at once.
constexpr std::size_t most_gathered = 65'536;

// SQLite gives the memory; the file of its own VFS lies behind.
struct LogFile {
  sqlite3_file base;
  std::string* gathered;
  sqlite3_int64 begin;  // where they belong
};

LogFile& log_of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }
sqlite3_file* inner(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(&log_of(file) + 1); }

// What could not be written is forgotten: SQLite undoes the transaction, and writes other frames there.
int write_out(sqlite3_file* file) {
  auto& log = log_of(file);
  if (log.gathered->empty()) return SQLITE_OK;
  const int result = inner(file)->pMethods->xWrite(inner(file), log.gathered->data(),
                                                   static_cast<int>(log.gathered->size()), log.begin);
  log.gathered->clear();
  return result;
}

int log_close(sqlite3_file* file) {
  const int written = write_out(file);
  delete log_of(file).gathered;
  const int closed = inner(file)->pMethods->xClose(inner(file));
  return written != SQLITE_OK ? written : closed;
}

int log_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  auto& log = log_of(file);
  auto& gathered = *log.gathered;
  const bool follows = offset == log.begin + static_cast<sqlite3_int64>(gathered.size());
  if (!follows || gathered.size() + static_cast<std::size_t>(size) > most_gathered) {
    if (const int result = write_out(file); result != SQLITE_OK) return result;
  }
  if (gathered.empty()) log.begin = offset;
  try {
    gathered.append(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  return SQLITE_OK;
}

// Calls that want the file as it is.
template <auto method, class... Args>
int settled(sqlite3_file* file, Args... args) {
  if (const int result = write_out(file); result != SQLITE_OK) return result;
  return (inner(file)->pMethods->*method)(inner(file), args...);
}

template <auto method, class... Args>
int passed_on(sqlite3_file* file, Args... args) {
  return (inner(file)->pMethods->*method)(inner(file), args...);
}

using Methods = sqlite3_io_methods;
// Version 1: the memory that connections share belongs to the database's file, not to its log.
const Methods log_methods = [] {
  Methods methods{};
  methods.iVersion = 1;
  methods.xClose = log_close;
  methods.xRead = settled<&Methods::xRead, void*, int, sqlite3_int64>;
  methods.xWrite = log_write;
  methods.xTruncate = settled<&Methods::xTruncate, sqlite3_int64>;
  methods.xSync = settled<&Methods::xSync, int>;
  methods.xFileSize = settled<&Methods::xFileSize, sqlite3_int64*>;
  methods.xLock = passed_on<&Methods::xLock, int>;
  methods.xUnlock = passed_on<&Methods::xUnlock, int>;
  methods.xCheckReservedLock = passed_on<&Methods::xCheckReservedLock, int*>;
  methods.xFileControl = passed_on<&Methods::xFileControl, int, void*>;
  methods.xSectorSize = passed_on<&Methods::xSectorSize>;
  methods.xDeviceCharacteristics = passed_on<&Methods::xDeviceCharacteristics>;
  return methods;
}();

sqlite3_vfs* own_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const own = own_vfs(vfs);
  if ((flags & SQLITE_OPEN_WAL) == 0) return own->xOpen(own, name, file, flags, out_flags);
  file->pMethods = nullptr;
  const int opened = own->xOpen(own, name, inner(file), flags, out_flags);
  if (opened != SQLITE_OK) return opened;
  auto& log = log_of(file);
  log.gathered = new (std::nothrow) std::string();
  if (log.gathered == nullptr) {
    inner(file)->pMethods->xClose(inner(file));
    return SQLITE_NOMEM;
  }
  log.base.pMethods = &log_methods;
  return SQLITE_OK;
}

}  // namespace

const char* gathering_vfs() {
  static sqlite3_vfs vfs = [] {
    auto* const own = sqlite3_vfs_find(nullptr);
    sqlite3_vfs mine = *own;
    mine.pNext = nullptr;
    mine.zName = "xmppd-gathering";
    mine.szOsFile = static_cast<int>(sizeof(LogFile)) + own->szOsFile;
    mine.pAppData = own;
    mine.xOpen = open;
    return mine;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

}  // namespace xmppd
