// SPDX-License-Identifier: Apache-2.0
#include "scan_shape.hpp"

namespace factport::conformance {

std::optional<Hole> hole_in(const LogIndex& index, const ScopeEvents& scope, const ScanRead& scan) {
  const std::int64_t before = index.count_through(scope, scan.after);
  const std::int64_t step = scan.direction == Direction::kForwards ? 1 : -1;
  std::int64_t expected = before;
  for (std::size_t at = 0; at < scan.events.size(); ++at) {
    const std::optional<Index> event = index.find(scan.events[at].id);
    if (!event || !index.contains(scan.scope, *event)) return Hole{at, kNone, false, true};
    const std::int64_t rank = index.rank(*event, scan.scope.width);
    if (at == 0 && step < 0) expected = rank;
    if (rank < before || (rank - expected) * step < 0) return Hole{at, kNone, true, false};
    if (rank != expected) return Hole{at, scope.events[static_cast<std::size_t>(expected)]};
    expected += step;
  }
  const bool cut = scan.limit && scan.events.size() >= *scan.limit;
  if (step < 0 && !scan.events.empty() && !cut && expected >= before)
    return Hole{scan.events.size(), scope.events[static_cast<std::size_t>(expected)]};
  return std::nullopt;
}

}  // namespace factport::conformance
