// SPDX-License-Identifier: Apache-2.0
//
// SqliteTransaction: a transaction of SQLite's, on a writing connection of its own. It holds the
// file's write lock from begin to its end: the appends of this store, its other transactions, and
// those of other processes wait. Reads go on beside it, and see nothing of it.
//
// A process that is killed leaves frames in the write-ahead log that no commit follows, which is
// nothing. Past its timeout it is rolled back by the watch's thread, between two of its calls.
//
// Thread rule: one thread at a time, together with its cursors.
#ifndef FACTPORT_SQLITE_SQLITE_TRANSACTION_HPP
#define FACTPORT_SQLITE_SQLITE_TRANSACTION_HPP

#include "batch_memory.hpp"
#include "log_writer.hpp"
#include "transaction_watch.hpp"
#include "writer_pool.hpp"

#include <factport/cpp/host.hpp>
#include <factport/cpp/transaction.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace factport::sqlite {

class SqliteTransaction final : public StoreTransaction, private TransactionWatch::Watched {
 public:
  /// What a transaction needs of its store, which outlives it.
  struct Store {
    WriterPool& writers;
    TransactionWatch& watch;
    std::shared_ptr<BatchMemoryPool> memory;
    std::chrono::milliseconds busy_timeout;
    Host host;
  };

  /// Waits for the write lock as an append does.
  static Result<std::unique_ptr<StoreTransaction>> begin(const Call& call,
                                                         const BeginRequest& request,
                                                         const Store& store);
  ~SqliteTransaction();

  Status append(const Call& call, const AppendRequest& request, Receipts& receipts) override;
  Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request) override;
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  Status commit(const Call& call) override;

  /// Runs `read(connection)`, which returns a Result, unless the time is up: INVALID_STATE.
  template <class Read>
  auto with_connection(Read&& read) -> decltype(read(std::declval<Connection&>())) {
    const std::lock_guard lock(mutex_);
    if (Status status = check(); !status.ok()) return status;
    return read(writer_->connection());
  }

 private:
  SqliteTransaction(const BeginRequest& request, const Store& store,
                    std::unique_ptr<LogWriter> writer);

  void expire() noexcept override;
  /// INVALID_STATE when the time is up; then it is rolled back. REQUIRES: mutex_ is held.
  Status check();
  /// The log as the transaction sees it, once it reaches the position that the request asks for.
  template <class Request>
  Result<std::optional<LogRow>> find_own_log(const Call& call, const Request& request);

  const Store store_;
  const std::string log_;
  const std::chrono::nanoseconds timeout_;
  std::int64_t began_ns_ = 0;

  std::mutex mutex_;
  // Guarded by mutex_.
  std::unique_ptr<LogWriter> writer_;
  bool timed_out_ = false;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SQLITE_TRANSACTION_HPP
