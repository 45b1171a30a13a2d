// SPDX-License-Identifier: Apache-2.0
//
// Verdict: whether an append may be stored. What is wrong with it is looked for in this order: an
// id twice in the request (DUPLICATE_ID, looked for before the log is locked), another level
// (INVALID_STATE, log_append.cpp), an exact repeat (already stored, whatever the conditions say),
// an id that is stored (DUPLICATE_ID), a guard at level none (UNSUPPORTED), the condition
// (CONDITION_FAILED), the most events that a log takes (LIMIT).
//
// Thread rule: with the log's writer lock held.
#ifndef FACTPORT_MEMORY_APPEND_VERDICT_HPP
#define FACTPORT_MEMORY_APPEND_VERDICT_HPP

#include "append_plan.hpp"
#include "event_table.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::memory {

/// What an append is judged against.
struct LogState {
  std::string_view name;
  /// That of the log, or the one it would get.
  Level level;
  const EventTable& log;
  /// What the transaction of the append has written before; null outside of one.
  const EventTable* draft = nullptr;
};

struct Verdict {
  Status status;
  /// The request was stored before, and has its original receipts.
  bool already_stored = false;
};

/// DUPLICATE_ID when an id stands twice in the request.
Status check_repeated_ids(const AppendPlan& plan);

/// Completes the plan with what can only be looked up under the lock, and judges it.
Verdict verdict_on(AppendPlan& plan, const LogState& state, Receipts& receipts);

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_APPEND_VERDICT_HPP
