// SPDX-License-Identifier: Apache-2.0
//
// CheckedTransaction: a transaction of an open store. CheckedStore and CheckedCursor send their
// requests through it; here is what it remembers.
//
// Invariants:
//  1. The adapter's transaction is closed after every cursor that was opened in it, and before the
//     store; as soon as nothing but closing is legal.
//  2. A call that fails, for whatever reason, ends it.
//
// Thread rule: one thread at a time, as its application's handle.
#ifndef FACTPORT_HOST_CHECKED_TRANSACTION_HPP
#define FACTPORT_HOST_CHECKED_TRANSACTION_HPP

#include "checked_store.hpp"

#include <factport/host/transaction.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace factport::host {

class CheckedTransaction {
 public:
  static Result<std::shared_ptr<CheckedTransaction>> begin(std::shared_ptr<CheckedStore> store,
                                                           std::string_view log,
                                                           const TransactionOptions& options);
  ~CheckedTransaction();
  CheckedTransaction(const CheckedTransaction&) = delete;
  CheckedTransaction& operator=(const CheckedTransaction&) = delete;

  /// The transaction that a call of `store`, about `log`, belongs to; null = none. Fails with
  /// INVALID_STATE where it has ended, INVALID_ARGUMENT where it is about something else.
  static Result<std::shared_ptr<CheckedTransaction>> of(const CallOptions& call,
                                                        const CheckedStore& store,
                                                        std::string_view log);
  /// UNSUPPORTED where a call that has no place in a transaction names one. `what` begins the
  /// message.
  static Status none_in(const CallOptions& call, std::string_view what);

  const std::string& log() const noexcept { return log_; }
  /// OK, or INVALID_STATE and why only its end is left.
  Status under_way() const;
  Status commit(const CallOptions& call);
  /// A call in it has failed.
  void failed(const Status& status);
  void roll_back() noexcept;

  const factport_transactions_ext& table() const noexcept { return table_; }
  factport_transaction* raw() const noexcept { return transaction_; }
  void cursor_opened() noexcept { ++cursors_; }
  void cursor_closed() noexcept;

 private:
  CheckedTransaction(std::shared_ptr<CheckedStore> store, std::string_view log);
  void end(std::string why) noexcept;
  void close_adapter() noexcept;

  std::shared_ptr<CheckedStore> store_;
  const factport_transactions_ext& table_;
  std::string log_;
  factport_transaction* transaction_ = nullptr;
  int cursors_ = 0;
  bool ended_ = false;
  // Why it ended, in words that a later call answers.
  std::string why_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_CHECKED_TRANSACTION_HPP
