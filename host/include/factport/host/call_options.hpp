// SPDX-License-Identifier: Apache-2.0
//
// CallOptions: how long a call may take, how to end it early, and which transaction it belongs to.
#ifndef FACTPORT_HOST_CALL_OPTIONS_HPP
#define FACTPORT_HOST_CALL_OPTIONS_HPP

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

namespace factport {

class Transaction;

struct CallOptions {
  /// Absent: the store's (OpenOptions::timeout, 30 s by default). Past it the call answers TIMEOUT;
  /// an append has then stored nothing, or answers OUTCOME_UNKNOWN.
  std::optional<std::chrono::nanoseconds> timeout = std::nullopt;
  /// When stop is requested the call answers CANCELLED, or its result when that came first.
  std::stop_token stop = {};
  /// A W3C traceparent, handed to the adapter; empty = none.
  std::string traceparent = {};
  /// Appends and reads belong to this transaction (transaction.hpp), which must be about the log of
  /// the handle that is called; null = to none. Calls that have no place in one, such as listings,
  /// answer UNSUPPORTED. Borrowed for the call.
  Transaction* transaction = nullptr;
};

}  // namespace factport

#endif  // FACTPORT_HOST_CALL_OPTIONS_HPP
