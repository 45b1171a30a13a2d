// SPDX-License-Identifier: Apache-2.0
//
// JsonWriter: compact JSON, appended to a string. Keys come in the order of the calls, so that what
// the command prints is stable to the byte.
//
// REQUIRES of all functions: the calls make one value, each member's key before its value.
#ifndef FACTPORT_HOST_CLI_JSON_WRITER_HPP
#define FACTPORT_HOST_CLI_JSON_WRITER_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace factport::cli {

class JsonWriter {
 public:
  /// Appends to `out`, which outlives it.
  explicit JsonWriter(std::string& out) : out_(&out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json);

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void begin_value();

  std::string* out_;
  bool first_ = true;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_JSON_WRITER_HPP
