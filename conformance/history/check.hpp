// SPDX-License-Identifier: Apache-2.0
//
// check_history: all checks over one history.
#ifndef FACTPORT_CONFORMANCE_CHECK_HPP
#define FACTPORT_CONFORMANCE_CHECK_HPP

#include "history.hpp"
#include "violation.hpp"

#include <vector>

namespace factport::conformance {

/// What `history` proves broken; empty = nothing. At most Findings::kOfAKind of a kind. Throws
/// std::invalid_argument when malformed() has something to say. Thread-safe.
std::vector<Violation> check_history(const History& history);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_CHECK_HPP
