// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <algorithm>
#include <unordered_set>

namespace factport::conformance {

namespace {

std::string text(const LoggedEvent& event) {
  return "event " + std::to_string(event.global_position) + " (" + event.name.category + '/' +
         event.name.stream + " at " + std::to_string(event.position) + ')';
}

void check_order(const LogIndex& index, Findings& findings) {
  std::unordered_set<Uuid> ids;
  std::int64_t last = 0;
  for (const LoggedEvent& event : index.history().log) {
    if (!ids.insert(event.id).second)
      findings.add(ViolationKind::kDuplicate, {}, text(event) + " has the id of another event");
    if (event.global_position <= last)
      findings.add(ViolationKind::kGlobalOrder, {},
                   text(event) + " comes after global position " + std::to_string(last));
    last = event.global_position;
  }
}

void check_positions(const LogIndex& index, const ScopeEvents& stream, Findings& findings) {
  for (std::size_t at = 0; at < stream.events.size(); ++at) {
    const LoggedEvent& event = index.event(stream.events[at]);
    if (event.position == static_cast<std::int64_t>(at)) continue;
    findings.add(ViolationKind::kPositionGap, {},
                 text(event) + " is number " + std::to_string(at) + " of its stream");
    return;
  }
}

void check_origin(const LogIndex& index, Findings& findings) {
  for (Index at = 0; at < index.history().log.size(); ++at) {
    const LoggedEvent& event = index.event(at);
    const Index submitted = index.submission_of_event(at);
    if (submitted == kNone) {
      findings.add(ViolationKind::kPhantom, {}, text(event) + " was never submitted");
      continue;
    }
    const Submission& submission = index.submissions()[submitted];
    if (!submission.possible)
      findings.add(ViolationKind::kRefusedStored, {submission.operation},
                   text(event) + " is of an append that was refused or failed");
    const Append& append = *index.operation(submission.operation).append();
    if (append.events.size() > 1) continue;  // check_batches looks at those
    if (append.targets[append.events.front().target].name != event.name)
      findings.add(ViolationKind::kWrongStream, {submission.operation},
                   text(event) + " was submitted to another stream");
  }
}

// Of each append with several events: each in the stream it was meant for, in the request's order.
void check_batches(const LogIndex& index, Findings& findings) {
  for (const Submission& submission : index.submissions()) {
    const Append& append = *index.operation(submission.operation).append();
    if (append.events.size() < 2) continue;
    Index last = 0;
    for (const SubmittedEvent& submitted : append.events) {
      const auto at = index.find(submitted.id);
      if (!at) continue;
      if (index.event(*at).name != append.targets[submitted.target].name)
        findings.add(ViolationKind::kWrongStream, {submission.operation},
                     text(index.event(*at)) + " was submitted to another stream");
      if (*at < last)
        findings.add(ViolationKind::kBatchOrder, {submission.operation},
                     text(index.event(*at)) + " is before an event that its append names first");
      last = *at;
    }
  }
}

void check_blocks(const ScopeEvents& scope, const LogIndex& index, Findings& findings) {
  std::unordered_set<Index> ended;
  for (const Block& block : scope.blocks) {
    if (ended.insert(block.submission).second || block.submission == kNone) continue;
    const Block& inside = *(&block - 1);
    findings.add(ViolationKind::kInterleaved,
                 {index.submissions()[block.submission].operation,
                  inside.submission == kNone ? index.submissions()[block.submission].operation
                                             : index.submissions()[inside.submission].operation},
                 "two appends that had to wait for each other are stored one inside the other");
    return;
  }
}

}  // namespace

void check_structure(const LogIndex& index, Findings& findings) {
  check_order(index, findings);
  check_origin(index, findings);
  check_batches(index, findings);
  for (const ScopeEvents& scope : index.scopes()) {
    if (scope.scope.width == Width::kStream) check_positions(index, scope, findings);
    if (index.serialized(scope.scope.width)) check_blocks(scope, index, findings);
  }
}

}  // namespace factport::conformance
