// SPDX-License-Identifier: Apache-2.0
//
// A simulated store: callers whose calls are made of steps, which a seed puts in some order, so
// that every race that the locks allow comes up again with the same seed. The bug is chosen.
#ifndef FACTPORT_CONFORMANCE_SIMULATED_STORE_HPP
#define FACTPORT_CONFORMANCE_SIMULATED_STORE_HPP

#include "history.hpp"

#include <cstddef>
#include <cstdint>

namespace factport::conformance {

enum class PlantedBug {
  kNothing,
  kPositionAtLeast,  // position_is(n) accepts every position from n on
  kCheckBeforeLock,  // the condition is looked at before the lock is taken
  kDirtyRead,        // readers see what is not committed
  kOneByOne,         // a batch is committed event by event
  kLostEvent,        // an acknowledged append that is not stored
  kSpuriousRefusal,  // a refusal although the condition is true
  kStaleRead,        // readers see a state of a while ago
  kHalfRecovered,    // an append whose answer was lost left a half
};

struct Simulation {
  Level declared = Level::kLog;
  Level locked = Level::kLog;  // what appends really wait for
  PlantedBug bug = PlantedBug::kNothing;
  std::size_t operations = 300;
};

/// What six callers saw of five streams in two categories.
History simulate(const Simulation& simulation, std::uint32_t seed);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SIMULATED_STORE_HPP
