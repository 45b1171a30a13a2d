// SPDX-License-Identifier: Apache-2.0
#include "json_pointer.hpp"

#include <charconv>
#include <cstddef>

namespace factport::host {
namespace {

std::string decoded(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    text.push_back(escape ? (token[++i] == '1' ? '/' : '~') : token[i]);
  }
  return text;
}

}  // namespace

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t slash = pointer.find('/');
    tokens.push_back(decoded(pointer.substr(0, slash)));
    pointer = slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
  }
  return tokens;
}

const JsonValue* find_child(const JsonValue& value, std::string_view token) {
  if (!value.is(JsonValue::Kind::kArray)) return value.find(token);
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto [rest, error] = std::from_chars(token.data(), end, index);
  const bool found = error == std::errc() && rest == end && index < value.items.size();
  return found ? &value.items[index] : nullptr;
}

const JsonValue* find_at(const JsonValue& root, const std::vector<std::string>& tokens) {
  const JsonValue* value = &root;
  for (const std::string& token : tokens) {
    if (value != nullptr) value = find_child(*value, token);
  }
  return value;
}

}  // namespace factport::host
