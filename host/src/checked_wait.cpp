// SPDX-License-Identifier: Apache-2.0
//
// How waiting goes through: the adapter's own, or, where it has none that may be called, looking
// again and again with growing pauses.
#include "checked_cursor.hpp"
#include "checked_store.hpp"
#include "checked_transaction.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace factport::host {

namespace {

Status interrupted(const CallContext& call) {
  if (call.stop().stop_requested()) {
    return {StatusCode::kCancelled, "cancelled while waiting for an event"};
  }
  if (call.remaining_ns() > 0) return {};
  return {StatusCode::kTimeout, "the deadline passed while waiting for an event"};
}

/// Sleeps, no longer than the call may take, until a stop is requested.
void pause(std::chrono::nanoseconds most, const CallContext& call) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  const auto left = std::chrono::nanoseconds(call.remaining_ns());
  stopped.wait_for(lock, call.stop(), std::min(most, left), [] { return false; });
}

}  // namespace

Status CheckedStore::wait(const factport_scope& scope, std::int64_t after,
                          const CallOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_scope(scope); !status.ok()) return status;
  if (Status status = CheckedTransaction::none_in(options, "wait"); !status.ok()) return status;
  if (after < 0) {
    return {StatusCode::kInvalidArgument, "after is negative; global positions begin at 1"};
  }
  const CallContext call(options, timeout_, *clock_);
  const bool serialized = (adapter_.table.flags & FACTPORT_ADAPTER_SERIALIZED) != 0;
  // A `serialized` adapter would keep every other call out while it waits.
  if (!extensions_.wait || serialized) return poll(scope, after, options, call);

  factport_wait_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  request.after = after;
  ErrorSink sink;
  const factport_status raw = extensions_.wait->wait(store_, call.raw(), &request, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "wait");
  return {};
}

Status CheckedStore::poll(const factport_scope& scope, std::int64_t after,
                          const CallOptions& options, const CallContext& call) {
  ScanOptions look;
  look.after = after;
  look.limit = 1;
  look.freshness = Freshness::kAvailable;
  look.batch_events = 1;
  look.call = options;
  std::chrono::nanoseconds most = std::chrono::milliseconds(1);
  const auto longest = std::max<std::chrono::nanoseconds>(poll_interval_, most);
  while (true) {
    look.call.timeout = std::chrono::nanoseconds(call.remaining_ns());
    const auto cursor = CheckedCursor::open(shared_from_this(), scope, look);
    if (!cursor.ok()) return cursor.status();
    while (true) {
      const auto more = (*cursor)->next();
      if (!more.ok()) return more.status();
      if ((*cursor)->batch().size() > 0) return {};
      if (!*more) break;
    }
    if (Status status = interrupted(call); !status.ok()) return status;
    pause(most, call);
    if (Status status = interrupted(call); !status.ok()) return status;
    most = std::min(most * 2, longest);
  }
}

}  // namespace factport::host
