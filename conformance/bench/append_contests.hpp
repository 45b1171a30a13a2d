// SPDX-License-Identifier: Apache-2.0
//
// The contests of appends: one event by several callers, batches, imports, conditions, empty
// tables.
#ifndef FACTPORT_BENCH_APPEND_CONTESTS_HPP
#define FACTPORT_BENCH_APPEND_CONTESTS_HPP

#include "measured_server.hpp"
#include "postgres_plan.hpp"
#include "report.hpp"

#include <filesystem>

namespace factport::bench {

/// Those that the plan wants. `scratch` is a folder for pgbench's files.
void hold_append_contests(const MeasuredServer& server, const PostgresPlan& plan,
                          const std::filesystem::path& scratch, Report& report);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_APPEND_CONTESTS_HPP
