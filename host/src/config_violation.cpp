// SPDX-License-Identifier: Apache-2.0
#include "config_violation.hpp"

#include "closest_name.hpp"
#include "json_pointer.hpp"
#include "json_string.hpp"
#include "schema_place.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// The value that was refused: where it is, in the configuration and in the schema.
struct Refused {
  std::string path = "config";
  const JsonValue* value;
  SchemaPlace place;
};

Refused find_refused(const SchemaViolation& violation, const JsonValue& config,
                     const JsonValue& schema) {
  Refused refused{"config", &config, SchemaPlace(schema)};
  for (const std::string& token : violation.value) {
    const JsonValue* const child = find_child(*refused.value, token);
    if (child == nullptr) break;
    const auto index = static_cast<std::size_t>(child - refused.value->items.data());
    refused.path = child_path(refused.path, *refused.value, index);
    refused.place = refused.place.child(*refused.value, index);
    refused.value = child;
  }
  return refused;
}

// A keyword's value in the rule's schema; {} where RapidJSON's pointer is of no use.
const JsonValue& rule_value(const SchemaViolation& violation, const JsonValue& schema,
                            std::string_view keyword) {
  static const JsonValue kNothing;
  const JsonValue* const rule = find_at(schema, violation.rule);
  const JsonValue* const value = rule != nullptr ? rule->find(keyword) : nullptr;
  return value != nullptr ? *value : kNothing;
}

std::string unknown_key(const SchemaViolation& violation, const JsonValue& schema) {
  const JsonValue& properties = rule_value(violation, schema, "properties");
  const std::string_view key =
      violation.value.empty() ? std::string_view() : violation.value.back();
  return "unknown key" + suggestion(key, properties.keys);
}

Status missing_key(const SchemaViolation& violation, const Refused& refused,
                   const JsonValue& schema, const ConfigSubject& subject) {
  for (const JsonValue& required : rule_value(violation, schema, "required").items) {
    if (refused.value->find(required.text) != nullptr) continue;
    const JsonValue* const property =
        rule_value(violation, schema, "properties").find(required.text);
    const JsonValue* const description =
        property != nullptr ? property->find("description") : nullptr;
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{}: missing (required by {}, {}){}{}",
                              member_path(refused.path, required.text), subject.adapter,
                              subject.origin, description != nullptr ? ": " : "",
                              description != nullptr ? description->text : ""));
  }
  return config_error(refused.path, "a required key is missing", subject);
}

std::string not_allowed(const Refused& refused, const JsonValue& allowed) {
  std::vector<std::string> values;
  for (const JsonValue& value : allowed.items) values.push_back(to_json(value));
  return fmt::format("expected one of {}, got {}", fmt::join(values, ", "),
                     shown(*refused.value, refused.place));
}

std::string wrong_type(const Refused& refused, const JsonValue& type) {
  std::vector<std::string> wanted;
  if (type.is(Kind::kString)) wanted.push_back(type.text);
  for (const JsonValue& one : type.items) wanted.push_back(one.text);
  return fmt::format("expected {}, got {}", alternatives(wanted),
                     shown(*refused.value, refused.place));
}

// "at least 1" and the like; empty = no such keyword.
std::string bound(std::string_view keyword, const JsonValue& limit, bool exclusive) {
  const std::string number = to_json(limit);
  if (keyword == "minimum") return (exclusive ? "more than " : "at least ") + number;
  if (keyword == "maximum") return (exclusive ? "less than " : "at most ") + number;
  if (keyword == "multipleOf") return "a multiple of " + number;
  if (keyword == "minLength") return "a string of at least " + number + " characters";
  if (keyword == "maxLength") return "a string of at most " + number + " characters";
  if (keyword == "pattern") return "a string that matches " + number;
  if (keyword == "minItems") return "at least " + number + " items";
  if (keyword == "maxItems") return "at most " + number + " items";
  if (keyword == "uniqueItems") return "items that all differ";
  if (keyword == "minProperties") return "at least " + number + " keys";
  if (keyword == "maxProperties") return "at most " + number + " keys";
  return {};
}

}  // namespace

Status violation_error(const SchemaViolation& violation, const JsonValue& config,
                       const JsonValue& schema, const ConfigSubject& subject) {
  const Refused refused = find_refused(violation, config, schema);
  const std::string& keyword = violation.keyword;
  const auto rule = [&](std::string_view name) -> const JsonValue& {
    return rule_value(violation, schema, name);
  };
  const auto error = [&](const std::string& what) {
    return config_error(refused.path, what, subject);
  };

  if (keyword == "required") return missing_key(violation, refused, schema, subject);
  if (keyword == "additionalProperties") return error(unknown_key(violation, schema));
  if (keyword == "type") return error(wrong_type(refused, rule("type")));
  if (keyword == "enum") return error(not_allowed(refused, rule("enum")));
  const bool exclusive =
      rule(keyword == "minimum" ? "exclusiveMinimum" : "exclusiveMaximum").is_true();
  const std::string wanted = bound(keyword, rule(keyword), exclusive);
  const std::string got = shown(*refused.value, refused.place);
  if (wanted.empty())
    return error(fmt::format("does not keep the schema's {}, got {}", json_quoted(keyword), got));
  return error(fmt::format("expected {}, got {}", wanted, got));
}

}  // namespace factport::host
