// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

namespace factport::conformance {

namespace {

void missing(const LogIndex& index, Index read, const SeenEvent& seen, Findings& findings) {
  const std::string event = "event " + std::to_string(seen.global_position) + " was read";
  const Index submitted = index.submission_of(seen.id);
  if (submitted == kNone) {
    findings.add(ViolationKind::kPhantom, {read}, event + " and never submitted");
    return;
  }
  const Submission& submission = index.submissions()[submitted];
  if (submission.possible)
    findings.add(ViolationKind::kLost, {submission.operation, read},
                 event + " and is not in the final log");
  else
    findings.add(ViolationKind::kDirtyRead, {submission.operation, read},
                 event + ", and its append was refused or failed");
}

void check_seen(const LogIndex& index, Index read, const SeenEvent& seen, Findings& findings) {
  const auto event = index.find(seen.id);
  if (!event) {
    missing(index, read, seen, findings);
    return;
  }
  const LoggedEvent& stored = index.event(*event);
  if (seen.position == stored.position && seen.global_position == stored.global_position) return;
  findings.add(ViolationKind::kReceipt, {read},
               "an event was read at position " + std::to_string(seen.position) +
                   ", global position " + std::to_string(seen.global_position) + "; the log has " +
                   std::to_string(stored.position) + " and " +
                   std::to_string(stored.global_position));
}

void check_scope(const LogIndex& index, Index read, const LatestRead& latest, Findings& findings) {
  const auto event = index.find(latest.event->id);
  if (event && !index.contains(latest.scope, *event))
    findings.add(ViolationKind::kWrongStream, {read}, "the latest event is of another scope");
}

}  // namespace

void check_reads(const LogIndex& index, Findings& findings) {
  for (const ScopeEvents& scope : index.scopes()) {
    for (const Index read : scope.reads) {
      const Operation& operation = index.operation(read);
      if (const auto* scan = std::get_if<ScanRead>(&operation.call)) {
        for (const SeenEvent& seen : scan->events) check_seen(index, read, seen, findings);
      } else if (const auto* latest = std::get_if<LatestRead>(&operation.call)) {
        if (!latest->event) continue;
        check_seen(index, read, *latest->event, findings);
        check_scope(index, read, *latest, findings);
      } else if (const auto* info = std::get_if<InfoRead>(&operation.call)) {
        if (info->count >= 0 && info->count <= std::ssize(scope.events)) continue;
        findings.add(ViolationKind::kLost, {read},
                     "info counts " + std::to_string(info->count) + " events; the stream has " +
                         std::to_string(scope.events.size()) + " in the final log");
      }
    }
  }
}

}  // namespace factport::conformance
