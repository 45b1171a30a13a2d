// SPDX-License-Identifier: Apache-2.0
#include "sweep.hpp"

#include "scan_shape.hpp"

#include <algorithm>

namespace factport::conformance {

std::vector<Contradiction> sweep(std::vector<Pin>& pins, std::size_t most) {
  std::ranges::sort(pins, {}, &Pin::place);
  std::vector<Contradiction> found;
  const Pin* last_invoked = nullptr;  // of those at earlier places
  for (std::size_t begin = 0; begin < pins.size() && found.size() < most;) {
    std::size_t end = begin;
    while (end < pins.size() && pins[end].place == pins[begin].place) ++end;
    for (std::size_t at = begin; at < end && found.size() < most; ++at) {
      if (!pins[at].at_least || last_invoked == nullptr) continue;
      if (pins[at].returned < last_invoked->invoked) found.push_back({*last_invoked, pins[at]});
    }
    for (std::size_t at = begin; at < end; ++at) {
      if (!pins[at].at_most) continue;
      if (last_invoked == nullptr || pins[at].invoked > last_invoked->invoked)
        last_invoked = &pins[at];
    }
    begin = end;
  }
  return found;
}

Pin pin(const LogIndex& index, const Block& block) {
  const Submission& submission = index.submissions()[block.submission];
  return {2 * std::uint64_t{block.first} + 1, submission.invoked, submission.returned,
          submission.operation};
}

namespace {

Pin at_count(const LogIndex& index, Index operation, Index count) {
  const Operation& made = index.operation(operation);
  return {2 * std::uint64_t{count}, made.invoked, made.returned, operation};
}

std::optional<Pin> exactly(const LogIndex& index, const ScopeEvents& scope, Index operation,
                           std::uint64_t count) {
  if (count > scope.events.size() || !index.is_bound(scope, static_cast<Index>(count)))
    return std::nullopt;
  return at_count(index, operation, static_cast<Index>(count));
}

std::optional<Pin> pin_scan(const LogIndex& index, const ScopeEvents& scope, Index operation,
                            const ScanRead& scan) {
  if (scan.limit == 0u) return std::nullopt;
  const Index before = index.count_through(scope, scan.after);
  if (scan.events.empty()) {
    // A state that ends inside an append is none, so it was before that append.
    const bool inside = before < scope.events.size() && !index.is_bound(scope, before);
    const Index most = inside ? index.block_at(scope, before).first : before;
    Pin pin = at_count(index, operation, most);
    pin.at_least = false;
    return pin;
  }
  if (hole_in(index, scope, scan)) return std::nullopt;
  const bool backwards = scan.direction == Direction::kBackwards;
  const SeenEvent& last = backwards ? scan.events.front() : scan.events.back();
  const Index count = index.rank(*index.find(last.id), scope.scope.width) + 1;
  if (backwards || !scan.limit || scan.events.size() < *scan.limit)
    return exactly(index, scope, operation, count);
  Pin pin = at_count(index, operation, index.block_at(scope, count - 1).end);
  pin.at_most = false;
  return pin;
}

std::optional<Pin> pin_latest(const LogIndex& index, const ScopeEvents& scope, Index operation,
                              const LatestRead& latest) {
  if (!latest.event) return at_count(index, operation, 0);
  const std::optional<Index> event = index.find(latest.event->id);
  if (!event || !index.contains(scope.scope, *event)) return std::nullopt;
  return exactly(index, scope, operation, index.rank(*event, scope.scope.width) + 1u);
}

}  // namespace

std::optional<Pin> pin_read(const LogIndex& index, const ScopeEvents& scope, Index operation) {
  const Operation& made = index.operation(operation);
  if (const auto* scan = std::get_if<ScanRead>(&made.call))
    return pin_scan(index, scope, operation, *scan);
  if (const auto* latest = std::get_if<LatestRead>(&made.call))
    return pin_latest(index, scope, operation, *latest);
  if (const auto* info = std::get_if<InfoRead>(&made.call)) {
    if (info->count < 0) return std::nullopt;
    return exactly(index, scope, operation, static_cast<std::uint64_t>(info->count));
  }
  return std::nullopt;
}

}  // namespace factport::conformance
