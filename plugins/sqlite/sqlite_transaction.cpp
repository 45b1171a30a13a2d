// SPDX-License-Identifier: Apache-2.0
#include "sqlite_transaction.hpp"

#include "scan_cursor.hpp"
#include "stream_info.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace factport::sqlite {

namespace {

/// A scan on the transaction's connection.
class OwnCursor final : public Cursor {
 public:
  OwnCursor(SqliteTransaction& transaction, const ScanRequest& request, const ScanRange& range,
            std::shared_ptr<BatchMemoryPool> memory)
      : transaction_(transaction), pages_(request, range, std::move(memory)) {}

  Result<Batch> next(const Call&) override {
    return transaction_.with_connection([&](Connection& connection) -> Result<Batch> {
      if (pages_.at_end()) return pages_.without_events();
      return pages_.next(connection);
    });
  }

 private:
  SqliteTransaction& transaction_;
  ScanPages pages_;
};

}  // namespace

Result<std::unique_ptr<StoreTransaction>> SqliteTransaction::begin(const Call& call,
                                                                   const BeginRequest& request,
                                                                   const Store& store) {
  LockWait wait(call, store.busy_timeout, &store.watch);
  auto writer = store.writers.take(wait);
  if (!writer.ok()) return writer.status();
  std::unique_ptr<SqliteTransaction> made(
      new SqliteTransaction(request, store, std::move(*writer)));
  if (Status status = made->writer_->begin(wait); !status.ok()) return status;
  made->writer_->stop_waiting();
  made->began_ns_ = store.host.monotonic_ns();
  store.watch.add(*made, made->began_ns_, made->timeout_);
  return std::unique_ptr<StoreTransaction>(std::move(made));
}

SqliteTransaction::SqliteTransaction(const BeginRequest& request, const Store& store,
                                     std::unique_ptr<LogWriter> writer)
    : store_(store), log_(request.log()), timeout_(request.timeout()), writer_(std::move(writer)) {}

SqliteTransaction::~SqliteTransaction() {
  // First the watch: afterwards nobody else touches the writer.
  store_.watch.remove(*this);
  writer_->roll_back();
  store_.writers.give_back(std::move(writer_));
}

Status SqliteTransaction::append(const Call& call, const AppendRequest& request,
                                 Receipts& receipts) {
  if (Status status = call.interrupted("an append in a transaction"); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (Status status = check(); !status.ok()) return status;
  // A stored id must be told from a failure: what breaks the transaction of SQLite ends this one.
  LogWriter::Verdict verdict = writer_->append(request, receipts, LogWriter::Care::kIdsFirst);
  if (verdict.already_stored) receipts.already_stored();
  if (verdict.already_stored || !verdict.status.ok()) return std::move(verdict.status);
  return writer_->flush();
}

Status SqliteTransaction::commit(const Call& call) {
  Status status;
  {
    const std::lock_guard lock(mutex_);
    if (status = check(); !status.ok()) return status;
    LockWait wait(call, store_.busy_timeout);
    const Connection::Waiting waiting(writer_->connection(), wait);
    status = writer_->commit();
  }
  store_.watch.remove(*this);
  return status;
}

Result<std::unique_ptr<Cursor>> SqliteTransaction::scan(const Call& call,
                                                        const ScanRequest& request) {
  const auto log = find_own_log(call, request);
  if (!log.ok()) return log.status();
  ScanRange range;
  if (*log) {
    const auto resolved = with_connection(
        [&](Connection& connection) { return ScanRange::resolve(connection, **log, request); });
    if (!resolved.ok()) return resolved.status();
    range = *resolved;
  }
  return std::make_unique<OwnCursor>(*this, request, range, store_.memory);
}

Result<Batch> SqliteTransaction::latest(const Call& call, const InfoRequest& request) {
  const factport_scan_request last = last_event_of(request);
  const auto cursor = scan(call, ScanRequest(last));
  if (!cursor.ok()) return cursor.status();
  return (*cursor)->next(call);
}

Result<StreamInfo> SqliteTransaction::get_stream_info(const Call& call,
                                                      const InfoRequest& request) {
  const auto log = find_own_log(call, request);
  if (!log.ok()) return log.status();
  if (!*log) return StreamInfo();
  return with_connection(
      [&](Connection& connection) { return read_stream_info(connection, **log, request.scope()); });
}

void SqliteTransaction::expire() noexcept {
  const std::lock_guard lock(mutex_);
  if (std::exchange(timed_out_, true)) return;
  writer_->roll_back();
}

Status SqliteTransaction::check() {
  const std::int64_t age = store_.host.monotonic_ns() - began_ns_;
  if (!timed_out_ && age < timeout_.count()) return {};
  timed_out_ = true;
  writer_->roll_back();
  return past_timeout(timeout_);
}

/// What is not there now never will be, for nobody else writes: it is waited for all the same.
template <class Request>
Result<std::optional<LogRow>> SqliteTransaction::find_own_log(const Call& call,
                                                              const Request& request) {
  while (true) {
    auto log =
        with_connection([this](Connection& connection) { return find_log(connection, log_); });
    if (!log.ok() || request.freshness() != Freshness::kAtLeast) return log;
    const std::int64_t last = *log ? (*log)->counters.last_global_position : 0;
    if (last >= request.at_least()) return log;
    std::this_thread::sleep_for(std::min(std::chrono::nanoseconds(LockWait::kLongestPause),
                                         std::chrono::nanoseconds(call.remaining_ns())));
    Status status = call.interrupted("global position " + std::to_string(request.at_least()) +
                                     " of log \"" + log_ + "\", which ends at " +
                                     std::to_string(last) + " for the transaction");
    if (!status.ok()) return status;
  }
}

}  // namespace factport::sqlite
