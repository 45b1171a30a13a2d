// SPDX-License-Identifier: Apache-2.0
//
// Transaction: several appends and reads of one log that take effect together or not at all.
//
//     auto transaction = store.begin({.timeout = std::chrono::seconds(10)});
//     const auto info = stream.info({.call = {.transaction = &transaction}});
//     stream.publish({first}, position_is(info.last_position), {.transaction = &transaction});
//     other.publish({second}, {}, {.transaction = &transaction});
//     transaction.commit();
//
// The plain handles do the work: a call whose CallOptions name a transaction belongs to it. Until
// the commit nobody else sees anything of it; its own reads see its own writes, without waiting for
// any freshness. The receipts of its appends hold once it is committed. It blocks other writers of
// its log's level, so keep it short; past its timeout the store rolls it back by itself.
//
// After any failure of a call in it, UnmetCondition included, it is rolled back at once (a scan
// that is open in it delays that to the scan's end), and every later call answers INVALID_STATE:
// begin another one. A CONFLICT is never retried inside.
//
// A Transaction keeps its store open. A Scan in it is over when it has come to its end or is
// destroyed; one that goes on after the transaction was rolled back answers INVALID_STATE.
//
// Thread rule: one thread at a time uses a Transaction and the scans that were opened in it.
#ifndef FACTPORT_HOST_TRANSACTION_HPP
#define FACTPORT_HOST_TRANSACTION_HPP

#include <factport/cpp/status.hpp>
#include <factport/host/call_options.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace factport {

namespace host {
class CheckedTransaction;
}

struct TransactionOptions {
  /// > 0, counted from begin: past it the transaction is rolled back, wherever it is. Later calls
  /// answer INVALID_STATE and say so.
  std::chrono::nanoseconds timeout = std::chrono::seconds(30);
  /// How long the beginning itself may take.
  CallOptions call = {};
};

class Transaction {
 public:
  explicit Transaction(std::shared_ptr<host::CheckedTransaction> transaction);
  /// What was moved from has ended: calls that name it answer INVALID_STATE.
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  /// Rolls back, unless it is committed.
  ~Transaction();

  /// The one log that it may append to and read.
  const std::string& log() const noexcept { return log_; }

  /// Makes everything that was appended visible, all at once. Throws OutcomeUnknown where the
  /// answer was lost, Error for every other failure, after which nothing is stored. While a scan in
  /// it is under way: INVALID_STATE, and the transaction goes on.
  void commit(const CallOptions& call = {});
  Status try_commit(const CallOptions& call = {});

  /// Undoes everything that was appended. The destructor does it too.
  void roll_back() noexcept;

 private:
  friend class host::CheckedTransaction;

  std::string log_;
  // Null once it was rolled back or moved from.
  std::shared_ptr<host::CheckedTransaction> transaction_;
};

}  // namespace factport

#endif  // FACTPORT_HOST_TRANSACTION_HPP
