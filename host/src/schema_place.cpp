// SPDX-License-Identifier: Apache-2.0
#include "schema_place.hpp"

#include "json_pointer.hpp"

#include <algorithm>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

bool has_true(const JsonValue& schema, std::string_view keyword) {
  const JsonValue* const value = schema.find(keyword);
  return value != nullptr && value->is_true();
}

}  // namespace

const JsonValue* find_reference(const JsonValue& schema, std::string_view reference) {
  const bool local = reference == "#" || reference.starts_with("#/");
  return local ? find_at(schema, pointer_tokens(reference.substr(1))) : nullptr;
}

SchemaPlace::SchemaPlace(const JsonValue& schema) : root_(&schema) { add(&schema); }

void SchemaPlace::add(const JsonValue* schema) {
  if (schema == nullptr || !schema->is(Kind::kObject)) return;
  if (std::find(schemas_.begin(), schemas_.end(), schema) != schemas_.end()) return;
  schemas_.push_back(schema);
  secret_ = secret_ || has_true(*schema, "x-secret");
  if (const JsonValue* const reference = schema->find("$ref")) {
    add(find_reference(*root_, reference->text));
  }
  for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"}) {
    const JsonValue* const branches = schema->find(keyword);
    if (branches == nullptr) continue;
    for (const JsonValue& branch : branches->items) add(&branch);
  }
}

SchemaPlace SchemaPlace::property(std::string_view key) const {
  SchemaPlace place(*root_, secret_);
  for (const JsonValue* const schema : schemas_) {
    const JsonValue* const properties = schema->find("properties");
    const JsonValue* const property = properties != nullptr ? properties->find(key) : nullptr;
    place.add(property);
    if (const JsonValue* const patterns = schema->find("patternProperties")) {
      for (const JsonValue& pattern : patterns->items) place.add(&pattern);
    }
    if (property == nullptr) place.add(schema->find("additionalProperties"));
  }
  return place;
}

SchemaPlace SchemaPlace::item(std::size_t index) const {
  SchemaPlace place(*root_, secret_);
  for (const JsonValue* const schema : schemas_) {
    const JsonValue* const items = schema->find("items");
    const bool listed = items != nullptr && items->is(Kind::kArray);
    if (!listed) {
      place.add(items);
    } else if (index < items->items.size()) {
      place.add(&items->items[index]);
    } else {
      place.add(schema->find("additionalItems"));
    }
  }
  return place;
}

SchemaPlace SchemaPlace::child(const JsonValue& value, std::size_t index) const {
  return value.is(Kind::kObject) ? property(value.keys[index]) : item(index);
}

bool SchemaPlace::is_path() const {
  return std::any_of(schemas_.begin(), schemas_.end(),
                     [](const JsonValue* schema) { return has_true(*schema, "x-path"); });
}

std::vector<std::string> SchemaPlace::types() const {
  std::vector<std::string> types;
  const auto add_type = [&types](const JsonValue& type) {
    if (type.is(Kind::kString) && std::find(types.begin(), types.end(), type.text) == types.end()) {
      types.push_back(type.text);
    }
  };
  for (const JsonValue* const schema : schemas_) {
    const JsonValue* const type = schema->find("type");
    if (type == nullptr) continue;
    add_type(*type);
    for (const JsonValue& one : type->items) add_type(one);
  }
  return types;
}

bool SchemaPlace::may_be_shown() const {
  const std::vector<std::string> expected = types();
  return !secret_ && std::none_of(expected.begin(), expected.end(), [](const std::string& type) {
    return type == "object" || type == "array";
  }) && std::none_of(schemas_.begin(), schemas_.end(), [](const JsonValue* schema) {
    return schema->find("properties") != nullptr || schema->find("items") != nullptr;
  });
}

}  // namespace factport::host
