// SPDX-License-Identifier: Apache-2.0
//
// WriterPool: the writing connections of transactions. Each has one to itself, because the writer
// of the appends is shared by all that meet; it is kept for the next one. There are as many as
// there were transactions that began at the same time, of which one is open and the others wait.
//
// Thread rule: any threads.
#ifndef FACTPORT_SQLITE_WRITER_POOL_HPP
#define FACTPORT_SQLITE_WRITER_POOL_HPP

#include "log_writer.hpp"
#include "settings.hpp"

#include <factport/cpp/host.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/cpp/status.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace factport::sqlite {

class WriterPool {
 public:
  /// `pins`: the store's, which outlive the pool.
  WriterPool(const Settings& settings, Host host, LogPins& pins)
      : settings_(settings), host_(host), pins_(pins) {}
  WriterPool(const WriterPool&) = delete;
  WriterPool& operator=(const WriterPool&) = delete;

  /// One that is in no transaction.
  Result<std::unique_ptr<LogWriter>> take(LockWait& wait);
  void give_back(std::unique_ptr<LogWriter> writer) noexcept;

 private:
  static constexpr std::size_t kMostIdle = 4;

  const Settings settings_;
  const Host host_;
  LogPins& pins_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::unique_ptr<LogWriter>> idle_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_WRITER_POOL_HPP
