// SPDX-License-Identifier: Apache-2.0
//
// The contests of reads: a whole log with jsonb and with json payloads, and the first event of one.
#ifndef FACTPORT_BENCH_SCAN_CONTESTS_HPP
#define FACTPORT_BENCH_SCAN_CONTESTS_HPP

#include "measured_server.hpp"
#include "postgres_plan.hpp"
#include "report.hpp"

namespace factport::bench {

void hold_scan_contests(const MeasuredServer& server, const PostgresPlan& plan, Report& report);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_SCAN_CONTESTS_HPP
