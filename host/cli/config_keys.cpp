// SPDX-License-Identifier: Apache-2.0
#include "config_keys.hpp"

#include "json_text.hpp"
#include "json_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace factport::cli {

namespace {

using host::JsonValue;

JsonValue tree_of(std::string_view schema) {
  if (schema.empty() || host::find_json_fault(schema)) return {};
  return host::parse_json(schema);
}

std::string text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* const value = object.find(key);
  return value != nullptr && value->is(JsonValue::Kind::kString) ? value->text : std::string();
}

std::string joined(const JsonValue& array, std::string_view separator, bool quoted) {
  std::string text;
  for (const JsonValue& item : array.items) {
    if (!text.empty()) text += separator;
    text += quoted ? to_json(item) : item.text;
  }
  return text;
}

std::string type_of(const JsonValue& property) {
  if (const JsonValue* const values = property.find("enum")) {
    return "one of " + joined(*values, ", ", true);
  }
  const JsonValue* const type = property.find("type");
  if (type == nullptr) return {};
  return type->is(JsonValue::Kind::kArray) ? joined(*type, " or ", false) : type->text;
}

bool is_required(const JsonValue& object, const std::string& name) {
  const JsonValue* const required = object.find("required");
  return required != nullptr &&
         std::any_of(required->items.begin(), required->items.end(),
                     [&](const JsonValue& item) { return item.text == name; });
}

bool is_marked(const JsonValue& property, std::string_view mark) {
  const JsonValue* const value = property.find(mark);
  return value != nullptr && value->is_true();
}

void add_keys(const JsonValue& object, const std::string& prefix, std::vector<ConfigKey>& keys) {
  const JsonValue* const properties = object.find("properties");
  if (properties == nullptr) return;
  for (std::size_t i = 0; i < properties->keys.size(); ++i) {
    const std::string& name = properties->keys[i];
    const JsonValue& property = properties->items[i];
    if (property.find("properties") != nullptr) {
      add_keys(property, prefix + name + ".", keys);
      continue;
    }
    const JsonValue* const preset = property.find("default");
    keys.push_back({.path = prefix + name,
                    .type = type_of(property),
                    .default_value = preset != nullptr ? to_json(*preset) : std::string(),
                    .required = is_required(object, name),
                    .secret = is_marked(property, "x-secret"),
                    .description = text_of(property, "description")});
  }
}

/// Something of the type that a property wants.
std::string placeholder(const JsonValue& property, const std::string& name) {
  if (const JsonValue* const preset = property.find("default")) return to_json(*preset);
  const JsonValue* const values = property.find("enum");
  if (values != nullptr && !values->items.empty()) return to_json(values->items.front());
  if (is_marked(property, "x-secret")) return R"({ "$env": "SECRET" })";
  const std::string type = type_of(property);
  if (type.starts_with("integer") || type.starts_with("number")) return "0";
  if (type.starts_with("boolean")) return "false";
  if (type.starts_with("array")) return "[]";
  if (type.starts_with("object")) return "{}";
  return fmt::format("\"{}\"", name);
}

}  // namespace

std::vector<ConfigKey> config_keys(std::string_view schema) {
  std::vector<ConfigKey> keys;
  add_keys(tree_of(schema), "", keys);
  return keys;
}

std::string example_config(std::string_view adapter, std::string_view schema) {
  const JsonValue tree = tree_of(schema);
  std::string members;
  if (const JsonValue* const properties = tree.find("properties")) {
    for (std::size_t i = 0; i < properties->keys.size(); ++i) {
      const std::string& name = properties->keys[i];
      if (!is_required(tree, name)) continue;
      members += fmt::format("{}\n    \"{}\": {}", members.empty() ? "" : ",", name,
                             placeholder(properties->items[i], name));
    }
  }
  const std::string config = members.empty() ? "{}" : "{" + members + "\n  }";
  return fmt::format("{{\n  \"adapter\": \"{}\",\n  \"config\": {}\n}}", adapter, config);
}

std::string short_form_key(std::string_view schema) {
  return text_of(tree_of(schema), "x-short-form");
}

}  // namespace factport::cli
