// SPDX-License-Identifier: Apache-2.0
#include "store_option.hpp"

#include "importer.hpp"
#include "input.hpp"

#include <factport/host/config.hpp>
#include <factport/host/error.hpp>

#include <chrono>
#include <utility>

namespace factport::cli {

namespace {

/// Lost against a concurrent writer, an append of the command's is taken again: it has no second
/// thought to give it.
constexpr int kAttempts = 10;

StoreConfig config_of(const StoreOption& option) {
  if (!option.given()) {
    throw Error({StatusCode::kInvalidArgument,
                 "no store is given; name one with --store (such as sqlite:events.db, or a "
                 "configuration file) or with --config"});
  }
  auto config = option.config.empty() ? host::store_config(option.store)
                                      : host::read_store_config(option.config);
  if (!config.ok()) throw Error(config.status());
  if (option.log) config->log = *option.log;
  return std::move(*config);
}

OpenOptions open_options(const StoreOption& option) {
  OpenOptions options;
  options.plugin_directories = option.plugin_directories;
  options.timeout = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(option.timeout_seconds));
  options.retry_conflicts.attempts = kAttempts;
  return options;
}

EventStore open(const StoreOption& option, const StoreConfig& config) {
  EventStore store = open_store(config, open_options(option));
  if (!option.preload.empty()) {
    Input input(option.preload);
    Importer importer(store, {});
    if (const Status status = importer.run(input); !status.ok()) throw Error(status);
  }
  return store;
}

}  // namespace

EventStore open(const StoreOption& option) { return open(option, config_of(option)); }

EventStore open_at_any_level(const StoreOption& option) {
  StoreConfig config = config_of(option);
  config.level = FACTPORT_LEVEL_UNSPECIFIED;
  return open(option, config);
}

Result<StoreAdministration> try_open_for_administration(const StoreOption& option) {
  return try_open_administration(config_of(option), open_options(option));
}

}  // namespace factport::cli
