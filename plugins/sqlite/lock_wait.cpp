// SPDX-License-Identifier: Apache-2.0
#include "lock_wait.hpp"

#include "transaction_watch.hpp"

#include <factport/cpp/transaction.hpp>

#include <algorithm>
#include <string>
#include <thread>

namespace factport::sqlite {

using std::chrono::steady_clock;

LockWait::LockWait(const Call& call, std::chrono::milliseconds busy_timeout,
                   const TransactionWatch* transactions)
    : call_(&call), transactions_(transactions), give_up_(steady_clock::now() + busy_timeout) {}

bool LockWait::pause() {
  const std::chrono::nanoseconds left(call_->remaining_ns());
  if (call_->cancelled() || left.count() == 0) return false;
  if (!call_->has_deadline() && steady_clock::now() >= give_up_) return false;
  std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(next_pause_, left));
  next_pause_ = std::min<std::chrono::microseconds>(next_pause_ * 2, kLongestPause);
  return true;
}

Status LockWait::verdict(std::string_view file) const {
  const std::string held = holder() + " holds the write lock of " + std::string(file);
  if (call_->cancelled()) return {StatusCode::kCancelled, "cancelled while " + held};
  if (call_->remaining_ns() == 0) {
    return {StatusCode::kTimeout, "the deadline passed while " + held};
  }
  return {StatusCode::kBusy,
          held + "; try again, give the call a deadline, or raise busy_timeout_ms"};
}

std::string LockWait::holder() const {
  const auto age = transactions_ == nullptr ? std::nullopt : transactions_->oldest();
  if (!age) return "another process or store";
  return "a transaction open for " + in_seconds(*age) + " in this store";
}

}  // namespace factport::sqlite
