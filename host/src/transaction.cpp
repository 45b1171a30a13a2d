// SPDX-License-Identifier: Apache-2.0
#include "checked_transaction.hpp"

#include <factport/host/error.hpp>
#include <factport/host/transaction.hpp>

#include <utility>

namespace factport {

Transaction::Transaction(std::shared_ptr<host::CheckedTransaction> transaction)
    : log_(transaction->log()), transaction_(std::move(transaction)) {}

Transaction::Transaction(Transaction&&) noexcept = default;

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  if (this == &other) return *this;
  roll_back();
  log_ = std::move(other.log_);
  transaction_ = std::move(other.transaction_);
  return *this;
}

Transaction::~Transaction() { roll_back(); }

void Transaction::commit(const CallOptions& call) {
  const Status status = try_commit(call);
  if (status.ok()) return;
  if (status.code() == StatusCode::kOutcomeUnknown) throw OutcomeUnknown(status);
  throw Error(status);
}

Status Transaction::try_commit(const CallOptions& call) {
  if (transaction_ == nullptr) {
    return {StatusCode::kInvalidState,
            "the transaction was rolled back or moved elsewhere; begin another one"};
  }
  return transaction_->commit(call);
}

void Transaction::roll_back() noexcept {
  if (transaction_ != nullptr) transaction_->roll_back();
  transaction_.reset();
}

}  // namespace factport
