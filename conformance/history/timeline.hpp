// SPDX-License-Identifier: Apache-2.0
//
// A timeline: operations as bars in the order of their beginnings, so that what overlaps on the
// page overlapped in time. Distances mean nothing, only the order of beginnings and ends does.
#ifndef FACTPORT_CONFORMANCE_TIMELINE_HPP
#define FACTPORT_CONFORMANCE_TIMELINE_HPP

#include "history.hpp"

#include <string>
#include <vector>

namespace factport::conformance {

/// An operation in words: `append(a/1) -> ok g=101`.
std::string describe(const Operation& operation);

/// One line per operation, which ends in \n. The bar of one whose answer was lost ends in `...`.
std::string timeline(const std::vector<const Operation*>& operations);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_TIMELINE_HPP
