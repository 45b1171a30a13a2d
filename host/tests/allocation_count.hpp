// SPDX-License-Identifier: Apache-2.0
//
// Counts what is allocated by new, so that a test can show that something allocates nothing.
#ifndef FACTPORT_HOST_TESTS_ALLOCATION_COUNT_HPP
#define FACTPORT_HOST_TESTS_ALLOCATION_COUNT_HPP

#include <cstddef>

/// Allocations of this process so far.
std::size_t allocation_count();

#endif  // FACTPORT_HOST_TESTS_ALLOCATION_COUNT_HPP
