// SPDX-License-Identifier: Apache-2.0
//
// The sweep. The final log puts the states of a scope in a row, so an operation that is answered
// with what it saw has a place in that row: a pin. With all pins right, the history is linearizable
// exactly if there are no two operations of which one has the later place and yet returned before
// the other was invoked: a cycle of places and real time must go back in real time somewhere, and
// where it does is such a pair. One pass in the order of places with a running maximum finds them.
#ifndef FACTPORT_CONFORMANCE_SWEEP_HPP
#define FACTPORT_CONFORMANCE_SWEEP_HPP

#include "log_index.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace factport::conformance {

struct Pin {
  /// 2n = saw n events of the scope; 2n+1 = the append of the events n, n+1, ...
  std::uint64_t place = 0;
  Instant invoked = 0;
  Instant returned = kNever;
  Index operation = kNone;
  /// A read that was cut by its limit saw at least the place (only `at_least`); one that found
  /// nothing after a global position, at most (only `at_most`).
  bool at_least = true;
  bool at_most = true;

  bool is_append() const { return place % 2 == 1; }
};

/// Two pins that contradict each other: `later` has the later place and returned before `earlier`
/// was invoked.
struct Contradiction {
  Pin earlier;
  Pin later;
};

/// Sorts `pins` by place. At most `most` contradictions, none of them made up. O(n log n).
std::vector<Contradiction> sweep(std::vector<Pin>& pins, std::size_t most);

/// An append's pin in a scope whose appends wait for one another.
Pin pin(const LogIndex& index, const Block& block);

/// Where a read of a scope is pinned; nothing when it says nothing about the state, or is not a
/// state between two appends (other checks tell). The scope's appends must wait for one another.
std::optional<Pin> pin_read(const LogIndex& index, const ScopeEvents& scope, Index operation);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SWEEP_HPP
