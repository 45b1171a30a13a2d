// SPDX-License-Identifier: Apache-2.0
//
// The keys of an adapter's configuration, as its JSON Schema describes them.
#ifndef FACTPORT_HOST_CLI_CONFIG_KEYS_HPP
#define FACTPORT_HOST_CLI_CONFIG_KEYS_HPP

#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

struct ConfigKey {
  /// Names joined by dots: "pool.max".
  std::string path;
  /// "integer", "string or null", "one of \"FULL\", \"NORMAL\""; empty = any.
  std::string type;
  /// JSON; empty = none.
  std::string default_value;
  bool required = false;
  bool secret = false;
  std::string description;
};

/// In the schema's order; objects with properties of their own are given by those. A schema that is
/// not JSON, or empty, has none.
std::vector<ConfigKey> config_keys(std::string_view schema);

/// A configuration file for the adapter, indented: its required keys, and a placeholder of the
/// right type for each without a default.
std::string example_config(std::string_view adapter, std::string_view schema);

/// The key that the rest of a short form becomes; empty = there is none.
std::string short_form_key(std::string_view schema);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_CONFIG_KEYS_HPP
