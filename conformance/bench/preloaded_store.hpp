// SPDX-License-Identifier: Apache-2.0
//
// Stores of the PostgreSQL adapter on a measured server: each in a schema of its own, filled and
// analyzed before anything is measured.
#ifndef FACTPORT_BENCH_PRELOADED_STORE_HPP
#define FACTPORT_BENCH_PRELOADED_STORE_HPP

#include "measured_server.hpp"

#include <factport/host/store.hpp>

#include <cstdint>
#include <string>

namespace factport::bench {

struct StoreShape {
  std::string schema;
  std::string level = "stream";
  /// jsonb or json.
  std::string payload_type = "jsonb";
  /// Whether appends of several callers share a transaction.
  bool group_commit = true;
  /// Statements that append at the same time; 0 = the adapter's default.
  int lanes = 0;
};

/// Opens the store, making its tables where there are none.
EventStore open_store_on(const MeasuredServer& server, const StoreShape& shape);

/// Appends `events` events to a store, evenly over its streams, and lets the server look at them.
void preload(const MeasuredServer& server, const StoreShape& shape, std::int64_t events,
             std::size_t streams);

/// The name of its table of events.
std::string table_of(const StoreShape& shape);

/// Writes everything to the files, so that no run pays for what was before it.
void checkpoint(const MeasuredServer& server);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_PRELOADED_STORE_HPP
