// SPDX-License-Identifier: Apache-2.0
//
// What a run costs: time, the processor time of this process and of the server, memory.
#ifndef FACTPORT_BENCH_STOPWATCH_HPP
#define FACTPORT_BENCH_STOPWATCH_HPP

#include "contest.hpp"
#include "measured_server.hpp"

#include <chrono>
#include <vector>

namespace factport::bench {

class Stopwatch {
 public:
  explicit Stopwatch(const MeasuredServer& server);

  /// Whether this many seconds have passed.
  bool has_run(double seconds) const;
  /// Everything since construction. `latencies_us` may be empty.
  Figures stop(std::int64_t events, std::vector<double> latencies_us) const;

 private:
  using Clock = std::chrono::steady_clock;

  const MeasuredServer& server_;
  double client_cpu_us_;
  double server_cpu_us_;
  Clock::time_point start_;
};

/// Watches how far the memory of this process grows.
class PeakMemory {
 public:
  /// Gives back what the allocator keeps, and starts the kernel's count anew.
  PeakMemory();
  /// By how many MiB it has grown at most since construction.
  double growth_mib() const;

 private:
  double before_kib_;
};

/// Microseconds that `work` takes.
template <class Work>
double microseconds_of(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::micro> us = std::chrono::steady_clock::now() - start;
  return us.count();
}

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_STOPWATCH_HPP
