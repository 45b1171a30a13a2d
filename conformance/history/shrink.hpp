// SPDX-License-Identifier: Apache-2.0
//
// shrink: the smallest history, as far as leaving out operations goes, that still proves a
// violation.
#ifndef FACTPORT_CONFORMANCE_SHRINK_HPP
#define FACTPORT_CONFORMANCE_SHRINK_HPP

#include "history.hpp"
#include "violation.hpp"

namespace factport::conformance {

/// Leaves out operations of `history` that do not matter to `violation`, which check_history()
/// found in it. An append goes together with its events: in the log, in what was read, and in the
/// positions, counts and limits that counted them. Witnesses stay, and the result has a violation
/// of the same kind by the same witnesses, so that nothing is made up on the way. Runs the checks
/// some hundred times, mostly on small histories.
History shrink(const History& history, const Violation& violation);

/// `history` without the operations for which `keep` (by index) is false.
History without(const History& history, const std::vector<bool>& keep);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SHRINK_HPP
