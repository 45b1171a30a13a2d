// SPDX-License-Identifier: Apache-2.0
//
// The baseline of the SQLite figures: raw prepared statements, in the file format that the adapter
// makes, with the settings that it uses by default.
#ifndef FACTPORT_BENCH_RAW_SQLITE_HPP
#define FACTPORT_BENCH_RAW_SQLITE_HPP

#include "workload.hpp"

#include <cstdint>
#include <string>

namespace factport::bench {

/// Inserts the workload's rows into a new file, one transaction for each `batch`; returns the
/// events.
std::int64_t insert_raw(const std::string& file, const Workload& workload, std::int64_t batch);

/// Steps through every row and column of the log in one statement; returns the events.
std::int64_t scan_raw(const std::string& file);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_RAW_SQLITE_HPP
