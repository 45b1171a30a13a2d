// SPDX-License-Identifier: Apache-2.0
//
// Callers: threads that each append, wait for the answer, and append again.
#ifndef FACTPORT_BENCH_CALLERS_HPP
#define FACTPORT_BENCH_CALLERS_HPP

#include "contest.hpp"
#include "measured_server.hpp"
#include "raw_rows.hpp"

#include <factport/host/store.hpp>

#include <cstddef>
#include <functional>

namespace factport::bench {

struct CallerLoad {
  int callers = 1;
  double seconds = 1;
  /// Of one append.
  std::size_t events = 1;
  Spread spread = Spread::kOneStream;
  /// To any of how many streams.
  std::size_t streams = 20'000;
};

/// Throws Error when an append is not stored.
Figures append_by_callers(const MeasuredServer& server, const EventStore& store,
                          const CallerLoad& load);

/// Runs `work` on some threads at once, each with its number, and waits for all; throws the first
/// exception of any.
void run_callers(int callers, const std::function<void(int caller)>& work);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_CALLERS_HPP
