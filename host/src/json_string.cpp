// SPDX-License-Identifier: Apache-2.0
#include "json_string.hpp"

#include "utf8.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace factport::host {
namespace {

std::uint32_t hex4(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + 4, value, 16);
  return value;
}

// Takes what follows `\u` in `raw`, the second half of a surrogate pair included.
std::uint32_t take_code_point(std::string_view& raw) {
  const std::uint32_t unit = hex4(raw);
  raw.remove_prefix(4);
  if (unit < 0xD800 || unit > 0xDBFF) return unit;
  const std::uint32_t low = hex4(raw.substr(2));
  raw.remove_prefix(6);
  return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

char meaning_of(char escape) {
  switch (escape) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return escape;
  }
}

}  // namespace

void append_unescaped(std::string_view raw, std::string& text) {
  for (;;) {
    const std::size_t backslash = raw.find('\\');
    text.append(raw.substr(0, backslash));
    if (backslash == std::string_view::npos) return;
    const char escape = raw[backslash + 1];
    raw.remove_prefix(backslash + 2);
    if (escape == 'u') {
      append_utf8(take_code_point(raw), text);
    } else {
      text.push_back(meaning_of(escape));
    }
  }
}

void append_json_string(std::string_view text, std::string& json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json.append({'\\', c});
    } else if (c == '\n') {
      json.append("\\n");
    } else if (c == '\t') {
      json.append("\\t");
    } else if (byte < 0x20 || byte == 0x7F) {
      json.append("\\u00").append({kHex[byte >> 4], kHex[byte & 15]});
    } else {
      json.push_back(c);
    }
  }
  json.push_back('"');
}

std::string json_quoted(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  const bool cut = text.size() > kLongest;
  if (cut) {
    std::size_t length = kLongest;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    text = text.substr(0, length);
  }
  std::string json;
  append_json_string(text, json);
  if (cut) json.append("...");
  return json;
}

}  // namespace factport::host
