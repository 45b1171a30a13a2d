// SPDX-License-Identifier: Apache-2.0
//
// PostgreSQL's own benchmark as a baseline: clients that each insert a row with a prepared
// statement, one row a transaction, and nothing else. It judges no condition, looks up no head, and
// reads no answer.
#ifndef FACTPORT_BENCH_PGBENCH_HPP
#define FACTPORT_BENCH_PGBENCH_HPP

#include "contest.hpp"
#include "measured_server.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace factport::bench {

class Pgbench {
 public:
  /// Inserts into a table of raw_postgres.hpp. `scratch` is a folder for its files.
  Pgbench(const MeasuredServer& server, std::string table, std::size_t streams,
          const std::filesystem::path& scratch);

  Figures run(int clients, double seconds);

 private:
  std::vector<double> take_latencies() const;

  const MeasuredServer& server_;
  std::size_t streams_;
  std::filesystem::path folder_;
  std::filesystem::path script_;
  int runs_ = 0;
};

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_PGBENCH_HPP
