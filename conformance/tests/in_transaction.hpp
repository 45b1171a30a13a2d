// SPDX-License-Identifier: Apache-2.0
//
// Calls that belong to a transaction.
#ifndef FACTPORT_CONFORMANCE_IN_TRANSACTION_HPP
#define FACTPORT_CONFORMANCE_IN_TRANSACTION_HPP

#include "numbered_events.hpp"
#include "store_under_test.hpp"

#include <factport/host/store.hpp>

#include <vector>

namespace factport::conformance {

inline bool offers_transactions(const StoreUnderTest& store) {
  return store.offers(FACTPORT_CAPABILITY_TRANSACTIONS);
}

inline CallOptions in(Transaction& transaction) {
  CallOptions call;
  call.transaction = &transaction;
  return call;
}

inline ScanOptions scan_in(Transaction& transaction) {
  ScanOptions options;
  options.call = in(transaction);
  return options;
}

inline ReadOptions read_in(Transaction& transaction) {
  ReadOptions options;
  options.call = in(transaction);
  return options;
}

/// Events numbered from `first`, under no condition.
inline AppendResult publish_in(Transaction& transaction, const EventStream& stream, int count,
                               int first = 0) {
  return stream.publish(numbered_events(count, first), {}, in(transaction));
}
inline Status try_publish_in(Transaction& transaction, const EventStream& stream, int count,
                             int first = 0) {
  return stream.try_publish(numbered_events(count, first), {}, in(transaction)).status;
}

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_IN_TRANSACTION_HPP
