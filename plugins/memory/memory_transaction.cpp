// SPDX-License-Identifier: Apache-2.0
#include "memory_transaction.hpp"

#include "scan_cursor.hpp"

#include <new>
#include <string>
#include <utility>

namespace factport::memory {

namespace {

Status out_of_memory() {
  return {StatusCode::kResourceExhausted,
          "out of memory for the events of the transaction; nothing of it is stored"};
}

/// A cursor that ends with its transaction.
class LeasedCursor final : public Cursor {
 public:
  LeasedCursor(Log& log, const WriterLock::Lease& lease, std::unique_ptr<Cursor> cursor)
      : log_(log), lease_(lease), cursor_(std::move(cursor)) {}

  Result<Batch> next(const Call& call) override {
    if (Status status = log_.check(lease_); !status.ok()) return status;
    return cursor_->next(call);
  }

 private:
  Log& log_;
  const WriterLock::Lease& lease_;
  const std::unique_ptr<Cursor> cursor_;
};

}  // namespace

Result<std::unique_ptr<StoreTransaction>> MemoryTransaction::begin(const Call& call,
                                                                   const BeginRequest& request,
                                                                   MemoryStore& store,
                                                                   LogPins& pins, Host host) {
  std::unique_ptr<MemoryTransaction> made(new MemoryTransaction(request, store, pins, host));
  Status status = made->log_.begin(call, made->lease_, made->draft_);
  if (!status.ok()) return status;
  return std::unique_ptr<StoreTransaction>(std::move(made));
}

MemoryTransaction::MemoryTransaction(const BeginRequest& request, MemoryStore& store, LogPins& pins,
                                     Host host)
    : store_(store),
      log_(store.log(request.log())),
      pins_(pins),
      host_(host),
      lease_(host, request.timeout()) {}

MemoryTransaction::~MemoryTransaction() { log_.end(lease_); }

Status MemoryTransaction::append(const Call&, const AppendRequest& request,
                                 Receipts& receipts) try {
  return log_.append(lease_, *draft_, request, pins_, host_, receipts);
} catch (const std::bad_alloc&) {
  return out_of_memory();
}

Status MemoryTransaction::commit(const Call&) try {
  Status status = log_.commit(lease_, *draft_, pins_, host_);
  if (status.ok()) store_.arrivals().announce();
  return status;
} catch (const std::bad_alloc&) {
  return out_of_memory();
}

Result<std::unique_ptr<Cursor>> MemoryTransaction::scan(const Call& call,
                                                        const ScanRequest& request) {
  const Result<Readable> readable = select(call, request);
  if (!readable.ok()) return readable.status();
  return std::make_unique<LeasedCursor>(log_, lease_,
                                        open_cursor(readable->log, readable->own, draft_, request));
}

Result<Batch> MemoryTransaction::latest(const Call& call, const InfoRequest& request) {
  const Result<Readable> readable = select(call, request);
  if (!readable.ok()) return readable.status();
  Batch batch;
  batch.end = true;
  const Selection& last = readable->own.empty() ? readable->log : readable->own;
  if (last.empty()) return batch;
  batch.events = &last.back();
  batch.count = 1;
  batch.scanned_through = batch.events->global_position;
  batch.owner = draft_;
  return batch;
}

Result<StreamInfo> MemoryTransaction::get_stream_info(const Call& call,
                                                      const InfoRequest& request) {
  const Result<Readable> readable = select(call, request);
  if (!readable.ok()) return readable.status();
  return info_of(readable->log, readable->own);
}

template <class Request>
Result<MemoryTransaction::Readable> MemoryTransaction::select(const Call& call,
                                                              const Request& request) {
  if (Status status = log_.check(lease_); !status.ok()) return status;
  if (request.freshness() == Freshness::kAtLeast) {
    if (Status status = await(call, request.at_least()); !status.ok()) return status;
  }
  return Readable{Selection(log_.table(), request.scope()), Selection(*draft_, request.scope())};
}

/// What is not readable now never will be: nobody else writes while the transaction is open.
Status MemoryTransaction::await(const Call& call, std::int64_t global_position) {
  const auto last = static_cast<std::int64_t>(draft_->first_number() + draft_->size());
  if (global_position <= last) return {};
  const auto is_over = [this] { return lease_.left_ns() == 0; };
  Status status = store_.arrivals().wait(call,
                                         "global position " + std::to_string(global_position) +
                                             ", beyond the last one (" + std::to_string(last) +
                                             ") that the transaction on log \"" +
                                             std::string(log_.name()) + "\" can see",
                                         is_over);
  return status.ok() ? log_.check(lease_) : status;
}

}  // namespace factport::memory
