// SPDX-License-Identifier: Apache-2.0
//
// What a run of postgres_bench measures, and how long.
#ifndef FACTPORT_BENCH_POSTGRES_PLAN_HPP
#define FACTPORT_BENCH_POSTGRES_PLAN_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace factport::bench {

struct PostgresPlan {
  std::vector<std::string> settings{"own", "memory", "flush250", "flush2000"};
  std::vector<std::string> contests{"single", "batch", "import", "scan", "contended", "empty"};
  std::vector<int> callers{1, 8, 32};
  int rounds = 5;
  /// Of one run.
  double seconds = 1;
  /// What a store holds before anything is measured.
  std::int64_t events = 200'000;
  std::size_t streams = 20'000;

  bool wants(const std::string& contest) const {
    return std::find(contests.begin(), contests.end(), contest) != contests.end();
  }
};

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_POSTGRES_PLAN_HPP
