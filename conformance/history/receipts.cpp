// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

void check_attempt(const LogIndex& index, Index at, Findings& findings) {
  const Append& append = *index.operation(at).append();
  for (std::size_t i = 0; i < append.events.size(); ++i) {
    const auto event = index.find(append.events[i].id);
    if (!event) {
      findings.add(
          ViolationKind::kLost, {at},
          "event " + std::to_string(i) + " of an acknowledged append is not in the final log");
      return;
    }
    const LoggedEvent& stored = index.event(*event);
    const SeenEvent& receipt = append.receipts[i];
    if (receipt == SeenEvent{stored.id, stored.position, stored.global_position}) continue;
    findings.add(ViolationKind::kReceipt, {at},
                 "the receipt of event " + std::to_string(i) + " says position " +
                     std::to_string(receipt.position) + ", global position " +
                     std::to_string(receipt.global_position) + "; the log has " +
                     std::to_string(stored.position) + " and " +
                     std::to_string(stored.global_position));
    return;
  }
}

void check_whole(const LogIndex& index, const Submission& submission, Findings& findings) {
  const Append& append = *index.operation(submission.operation).append();
  const auto stored = std::ranges::count_if(
      append.events, [&](const SubmittedEvent& event) { return index.find(event.id).has_value(); });
  if (stored == 0 || stored == std::ssize(append.events)) return;
  findings.add(ViolationKind::kTorn, {submission.operation},
               std::to_string(stored) + " of the " + std::to_string(append.events.size()) +
                   " events of an append are in the final log");
}

}  // namespace

void check_receipts(const LogIndex& index, Findings& findings) {
  for (Index at = 0; at < index.history().operations.size(); ++at) {
    const Operation& operation = index.operation(at);
    if (operation.append() != nullptr && operation.outcome == Outcome::kOk)
      check_attempt(index, at, findings);
  }
  for (const Submission& submission : index.submissions()) check_whole(index, submission, findings);
}

}  // namespace factport::conformance
