// SPDX-License-Identifier: Apache-2.0
#include "faulty_disk.hpp"

#include <sqlite3.h>

#include <atomic>

namespace factport::sqlite_test {

namespace {

constexpr const char* kName = "factport-faulty-disk";

std::atomic<std::int64_t> space = -1;
std::atomic<int> flushes_to_fail = 0;
std::atomic<bool> reads_fail = false;

sqlite3_vfs* real_vfs = nullptr;

/// The real file follows this in memory.
struct FaultyFile {
  sqlite3_file base;
  bool is_log;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultyFile*>(file) + 1);
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  if (reads_fail) return SQLITE_IOERR_READ;
  return real(file)->pMethods->xRead(real(file), to, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  sqlite3_int64 end = 0;
  real(file)->pMethods->xFileSize(real(file), &end);
  const std::int64_t growth = offset + size - end;
  if (space >= 0 && growth > 0) {
    if (growth > space) return SQLITE_FULL;
    space -= growth;
  }
  return real(file)->pMethods->xWrite(real(file), from, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  if (reinterpret_cast<FaultyFile*>(file)->is_log && flushes_to_fail > 0) {
    --flushes_to_fail;
    return SQLITE_IOERR_FSYNC;
  }
  return real(file)->pMethods->xSync(real(file), flags);
}

const sqlite3_io_methods kMethods{
    2,
    [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
    &read,
    &write,
    [](sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); },
    &sync,
    [](sqlite3_file* f, sqlite3_int64* size) {
      return real(f)->pMethods->xFileSize(real(f), size);
    },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
    [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
    [](sqlite3_file* f, int op, void* arg) {
      return real(f)->pMethods->xFileControl(real(f), op, arg);
    },
    [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
    },
    [](sqlite3_file* f, int offset, int n, int flags) {
      return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
    },
    [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
    [](sqlite3_file* f, int del) { return real(f)->pMethods->xShmUnmap(real(f), del); },
    nullptr,
    nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const faulty = reinterpret_cast<FaultyFile*>(file);
  faulty->base.pMethods = nullptr;
  faulty->is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int code = real_vfs->xOpen(real_vfs, name, real(file), flags, out_flags);
  if (real(file)->pMethods != nullptr) faulty->base.pMethods = &kMethods;
  return code;
}

sqlite3_vfs faulty_vfs;

}  // namespace

FaultyDisk::FaultyDisk() {
  real_vfs = sqlite3_vfs_find(nullptr);
  faulty_vfs = *real_vfs;
  faulty_vfs.zName = kName;
  faulty_vfs.pNext = nullptr;
  faulty_vfs.szOsFile += static_cast<int>(sizeof(FaultyFile));
  faulty_vfs.xOpen = &open;
  sqlite3_vfs_register(&faulty_vfs, 1);
  set_space(-1);
  fail_flushes(0);
  fail_reads(false);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&faulty_vfs);
  sqlite3_vfs_register(real_vfs, 1);
}

void FaultyDisk::set_space(std::int64_t bytes) { space = bytes; }
void FaultyDisk::fail_flushes(int count) { flushes_to_fail = count; }
void FaultyDisk::fail_reads(bool fail) { reads_fail = fail; }

}  // namespace factport::sqlite_test
