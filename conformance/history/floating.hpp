// SPDX-License-Identifier: Apache-2.0
//
// Floating operations: those that do not say what they saw, only that a condition was true, or
// false, of it. Each needs a state of the stream at which that is so, no earlier than what had
// returned before it and no later than what began after it.
#ifndef FACTPORT_CONFORMANCE_FLOATING_HPP
#define FACTPORT_CONFORMANCE_FLOATING_HPP

#include "sweep.hpp"

#include <vector>

namespace factport::conformance {

struct Floating {
  Index operation = kNone;
  Condition condition;
  bool wanted = false;  // whether the condition has to be true
};

/// Those that no state fits. In the order of their returns each takes the earliest state that
/// fits, which is never worse: what comes later is only bound from below. O(n log n).
std::vector<Floating> unplaceable(const LogIndex& index, const ScopeEvents& stream,
                                  const std::vector<Pin>& pins, std::vector<Floating> floating);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_FLOATING_HPP
