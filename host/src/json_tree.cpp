// SPDX-License-Identifier: Apache-2.0
#include "json_tree.hpp"

#include "json_stream.hpp"
#include "json_string.hpp"

#include <cstdint>
#include <utility>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// Builds the tree while RapidJSON reads. The open arrays and objects are on a stack; a finished
// value moves into the one below it.
class TreeBuilder {
 public:
  explicit TreeBuilder(const JsonStream& stream) : stream_(stream) {}

  bool Null() { return add({}); }
  bool Bool(bool value) { return add({Kind::kBoolean, value ? "true" : "false", {}, {}}); }
  bool Int(int) { return add_number(); }
  bool Uint(unsigned) { return add_number(); }
  bool Int64(std::int64_t) { return add_number(); }
  bool Uint64(std::uint64_t) { return add_number(); }
  bool Double(double) { return add_number(); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return add_number(); }
  bool String(const char* raw, rapidjson::SizeType size, bool) {
    return add({Kind::kString, unescaped({raw, size}), {}, {}});
  }
  bool StartObject() { return open(Kind::kObject); }
  bool StartArray() { return open(Kind::kArray); }
  bool Key(const char* raw, rapidjson::SizeType size, bool) {
    open_.back().keys.push_back(unescaped({raw, size}));
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  JsonValue take() { return std::move(root_); }

 private:
  static std::string unescaped(std::string_view raw) {
    std::string text;
    append_unescaped(raw, text);
    return text;
  }
  bool add(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool add_number() { return add({Kind::kNumber, std::string(stream_.number()), {}, {}}); }
  bool open(Kind kind) {
    open_.push_back({kind, {}, {}, {}});
    return true;
  }
  bool close() {
    JsonValue value = std::move(open_.back());
    open_.pop_back();
    return add(std::move(value));
  }

  const JsonStream& stream_;
  std::vector<JsonValue> open_;
  JsonValue root_;
};

void append_json(const JsonValue& value, std::string& json) {
  if (value.is(Kind::kString)) return append_json_string(value.text, json);
  const bool object = value.is(Kind::kObject);
  if (!object && !value.is(Kind::kArray)) {
    json.append(value.text);
    return;
  }
  json.push_back(object ? '{' : '[');
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) json.push_back(',');
    if (object) {
      append_json_string(value.keys[i], json);
      json.push_back(':');
    }
    append_json(value.items[i], json);
  }
  json.push_back(object ? '}' : ']');
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

JsonValue* JsonValue::find(std::string_view key) {
  return const_cast<JsonValue*>(std::as_const(*this).find(key));
}

JsonValue json_string(std::string_view text) { return {Kind::kString, std::string(text), {}, {}}; }

JsonValue parse_json(std::string_view text) {
  JsonStream stream(text);
  TreeBuilder builder(stream);
  read_json(stream, builder);
  return builder.take();
}

std::string to_json(const JsonValue& value) {
  std::string json;
  append_json(value, json);
  return json;
}

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::kNull: return "null";
    case Kind::kBoolean: return "boolean";
    case Kind::kNumber: return "number";
    case Kind::kString: return "string";
    case Kind::kArray: return "array";
    case Kind::kObject: return "object";
  }
  return "";
}

}  // namespace factport::host
