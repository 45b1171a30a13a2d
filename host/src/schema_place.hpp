// SPDX-License-Identifier: Apache-2.0
//
// Where one is in an adapter's JSON Schema while walking a configuration beside it, and what the
// schema says about that place: the types it wants, and the keywords of our own that RapidJSON does
// not know, `x-secret` and `x-path`.
//
// It errs on the side of silence: every schema that may apply to a place counts (all branches of
// allOf, anyOf and oneOf, every pattern property), and a secret's inside is secret.
//
// Thread rule: values; the schema outlives them.
#ifndef FACTPORT_HOST_SCHEMA_PLACE_HPP
#define FACTPORT_HOST_SCHEMA_PLACE_HPP

#include "json_tree.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

class SchemaPlace {
 public:
  /// The place of the whole configuration. `schema` outlives every place made from this one.
  explicit SchemaPlace(const JsonValue& schema);

  SchemaPlace property(std::string_view key) const;
  SchemaPlace item(std::size_t index) const;
  /// The place of a child of `value`, which is at this place.
  SchemaPlace child(const JsonValue& value, std::size_t index) const;

  bool is_secret() const { return secret_; }
  bool is_path() const;
  /// The schema's type names, in its order; empty = any.
  std::vector<std::string> types() const;
  /// Whether a value found here may be printed: not a secret, and nothing that may hold one was
  /// expected.
  bool may_be_shown() const;

 private:
  SchemaPlace(const JsonValue& schema, bool secret) : root_(&schema), secret_(secret) {}
  void add(const JsonValue* schema);

  const JsonValue* root_;
  std::vector<const JsonValue*> schemas_;  // each that may apply here
  bool secret_ = false;
};

/// What a local `$ref` such as "#/definitions/pool" points at; null = nothing in this schema.
const JsonValue* find_reference(const JsonValue& schema, std::string_view reference);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SCHEMA_PLACE_HPP
