// SPDX-License-Identifier: Apache-2.0
#include "canonical_json.hpp"

#include <cstdint>
#include <cstdlib>
#include <map>

namespace factport::conformance {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      put(0xE0 | code >> 12);
    } else {
      put(0xF0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3F));
    }
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

/// Digits without zeros around them, and the power of ten behind them.
std::string canonical_number(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  long exponent =
      e == std::string_view::npos ? 0 : std::atol(std::string(text.substr(e + 1)).c_str());
  std::string digits;
  bool fraction = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    digits.push_back(c);
    if (fraction) --exponent;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return "0";
  for (; digits.back() == '0'; digits.pop_back()) ++exponent;
  return (text.front() == '-' ? "-" : "") + digits + "e" + std::to_string(exponent);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string value() {
    switch (peek()) {
      case '{': return object();
      case '[': return array();
      case '"': return string();
      default: return word();
    }
  }

 private:
  char peek() {
    at_ = text_.find_first_not_of(" \t\r\n", at_);
    return text_[at_];
  }
  /// Passes `c` when it is next.
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  std::string object() {
    std::map<std::string, std::string> members;
    take('{');
    while (!take('}')) {
      take(',');
      peek();
      const std::string key = string();
      take(':');
      members[key] = value();
    }
    std::string out = "{";
    for (const auto& [key, member] : members) out += key + ":" + member + ",";
    return out + "}";
  }

  std::string array() {
    std::string out = "[";
    take('[');
    while (!take(']')) {
      take(',');
      if (peek() != ']') out += value() + ",";
    }
    return out + "]";
  }

  /// Length and meaning, so that no two strings look alike.
  std::string string() {
    std::string meaning;
    for (++at_; text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
        append_escaped(meaning);
      } else {
        meaning.push_back(text_[at_]);
      }
    }
    ++at_;
    return std::to_string(meaning.size()) + "'" + meaning;
  }

  void append_escaped(std::string& out) {
    constexpr std::string_view kLetters = "bfnrt", kMeanings = "\b\f\n\r\t";
    if (text_[at_] == 'u') return append_utf8(out, code_point());
    const std::size_t letter = kLetters.find(text_[at_]);
    out.push_back(letter == std::string_view::npos ? text_[at_] : kMeanings[letter]);
  }

  std::uint32_t code_point() {
    const std::uint32_t high = hex();
    if (high < 0xD800 || high > 0xDBFF) return high;
    at_ += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (hex() - 0xDC00);
  }
  /// The four digits behind a `u`; comes to the last of them.
  std::uint32_t hex() {
    const std::string digits(text_.substr(at_ + 1, 4));
    at_ += 4;
    return static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
  }

  std::string word() {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,:]}", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    const bool number = word.front() == '-' || (word.front() >= '0' && word.front() <= '9');
    return number ? canonical_number(word) : std::string(word);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string canonical_json(std::string_view text) { return Reader(text).value(); }

}  // namespace factport::conformance
