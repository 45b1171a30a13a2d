// SPDX-License-Identifier: Apache-2.0
#include "history.hpp"

#include <unordered_map>
#include <unordered_set>

namespace factport::conformance {

namespace {

bool same_submission(const Append& a, const Append& b) {
  if (a.events.size() != b.events.size()) return false;
  for (std::size_t i = 0; i < a.events.size(); ++i) {
    if (a.events[i].id != b.events[i].id) return false;
    if (a.targets[a.events[i].target].name != b.targets[b.events[i].target].name) return false;
  }
  return true;
}

std::optional<std::string> malformed_append(const Append& append, Outcome outcome) {
  if (append.events.empty()) return "an append without events";
  for (const SubmittedEvent& event : append.events) {
    if (event.target >= append.targets.size()) return "an event of a target that is not listed";
  }
  for (const ActualPosition& actual : append.actual) {
    if (actual.target >= append.targets.size()) return "a refusal by a target that is not listed";
    if (actual.position < -1 || actual.position == std::numeric_limits<std::int64_t>::max())
      return "an actual position that no stream can have";
  }
  for (std::size_t i = 0; i < append.targets.size() && append.targets.size() > 1; ++i) {
    for (std::size_t j = 0; j < i && append.targets.size() <= 64; ++j) {
      if (append.targets[i].name == append.targets[j].name) return "a target listed twice";
    }
  }
  if (outcome == Outcome::kOk && append.receipts.size() != append.events.size())
    return "an append with another number of receipts than events";
  return std::nullopt;
}

std::optional<std::string> malformed_operation(const Operation& operation) {
  if (operation.returned < operation.invoked) return "returned before it was invoked";
  if (operation.outcome == Outcome::kUnknown && operation.returned != kNever)
    return "the outcome is unknown, yet it returned";
  if (const Append* append = operation.append())
    return malformed_append(*append, operation.outcome);
  if (operation.outcome == Outcome::kRefused) return "a read that was refused";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> malformed(const History& history) {
  std::unordered_set<std::uint64_t> ids;
  std::unordered_map<Uuid, const Append*> submitters;
  for (const Operation& operation : history.operations) {
    const std::string where = "operation " + std::to_string(operation.id) + ": ";
    if (!ids.insert(operation.id).second) return where + "the id of another operation";
    if (auto problem = malformed_operation(operation)) return where + *problem;
    const Append* append = operation.append();
    if (append == nullptr) continue;
    for (const SubmittedEvent& event : append->events) {
      const auto [found, first] = submitters.emplace(event.id, append);
      if (first) continue;
      if (found->second == append) return where + "an event id twice";
      if (!same_submission(*found->second, *append))
        return where + "an event id of another append that has other ids too";
    }
  }
  return std::nullopt;
}

}  // namespace factport::conformance
