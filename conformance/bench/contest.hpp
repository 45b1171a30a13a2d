// SPDX-License-Identifier: Apache-2.0
//
// A contest: several ways to do the same, each a whole run, one after the other and round after
// round, so that a machine that drifts drifts under all of them. A ratio is the median of the
// ratios of each round.
#ifndef FACTPORT_BENCH_CONTEST_HPP
#define FACTPORT_BENCH_CONTEST_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace factport::bench {

/// What one run came to.
struct Figures {
  std::int64_t events = 0;
  double seconds = 0;
  /// Of single calls, in microseconds; 0 = not measured.
  double p50_us = 0;
  double p99_us = 0;
  /// Processor time of the client's and of the server's processes, in microseconds.
  double client_cpu_us = 0;
  double server_cpu_us = 0;
  /// By how much the client's memory grew at most; 0 = not measured.
  double peak_mib = 0;
  /// Requests that were refused, of a run with conditions.
  std::int64_t refused = 0;

  double rate() const { return static_cast<double>(events) / seconds; }
};

/// The value that `part` of them (0 to 1) do not exceed; 0 when there are none.
double percentile(std::vector<double> values, double part);

struct Contender {
  std::string name;
  std::function<Figures()> run;
  /// The contender that this one is compared with; empty = none.
  std::string baseline = {};
  /// The ratio that was aimed at.
  std::optional<double> wanted = std::nullopt;
};

struct Standing {
  std::string name;
  /// One for each round.
  std::vector<Figures> rounds;
  std::string baseline;
  std::optional<double> ratio;
  std::optional<double> wanted;

  /// The median over the rounds.
  double median(const std::function<double(const Figures&)>& figure) const;
};

/// One round that does not count, then `rounds` that do. Throws what a run throws.
std::vector<Standing> hold_contest(const std::vector<Contender>& contenders, int rounds);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_CONTEST_HPP
