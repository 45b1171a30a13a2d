// SPDX-License-Identifier: Apache-2.0
#include "scan_contests.hpp"

#include "preloaded_store.hpp"
#include "raw_postgres.hpp"
#include "stopwatch.hpp"
#include "workload.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace factport::bench {

namespace {

constexpr int kFirstEvents = 100;

Figures scan_all(const MeasuredServer& server, const EventStore& store) {
  const PeakMemory memory;
  const Stopwatch watch(server);
  const std::int64_t events = scan_log(store);
  Figures figures = watch.stop(events, {});
  figures.peak_mib = memory.growth_mib();
  return figures;
}

// Latencies from the opening of a scan to its first event.
Figures first_events(const MeasuredServer& server, const EventStore& store) {
  std::vector<double> latencies;
  const Stopwatch watch(server);
  for (int i = 0; i < kFirstEvents; ++i) {
    latencies.push_back(microseconds_of([&] {
      Scan scan = store.log().scan();
      if (scan.begin() == scan.end()) throw std::runtime_error("the log is empty");
    }));
  }
  return watch.stop(kFirstEvents, std::move(latencies));
}

}  // namespace

void hold_scan_contests(const MeasuredServer& server, const PostgresPlan& plan, Report& report) {
  for (const std::string type : {"jsonb", "json"}) {
    const StoreShape shape{.schema = "scanned_" + type, .payload_type = type};
    preload(server, shape, plan.events, plan.streams);
    checkpoint(server);
    const EventStore store = open_store_on(server, shape);
    const std::string table = table_of(shape);
    const std::string baseline = "libpqxx, FETCH of 1,000 rows";
    report.add(fmt::format("a log of {} events, {}", plan.events, type),
               hold_contest(
                   {{"libpqxx, COPY in no order", [&] { return copy_all(server, table); }},
                    {baseline, [&] { return fetch_all(server, table); }},
                    {"scan", [&] { return scan_all(server, store); }, baseline, 0.8},
                    {"first event (wanted in 10 ms)", [&] { return first_events(server, store); }}},
                   plan.rounds));
  }
}

}  // namespace factport::bench
