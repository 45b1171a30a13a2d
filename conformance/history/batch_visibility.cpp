// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "real_time.hpp"

#include <algorithm>
#include <unordered_map>

namespace factport::conformance {

namespace {

void tell(const LogIndex& index, const ScopeEvents& scope, Index submission, Index by,
          Findings& findings) {
  findings.add(ViolationKind::kAtomVis, {index.submissions()[submission].operation, by},
               text(scope.scope) + ": a part of an append was visible without the rest");
}

// A scan saw all of an append's events that are in its scope and after its beginning, or none.
void check_scan(const LogIndex& index, const ScopeEvents& scope, Index read, const ScanRead& scan,
                Findings& findings) {
  // A limit may cut an append in two.
  if (scan.limit && scan.events.size() >= *scan.limit) return;
  std::unordered_map<Index, std::size_t> seen;
  for (const SeenEvent& event : scan.events) {
    const Index submission = index.submission_of(event.id);
    if (submission != kNone) ++seen[submission];
  }
  for (const auto& [submission, count] : seen) {
    const Append& append = *index.operation(index.submissions()[submission].operation).append();
    const auto due = std::ranges::count_if(append.events, [&](const SubmittedEvent& event) {
      const auto at = index.find(event.id);
      return at && index.contains(scan.scope, *at) && index.event(*at).global_position > scan.after;
    });
    if (static_cast<std::size_t>(due) > count) tell(index, scope, submission, read, findings);
  }
}

// Where appends wait for one another, what was seen last is the last of its append.
void check_end(const LogIndex& index, const ScopeEvents& scope, std::int64_t count, Index by,
               Findings& findings) {
  if (count < 0 || count > std::ssize(scope.events)) return;
  const auto length = static_cast<Index>(count);
  if (index.is_bound(scope, length)) return;
  tell(index, scope, index.block_at(scope, length).submission, by, findings);
}

std::optional<std::int64_t> count_of(const LogIndex& index, const ScopeEvents& scope, Index read) {
  const Operation& operation = index.operation(read);
  if (const auto* info = std::get_if<InfoRead>(&operation.call)) return info->count;
  std::optional<SeenEvent> last;
  if (const auto* latest = std::get_if<LatestRead>(&operation.call)) {
    last = latest->event;
  } else if (const auto* scan = std::get_if<ScanRead>(&operation.call)) {
    if (scan->direction == Direction::kBackwards && scan->limit && !scan->events.empty())
      last = scan->events.front();
  }
  if (!last) return std::nullopt;
  const auto event = index.find(last->id);
  if (!event || !index.contains(scope.scope, *event)) return std::nullopt;
  return std::int64_t{index.rank(*event, scope.scope.width)} + 1;
}

void check_refusal(const LogIndex& index, const ScopeEvents& stream, Index refusal,
                   Findings& findings) {
  const Append& append = *index.operation(refusal).append();
  for (const ActualPosition& actual : append.actual) {
    const StreamName& name = append.targets[actual.target].name;
    if (name.stream != stream.scope.stream || name.category != stream.scope.category) continue;
    check_end(index, stream, actual.position + 1, refusal, findings);
  }
}

}  // namespace

void check_batch_visibility(const LogIndex& index, Findings& findings) {
  for (const ScopeEvents& scope : index.scopes()) {
    for (const Index read : scope.reads) {
      if (const auto* scan = std::get_if<ScanRead>(&index.operation(read).call))
        check_scan(index, scope, read, *scan, findings);
      if (!index.serialized(scope.scope.width)) continue;
      if (const auto count = count_of(index, scope, read))
        check_end(index, scope, *count, read, findings);
    }
    for (const Index refusal : scope.refusals) check_refusal(index, scope, refusal, findings);
  }
}

}  // namespace factport::conformance
