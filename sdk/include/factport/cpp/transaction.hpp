// SPDX-License-Identifier: Apache-2.0
//
// StoreTransaction: what an adapter with the capability transactions returns from begin(). (The
// application's handle is factport::Transaction, in the host.) What a transaction promises is said
// in factport/ext/transactions.h.
//
// The boundary keeps the bookkeeping: after an error, and after commit, it lets no call through but
// the destructor; it sends only what belongs to the transaction's log; an exception that leaves
// commit becomes OUTCOME_UNKNOWN. The timeout is the adapter's own: it must fire without a call,
// and later calls answer INVALID_STATE, for which past_timeout() has the words.
#ifndef FACTPORT_CPP_TRANSACTION_HPP
#define FACTPORT_CPP_TRANSACTION_HPP

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>
#include <factport/ext/transactions.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace factport {

/// Borrowed for the call.
class BeginRequest {
 public:
  explicit BeginRequest(const factport_begin_request& raw) : raw_(&raw) {}

  /// The one log that the transaction is about.
  std::string_view log() const noexcept { return view_of(raw_->log); }
  /// > 0, from begin, on the host's monotonic clock.
  std::chrono::nanoseconds timeout() const noexcept {
    return std::chrono::nanoseconds(raw_->timeout_ns);
  }

 private:
  const factport_begin_request* raw_;
};

/// A transaction under way. One thread at a time calls it and the cursors that it opened; all of
/// them are destroyed before it. The destructor rolls back what was not committed.
class StoreTransaction {
 public:
  virtual ~StoreTransaction() = default;

  /// Stores all events of the request, provisionally, or none; one target or several. Fills every
  /// receipt on success.
  virtual Status append(const Call& call, const AppendRequest& request, Receipts& receipts) = 0;
  /// Any scope. The cursor sees what the transaction has appended before this call.
  virtual Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request) = 0;
  /// Any scope; a batch of one event or none.
  virtual Result<Batch> latest(const Call& call, const InfoRequest& request) = 0;
  virtual Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) = 0;
  /// Called once at most. OUTCOME_UNKNOWN where it cannot be told whether it took effect.
  virtual Status commit(const Call& call) = 0;
};

/// Without the zeros behind the last digit that counts: "30 s", "0.3 s".
inline std::string in_seconds(std::chrono::nanoseconds time) {
  std::string seconds = std::to_string(std::chrono::duration<double>(time).count());
  seconds.erase(seconds.find_last_not_of('0') + 1);
  if (seconds.back() == '.') seconds.pop_back();
  return seconds + " s";
}

/// What every call of a transaction that ran past its timeout answers.
inline Status past_timeout(std::chrono::nanoseconds timeout) {
  return {StatusCode::kInvalidState, "the transaction ran past its timeout of " +
                                         in_seconds(timeout) +
                                         " and was rolled back; begin another one"};
}

}  // namespace factport

#endif  // FACTPORT_CPP_TRANSACTION_HPP
