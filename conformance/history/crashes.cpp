// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "real_time.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

struct Told {
  std::int64_t global_position = 0;
  Index operation = kNone;
};

// Calls `seen` with each place that an operation was told.
template <class Seen>
void for_each_told(const Operation& operation, Seen seen) {
  if (operation.outcome != Outcome::kOk) return;
  if (const Append* append = operation.append()) {
    for (const SeenEvent& event : append->receipts) seen(event);
  } else if (const auto* scan = std::get_if<ScanRead>(&operation.call)) {
    for (const SeenEvent& event : scan->events) seen(event);
  } else if (const auto* latest = std::get_if<LatestRead>(&operation.call)) {
    if (latest->event) seen(*latest->event);
  }
}

void raise(Told& told, std::int64_t global_position, Index operation) {
  if (global_position > told.global_position) told = {global_position, operation};
}

// The highest global position of the scope that a reader, who may not be made to skip, was told
// before `crash`; where appends wait for one another, a writer too.
Told highest_told(const LogIndex& index, const ScopeEvents& scope, Instant crash) {
  Told highest;
  for (const Index read : scope.reads) {
    if (index.operation(read).returned >= crash) continue;
    for_each_told(index.operation(read),
                  [&](const SeenEvent& seen) { raise(highest, seen.global_position, read); });
  }
  if (!index.serialized(scope.scope.width)) return highest;
  for (const Block& block : scope.blocks) {
    const Submission& submission = index.submissions()[block.submission];
    if (submission.acknowledged && submission.returned < crash)
      raise(highest, index.event(scope.events[block.end - 1]).global_position,
            submission.operation);
  }
  return highest;
}

void check_crash(const LogIndex& index, const ScopeEvents& scope, Instant crash,
                 Findings& findings) {
  const Told highest = highest_told(index, scope, crash);
  for (const Block& block : scope.blocks) {
    // Begun after the crash in every attempt, so that its events got their places after it.
    const Submission& submission = index.submissions()[block.submission];
    const std::int64_t given = index.event(scope.events[block.first]).global_position;
    if (submission.invoked <= crash || given > highest.global_position) continue;
    findings.add(ViolationKind::kReused, {highest.operation, submission.operation},
                 text(scope.scope) + ": global position " + std::to_string(given) +
                     " was given after a crash, although " +
                     std::to_string(highest.global_position) + " had been told before it");
  }
}

// A global position is never given to a second event, whatever became of the first.
void check_second_owner(const LogIndex& index, Index at, Findings& findings) {
  for_each_told(index.operation(at), [&](const SeenEvent& seen) {
    if (index.find(seen.id)) return;
    const auto& log = index.history().log;
    const auto other =
        std::ranges::lower_bound(log, seen.global_position, {}, &LoggedEvent::global_position);
    if (other == log.end() || other->global_position != seen.global_position) return;
    findings.add(ViolationKind::kReused, {at},
                 "global position " + std::to_string(seen.global_position) +
                     " is another event's in the final log");
  });
}

}  // namespace

void check_crashes(const LogIndex& index, Findings& findings) {
  for (Index at = 0; at < index.history().operations.size(); ++at)
    check_second_owner(index, at, findings);
  for (const ScopeEvents& scope : index.scopes()) {
    if (!index.serialized(scope.scope.width) &&
        index.history().never_skips != NeverSkips::kEveryScope)
      continue;
    for (const Instant crash : index.history().crashes) check_crash(index, scope, crash, findings);
  }
}

}  // namespace factport::conformance
