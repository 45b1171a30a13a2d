// SPDX-License-Identifier: Apache-2.0
//
// LockWait: how long one call waits for a lock on the file that somebody else holds: another
// process, another store, or a transaction of this store. A call with a deadline waits until the
// deadline, one without until `busy_timeout_ms` have passed; a cancelled call waits no longer, and
// notices within kLongestPause.
//
// Thread rule: used by one thread at a time.
#ifndef FACTPORT_SQLITE_LOCK_WAIT_HPP
#define FACTPORT_SQLITE_LOCK_WAIT_HPP

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace factport::sqlite {

class TransactionWatch;

class LockWait {
 public:
  static constexpr std::chrono::milliseconds kLongestPause{10};

  /// The time without a deadline begins now. `call` must outlive this object, and so must
  /// `transactions`: those that the store itself has open, null when it can have none.
  LockWait(const Call& call, std::chrono::milliseconds busy_timeout,
           const TransactionWatch* transactions = nullptr);

  /// Sleeps a little before the next attempt; false, without sleeping, when it is time to give up.
  bool pause();
  /// Why it gave up: CANCELLED, TIMEOUT or BUSY. `file` is the one that is locked.
  Status verdict(std::string_view file) const;

  const Call& call() const noexcept { return *call_; }

 private:
  std::string holder() const;

  const Call* call_;
  const TransactionWatch* transactions_;
  std::chrono::steady_clock::time_point give_up_;
  std::chrono::microseconds next_pause_{100};
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_LOCK_WAIT_HPP
