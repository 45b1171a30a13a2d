// SPDX-License-Identifier: Apache-2.0
//
// MemoryTransaction: a lease of a log's lock, and a draft: a table of the transaction's own that
// continues the log. Its appends are judged against both and go into the draft; its reads see both;
// its commit puts the draft into the log as if it were one append. Until then nothing of it is in
// the log, so rolling back is dropping the draft.
//
// The batches of its scans own the draft, so they stay valid whatever becomes of the transaction.
//
// Thread rule: one thread at a time, together with its cursors.
#ifndef FACTPORT_MEMORY_MEMORY_TRANSACTION_HPP
#define FACTPORT_MEMORY_MEMORY_TRANSACTION_HPP

#include "memory_store.hpp"
#include "selection.hpp"

#include <factport/cpp/host.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/cpp/transaction.hpp>

#include <memory>

namespace factport::memory {

class MemoryTransaction final : public StoreTransaction {
 public:
  /// Waits until nobody else has a transaction of the log. `pins`, like the store, belongs to the
  /// handle, which is open for as long as its transactions.
  static Result<std::unique_ptr<StoreTransaction>> begin(const Call& call,
                                                         const BeginRequest& request,
                                                         MemoryStore& store, LogPins& pins,
                                                         Host host);
  ~MemoryTransaction() override;

  Status append(const Call& call, const AppendRequest& request, Receipts& receipts) override;
  Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request) override;
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  Status commit(const Call& call) override;

 private:
  MemoryTransaction(const BeginRequest& request, MemoryStore& store, LogPins& pins, Host host);

  /// The events of a scope: those of the log, and behind them the draft's.
  struct Readable {
    Selection log;
    Selection own;
  };
  template <class Request>
  Result<Readable> select(const Call& call, const Request& request);
  Status await(const Call& call, std::int64_t global_position);

  MemoryStore& store_;
  Log& log_;
  LogPins& pins_;
  const Host host_;
  WriterLock::Lease lease_;
  std::shared_ptr<EventTable> draft_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_MEMORY_TRANSACTION_HPP
