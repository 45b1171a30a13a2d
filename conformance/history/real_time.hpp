// SPDX-License-Identifier: Apache-2.0
//
// What a contradiction of places and real time means, in words.
#ifndef FACTPORT_CONFORMANCE_REAL_TIME_HPP
#define FACTPORT_CONFORMANCE_REAL_TIME_HPP

#include "sweep.hpp"
#include "violation.hpp"

namespace factport::conformance {

/// Adds kStale when the earlier place is a read's, else kRealTime.
void add_contradiction(const ScopeEvents& scope, const Contradiction& found, Findings& findings);

/// The scope in words: `stream orders/42`, `category orders`, `log`.
std::string text(const Scope& scope);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_REAL_TIME_HPP
