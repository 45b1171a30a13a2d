// SPDX-License-Identifier: Apache-2.0
//
// StoreOption: how every command is told which store it works on.
#ifndef FACTPORT_HOST_CLI_STORE_OPTION_HPP
#define FACTPORT_HOST_CLI_STORE_OPTION_HPP

#include <factport/host/store.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factport::cli {

struct StoreOption {
  /// A short form or a configuration file.
  std::string store;
  /// A configuration file.
  std::string config;
  /// Wins over the configuration's.
  std::optional<std::string> log;
  /// A file of events that is imported before the command begins.
  std::string preload;
  std::vector<std::filesystem::path> plugin_directories;
  double timeout_seconds = 30;

  bool given() const { return !store.empty() || !config.empty(); }
};

/// Opens the store, and imports what is to be preloaded. Throws Error.
EventStore open(const StoreOption& option);

/// The same, whatever level its configuration names. Throws Error.
EventStore open_at_any_level(const StoreOption& option);

/// Opens the store for administration only; nothing is preloaded. Throws Error.
Result<StoreAdministration> try_open_for_administration(const StoreOption& option);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_STORE_OPTION_HPP
