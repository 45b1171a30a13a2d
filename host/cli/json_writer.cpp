// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include "json_string.hpp"

#include <charconv>

namespace factport::cli {

JsonWriter& JsonWriter::key(std::string_view name) {
  begin_value();
  host::append_json_string(name, *out_);
  *out_ += ':';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  begin_value();
  host::append_json_string(value, *out_);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  char digits[24];
  const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  begin_value();
  *out_ += json;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  begin_value();
  *out_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  *out_ += bracket;
  first_ = false;
  return *this;
}

void JsonWriter::begin_value() {
  if (!first_) *out_ += ',';
  first_ = false;
}

}  // namespace factport::cli
