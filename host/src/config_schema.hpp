// SPDX-License-Identifier: Apache-2.0
//
// The JSON Schema by which an adapter's configuration is judged: draft 4, as far as RapidJSON knows
// it, with local `$ref` only.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_CONFIG_SCHEMA_HPP
#define FACTPORT_HOST_CONFIG_SCHEMA_HPP

#include "json_tree.hpp"

#include <factport/cpp/status.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// The schema in `text`; empty = {}, which accepts every object. A schema that could not be applied
/// in full is refused: PLUGIN_MISBEHAVED, naming `adapter_label`.
Result<JsonValue> parse_schema(std::string_view text, std::string_view adapter_label);

/// What the first value that a schema does not accept is, and by which rule.
struct SchemaViolation {
  /// The schema's keyword: "type", "required", ...
  std::string keyword;
  /// JSON Pointer tokens of the value in the configuration.
  std::vector<std::string> value;
  /// And of the rule's schema in the whole schema.
  std::vector<std::string> rule;
};

/// The first violation in the order of the text; none = `config` is accepted.
/// REQUIRES: `schema` came from parse_schema.
std::optional<SchemaViolation> find_violation(const JsonValue& config, const JsonValue& schema);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CONFIG_SCHEMA_HPP
