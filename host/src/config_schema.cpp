// SPDX-License-Identifier: Apache-2.0
#include "config_schema.hpp"

#include "json_number.hpp"
#include "json_pointer.hpp"
#include "json_text.hpp"
#include "schema_defect.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <charconv>
#include <cstdint>
#include <limits>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// A number beyond 64 bits or with a fraction, as near as a double comes; only compared with limits.
double to_double(std::string_view number) {
  double value = 0;
  const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error == std::errc()) return value;
  const double size =
      decimal_size(number).exponent > 0 ? std::numeric_limits<double>::infinity() : 0;
  return number.front() == '-' ? -size : size;
}

template <class Integer>
std::optional<Integer> to_integer(std::string_view number) {
  Integer value = 0;
  const char* const end = number.data() + number.size();
  const auto [rest, error] = std::from_chars(number.data(), end, value);
  return error == std::errc() && rest == end ? std::optional(value) : std::nullopt;
}

// Sends a value to RapidJSON's validator; false = it is not accepted.
class ValueSender {
 public:
  explicit ValueSender(rapidjson::SchemaValidator& validator) : validator_(validator) {}

  bool send(const JsonValue& value) {
    switch (value.kind) {
      case Kind::kNull: return validator_.Null();
      case Kind::kBoolean: return validator_.Bool(value.is_true());
      case Kind::kNumber: return send_number(value.text);
      case Kind::kString: return validator_.String(value.text.data(), size_of(value.text), true);
      case Kind::kArray: return send_array(value);
      case Kind::kObject: return send_object(value);
    }
    return false;
  }

 private:
  template <class Container>
  static rapidjson::SizeType size_of(const Container& container) {
    return static_cast<rapidjson::SizeType>(container.size());
  }
  bool send_number(std::string_view number) {
    if (const auto value = to_integer<std::int64_t>(number)) return validator_.Int64(*value);
    if (const auto value = to_integer<std::uint64_t>(number)) return validator_.Uint64(*value);
    return validator_.Double(to_double(number));
  }
  bool send_array(const JsonValue& value) {
    if (!validator_.StartArray()) return false;
    for (const JsonValue& item : value.items) {
      if (!send(item)) return false;
    }
    return validator_.EndArray(size_of(value.items));
  }
  bool send_object(const JsonValue& value) {
    if (!validator_.StartObject()) return false;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const std::string& key = value.keys[i];
      if (!validator_.Key(key.data(), size_of(key), true) || !send(value.items[i])) return false;
    }
    return validator_.EndObject(size_of(value.items));
  }

  rapidjson::SchemaValidator& validator_;
};

std::vector<std::string> tokens_of(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer text;
  pointer.Stringify(text);
  return pointer_tokens({text.GetString(), text.GetSize()});
}

}  // namespace

Result<JsonValue> parse_schema(std::string_view text, std::string_view adapter_label) {
  const auto broken = [adapter_label](std::string_view why) {
    return Status(
        StatusCode::kPluginMisbehaved,
        fmt::format("the configuration schema that {} publishes is broken: {}; report this to "
                    "the plugin's author",
                    adapter_label, why));
  };
  if (text.empty()) text = "{}";
  if (const auto fault = find_json_fault(text)) {
    return broken(fmt::format("it is not valid JSON at byte {}: {}", fault->offset, fault->reason));
  }
  JsonValue schema = parse_json(text);
  if (!schema.is(Kind::kObject)) return broken("it is not a JSON object");
  const std::string defect = find_schema_defect(schema);
  if (!defect.empty()) return broken(defect);
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError()) return broken("a number in it is too large");
  return schema;
}

std::optional<SchemaViolation> find_violation(const JsonValue& config, const JsonValue& schema) {
  const std::string text = to_json(schema);
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  const rapidjson::SchemaDocument rules(document);
  rapidjson::SchemaValidator validator(rules);
  if (ValueSender(validator).send(config)) return std::nullopt;
  const char* const keyword = validator.GetInvalidSchemaKeyword();
  return SchemaViolation{keyword != nullptr ? keyword : "",
                         tokens_of(validator.GetInvalidDocumentPointer()),
                         tokens_of(validator.GetInvalidSchemaPointer())};
}

}  // namespace factport::host
