// SPDX-License-Identifier: Apache-2.0
#include "postgres_store.hpp"

#include "json_string.hpp"
#include "numbered_events.hpp"

#include <factport/host/clock.hpp>
#include <factport/host/config.hpp>
#include <factport/host/error.hpp>

#include <cstdlib>
#include <stdexcept>

namespace factport::conformance {

StoreConfig config_of(const PostgresPlace& place) {
  const std::string text = R"({"adapter": "postgres", "config": {"url": )" +
                           json_string(place.url) + R"(, "schema": )" + json_string(place.schema) +
                           place.keys + "}}";
  Result<StoreConfig> config = host::parse_store_config(text, "/", "the test's configuration");
  if (!config.ok()) throw Error(config.status());
  config->level = static_cast<std::uint32_t>(place.level);
  return std::move(*config);
}

OpenOptions test_options() {
  const char* plugins = std::getenv("FACTPORT_TEST_PLUGINS");
  if (plugins == nullptr)
    throw std::runtime_error("set FACTPORT_TEST_PLUGINS to the folder of the built plugins");
  OpenOptions options;
  options.plugin_directories = {plugins};
  return options;
}

EventStore open_postgres(const PostgresPlace& place) {
  return open_store(config_of(place), test_options());
}

Result<EventStore> try_open_postgres(const PostgresPlace& place) {
  return try_open_store(config_of(place), test_options());
}

const std::vector<Level>& all_levels() {
  static const std::vector<Level> kLevels = {Level::kStream, Level::kCategory, Level::kLog,
                                             Level::kNone};
  return kLevels;
}

NewEvent event_with_id(int number) {
  NewEvent event = numbered_event(number);
  event.id = system_ids()->next(system_clock()->now_us());
  return event;
}

int count_stored(const EventStore& store, const Uuid& id) {
  int count = 0;
  for (const EventView& event : store.log().scan({.freshness = Freshness::kComplete})) {
    if (event.id() == id) ++count;
  }
  return count;
}

}  // namespace factport::conformance
