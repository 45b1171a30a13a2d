// SPDX-License-Identifier: Apache-2.0
#include "typed_text.hpp"

#include "json_number.hpp"

#include <algorithm>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

bool is_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  return !text.empty() && end_of_json_number(text.data(), end) == end &&
         is_within_number_limits(text);
}

bool is_integer(std::string_view text) {
  return is_number(text) && text.find_first_of(".eE") == std::string_view::npos;
}

bool fits(std::string_view text, std::string_view type, Kind& kind) {
  if (type == "integer" || type == "number") {
    kind = Kind::kNumber;
    return type == "integer" ? is_integer(text) : is_number(text);
  }
  kind = type == "boolean" ? Kind::kBoolean : Kind::kNull;
  if (type == "boolean") return text == "true" || text == "false";
  return type == "null" && text == "null";
}

}  // namespace

std::optional<JsonValue> typed_text(std::string_view text, const std::vector<std::string>& types) {
  if (types.empty() || std::find(types.begin(), types.end(), "string") != types.end()) {
    return json_string(text);
  }
  for (const std::string& type : types) {
    Kind kind{};
    if (fits(text, type, kind)) return JsonValue{kind, std::string(text), {}, {}};
  }
  return std::nullopt;
}

}  // namespace factport::host
