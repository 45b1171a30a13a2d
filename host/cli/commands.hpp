// SPDX-License-Identifier: Apache-2.0
//
// The commands, each as the options that it was given and what it does. Data goes to the output,
// words to stderr. run throws Error (factport/host/error.hpp) and BrokenPipe (output.hpp).
#ifndef FACTPORT_HOST_CLI_COMMANDS_HPP
#define FACTPORT_HOST_CLI_COMMANDS_HPP

#include "exit_code.hpp"
#include "output.hpp"
#include "store_option.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factport::cli {

/// Lists the plugins that are found, in the order of the search.
struct PluginsCommand {
  std::vector<std::filesystem::path> plugin_directories;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Says what an adapter offers, and how it is configured.
struct DescribeCommand {
  /// An adapter's name, or a plugin's file.
  std::string subject;
  std::vector<std::filesystem::path> plugin_directories;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Looks for what is wrong: in the search path, with plugins, and with a store if one is given.
struct DoctorCommand {
  StoreOption store;
  bool json = false;

  /// kDone = healthy.
  ExitCode run(Output& out) const;
};

/// Says which schema a store has.
struct SchemaStatusCommand {
  StoreOption store;
  bool json = false;

  /// kDone = it is current, kRefused = it is not.
  ExitCode run(Output& out) const;
};

/// Creates the schema of a store that has none.
struct SchemaInitCommand {
  StoreOption store;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Makes the schema of a store current.
struct SchemaUpgradeCommand {
  StoreOption store;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Changes the level of a log.
struct SetLevelCommand {
  StoreOption store;
  Level level = Level::kUnspecified;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Appends one event.
struct AppendCommand {
  StoreOption store;
  std::string category;
  std::string stream;
  std::string name;
  /// JSON, @FILE, or - for stdin.
  std::string payload;
  std::optional<std::string> metadata;
  std::optional<std::string> id;
  std::optional<std::string> occurred_at;
  /// A position, "empty" or "exists".
  std::optional<std::string> expect;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Imports lines of events.
struct ImportCommand {
  StoreOption store;
  std::string file;
  std::int64_t batch = 1000;
  bool skip_bad = false;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Which events a command is about: all of a log, of a category, or of a stream.
struct ScopeOption {
  std::optional<std::string> category;
  std::optional<std::string> stream;
};

/// Writes events as lines that import takes.
struct ExportCommand {
  StoreOption store;
  ScopeOption scope;
  bool full = false;

  ExitCode run(Output& out) const;
};

/// Reads events, by bounds and filters.
struct ScanCommand {
  StoreOption store;
  ScopeOption scope;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  std::optional<std::int64_t> after;
  std::optional<std::int64_t> before;
  std::optional<std::int64_t> limit;
  bool backwards = false;
  /// Empty = any.
  std::vector<std::string> names;
  std::optional<std::string> occurred_from;
  std::optional<std::string> occurred_before;
  std::optional<std::string> recorded_from;
  std::optional<std::string> recorded_before;
  /// As lines of JSON instead of a table.
  bool ndjson = false;

  ExitCode run(Output& out) const;
};

/// Reads the last event.
struct LatestCommand {
  StoreOption store;
  ScopeOption scope;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Says what is known of a stream, or of the log.
struct InfoCommand {
  StoreOption store;
  ScopeOption scope;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Which names a listing has.
struct ListOption {
  std::string prefix;
  std::string after;
  /// The most names; absent = all.
  std::optional<std::int64_t> limit;
};

/// Lists the streams of a category.
struct StreamsCommand {
  StoreOption store;
  std::string category;
  ListOption list;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Lists the categories of a log.
struct CategoriesCommand {
  StoreOption store;
  ListOption list;
  bool json = false;

  ExitCode run(Output& out) const;
};

/// Lists the logs of a store.
struct LogsCommand {
  StoreOption store;
  ListOption list;
  bool json = false;

  ExitCode run(Output& out) const;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_COMMANDS_HPP
