// SPDX-License-Identifier: Apache-2.0
//
// A JSON text as a tree, for configurations and schemas: small, and true to the text. Numbers keep
// the digits they were written with and members their order.
//
// Thread rule: values.
#ifndef FACTPORT_HOST_JSON_TREE_HPP
#define FACTPORT_HOST_JSON_TREE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

struct JsonValue {
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  /// `null`, `true`, `false` or a number as it was written; a string's meaning.
  std::string text = "null";
  /// Of an object, one for each item.
  std::vector<std::string> keys;
  /// Of an array or object.
  std::vector<JsonValue> items;

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_true() const { return kind == Kind::kBoolean && text == "true"; }
  /// The member of that name; null = none, or this is no object. Dies with this value.
  const JsonValue* find(std::string_view key) const;
  JsonValue* find(std::string_view key);
};

JsonValue json_string(std::string_view text);

/// REQUIRES: `text` passed find_json_fault.
JsonValue parse_json(std::string_view text);

/// Compact JSON.
std::string to_json(const JsonValue& value);

/// How schemas call the kind: "null", "boolean", "number", "string", "array", "object".
std::string_view name_of(JsonValue::Kind kind) noexcept;

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_TREE_HPP
