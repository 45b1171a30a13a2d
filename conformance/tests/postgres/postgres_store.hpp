// SPDX-License-Identifier: Apache-2.0
//
// Stores of the PostgreSQL adapter, opened through the application's API.
//
// Thread rule: pure functions of the environment.
#ifndef FACTPORT_CONFORMANCE_POSTGRES_POSTGRES_STORE_HPP
#define FACTPORT_CONFORMANCE_POSTGRES_POSTGRES_STORE_HPP

#include <factport/host/open_options.hpp>
#include <factport/host/store.hpp>

#include <string>
#include <vector>

namespace factport::conformance {

/// Where a store is, and how it is opened.
struct PostgresPlace {
  std::string url;
  std::string schema;
  Level level = Level::kUnspecified;
  /// More members of "config", each with a comma before it: `, "notify": false`.
  std::string keys = {};
};

StoreConfig config_of(const PostgresPlace& place);

/// The plugins of the build, and no retries: a test sees every outcome.
OpenOptions test_options();

EventStore open_postgres(const PostgresPlace& place);
Result<EventStore> try_open_postgres(const PostgresPlace& place);

/// Every level that the adapter has.
const std::vector<Level>& all_levels();

/// A new event with an id of its own, so that it can be looked up and appended again.
NewEvent event_with_id(int number);

/// How many of the log's events have this id: what is readable once everything has ended.
int count_stored(const EventStore& store, const Uuid& id);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_POSTGRES_POSTGRES_STORE_HPP
