// SPDX-License-Identifier: Apache-2.0
//
// Which adapter serves a store, and with what settings. A configuration is a JSON file
//
//   { "adapter": "sqlite", "log": "default", "level": "stream", "config": { "path": "events.db" } }
//
// or, where a file would be too much, a short form such as `sqlite:events.db`. It is read in two
// steps: a StoreConfig is what can be known without the adapter; resolve_config then fills in
// `$env` and `$file` and holds the adapter's own part against the JSON Schema that it publishes.
//
// Every failure names the file, the place as a dotted path (`config.pool.max`), what was found and
// what was expected. No failure carries a secret.
//
// Thread rule: values and pure functions; they read files and the environment, so the environment
// must not be changed meanwhile.
#ifndef FACTPORT_HOST_CONFIG_HPP
#define FACTPORT_HOST_CONFIG_HPP

#include <factport/cpp/status.hpp>
#include <factport/info.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// The largest configuration file, and the largest file that `$file` brings in, in bytes.
inline constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;

/// What is known before the adapter is found.
struct StoreConfig {
  /// Name of the adapter: `[a-z0-9][a-z0-9_-]{0,63}`.
  std::string adapter;
  /// The plugin's file, absolute; empty = look for it.
  std::filesystem::path plugin;
  /// 64 lower-case hexadecimal digits that the plugin's file must hash to; empty = any.
  std::string plugin_sha256;
  std::string log = "default";
  /// FACTPORT_LEVEL_*.
  std::uint32_t level = FACTPORT_LEVEL_UNSPECIFIED;
  /// The adapter's own part, unresolved: the text of a JSON object with every number as written.
  std::string config = "{}";
  /// Absolute: what relative paths start from.
  std::filesystem::path directory;
  /// For messages: the file's name, or the short form without its password.
  std::string origin;
  /// A short form after its first colon; empty = nothing was given, or this came from a file. Not
  /// for messages: it may hold a password.
  std::string short_form_rest;
};

/// Reads a configuration file of at most kMaxConfigBytes.
/// Fails with NOT_FOUND, PERMISSION_DENIED or LIMIT for the file, INVALID_ARGUMENT for what is in
/// it or where it is no regular file.
Result<StoreConfig> read_store_config(const std::filesystem::path& file);

/// Takes a configuration from its text. `directory` is what relative paths start from, `origin`
/// names the text in messages. The top level has exactly the keys adapter (required), plugin,
/// plugin_sha256, log, level and config; `$schema` is ignored.
/// Fails with INVALID_ARGUMENT.
Result<StoreConfig> parse_store_config(std::string_view json,
                                       const std::filesystem::path& directory,
                                       std::string_view origin);

/// Takes `NAME:REST`, such as `sqlite:events.db`, `memory:` or `postgres://user@host/db`. Relative
/// paths start from the working directory.
/// Fails with INVALID_ARGUMENT.
Result<StoreConfig> parse_short_form(std::string_view text);

/// Takes what a user gives to name a store: a short form where it looks like one, else the path of
/// a configuration file. An existing file whose name ends in `.json` is always read as a file.
/// Fails as read_store_config and parse_short_form do.
Result<StoreConfig> store_config(std::string_view text);

/// An adapter's configuration, ready for `open`.
struct ResolvedConfig {
  /// One JSON object that the schema accepts; numbers are as written, to the digit.
  std::string json;
  /// Texts that must never be printed; for redact.
  std::vector<std::string> secrets;
};

/// Makes the adapter's part of a configuration ready:
///   1. `{"$env": "NAME", "default": v}` becomes the variable's value (v where it is not set) and
///      `{"$file": "path"}` the file's text without its last newline, converted to the type that
///      the schema wants there: integer, number, boolean, null or string;
///   2. a short form's rest goes to the property that the schema names with `"x-short-form"`, whole
///      and with its scheme where it begins with `//`; it is text, never a reference;
///   3. the object is held against the schema;
///   4. relative paths in places marked `"x-path": true` become absolute.
/// Values in places marked `"x-secret": true`, and passwords in URIs anywhere, are secrets.
///
/// `schema_text` is JSON Schema (draft 4 keywords), empty = any object; `adapter_label` is the
/// adapter's name and version for messages ("sqlite 0.1.0").
///
/// Fails with INVALID_ARGUMENT, or for a `$file` with NOT_FOUND, PERMISSION_DENIED or LIMIT, for
/// the first error in the order of the text (references before rules); with PLUGIN_MISBEHAVED where
/// the schema itself is broken.
Result<ResolvedConfig> resolve_config(const StoreConfig& config, std::string_view schema_text,
                                      std::string_view adapter_label);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CONFIG_HPP
