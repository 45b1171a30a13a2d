// SPDX-License-Identifier: Apache-2.0
//
// FaultyDisk: while it lives, every file that SQLite opens is on a disk that fails on demand: it is
// full, or a flush of the write-ahead log fails. Below it is the real file system.
#ifndef FACTPORT_SQLITE_TESTS_FAULTY_DISK_HPP
#define FACTPORT_SQLITE_TESTS_FAULTY_DISK_HPP

#include <cstdint>

namespace factport::sqlite_test {

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// From now on files may grow by so many bytes in all; negative = as they like.
  void set_space(std::int64_t bytes);
  /// How many of the next flushes of a write-ahead log fail.
  void fail_flushes(int count);
  /// Whether reads fail.
  void fail_reads(bool fail);
};

}  // namespace factport::sqlite_test

#endif  // FACTPORT_SQLITE_TESTS_FAULTY_DISK_HPP
