// SPDX-License-Identifier: Apache-2.0
#include "config_error.hpp"

#include "json_string.hpp"

#include <fmt/format.h>

namespace factport::host {

Status config_error(std::string_view path, std::string_view what, const ConfigSubject& subject,
                    StatusCode code) {
  const std::string_view comma = subject.adapter.empty() ? "" : ", ";
  return Status(code,
                fmt::format("{}: {} ({}{}{})", path, what, subject.adapter, comma, subject.origin));
}

std::string member_path(std::string_view path, std::string_view key) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$";
  const bool plain = !key.empty() && key.find_first_not_of(kPlain) == std::string_view::npos;
  return fmt::format("{}{}{}", path, path.empty() ? "" : ".",
                     plain ? std::string(key) : json_quoted(key));
}

std::string child_path(std::string_view path, const JsonValue& value, std::size_t index) {
  if (value.is(JsonValue::Kind::kObject)) return member_path(path, value.keys[index]);
  return fmt::format("{}[{}]", path, index);
}

std::string shown(const JsonValue& value, const SchemaPlace& place) {
  std::string text(name_of(value.kind));
  if (!place.may_be_shown()) return text;
  if (value.is(JsonValue::Kind::kString)) text.append(" ").append(json_quoted(value.text));
  if (value.is(JsonValue::Kind::kNumber)) text.append(" ").append(value.text, 0, 40);
  if (value.is(JsonValue::Kind::kBoolean)) text.append(" ").append(value.text);
  return text;
}

std::string alternatives(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, " or "));
}

}  // namespace factport::host
