// SPDX-License-Identifier: Apache-2.0
//
// The shape of a scan: what it read has to be a run without holes of the scope's events.
#ifndef FACTPORT_CONFORMANCE_SCAN_SHAPE_HPP
#define FACTPORT_CONFORMANCE_SCAN_SHAPE_HPP

#include "log_index.hpp"

#include <cstddef>
#include <optional>

namespace factport::conformance {

/// The first event of a scan that is not the one that should be there.
struct Hole {
  std::size_t at = 0;      // index in what it read; its size when the read ends too early
  Index missing = kNone;   // the log's event that should be there
  bool repeats = false;    // it read again, or out of order, what it had passed
  bool elsewhere = false;  // it read an event that is not in the scope, or not in the log
};

/// Forwards from the first event after `after`; backwards from the first one read down to the
/// first after `after`, or to the limit. O(events read).
std::optional<Hole> hole_in(const LogIndex& index, const ScopeEvents& scope, const ScanRead& scan);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SCAN_SHAPE_HPP
