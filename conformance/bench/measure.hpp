// SPDX-License-Identifier: Apache-2.0
//
// Measuring whole runs: medians of several, and, for a comparison, the two in turn (A B A B ...),
// so that a machine that drifts drifts under both.
#ifndef FACTPORT_BENCH_MEASURE_HPP
#define FACTPORT_BENCH_MEASURE_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace factport::bench {

/// A run does some work and says how many events it was.
using Run = std::function<std::int64_t()>;

/// Events per second of several runs, sorted.
struct Rates {
  std::vector<double> sorted;
  double median() const;
  double least() const { return sorted.front(); }
  double most() const { return sorted.back(); }
};

struct Measured {
  std::string name;
  Rates rates;
  /// Of a comparison: what it was compared with, and the median of the ratios run by run.
  std::optional<Rates> baseline;
  std::optional<double> ratio;
};

/// One warm-up, then `runs` that count.
Measured measure(std::string name, int runs, const Run& run);
/// `run` and `baseline` in turn.
Measured compare(std::string name, int runs, const Run& run, const Run& baseline);

/// A row of the table on stdout.
void print(const Measured& measured);
/// The machine, the build and every row.
std::string to_json(const std::vector<Measured>& rows);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_MEASURE_HPP
