// SPDX-License-Identifier: Apache-2.0
//
// The judge of JSON texts against a second one, written here by the grammar and for clarity alone,
// over texts that were valid before a few bytes of them were changed.
#include "json_text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace std::string_view_literals;

namespace {

class PlainJudge {
 public:
  static bool accepts(const std::string& text) {
    PlainJudge judge(text);
    judge.blanks();
    if (!judge.value(0)) return false;
    judge.blanks();
    return judge.at_ == text.size();
  }

 private:
  explicit PlainJudge(const std::string& text) : text_(text) {}

  int peek() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : -1; }
  bool take(int c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (text_.compare(at_, word.size(), word) != 0) return false;
    at_ += word.size();
    return true;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  bool value(int depth) {
    switch (peek()) {
      case '{': return depth < 512 && object(depth + 1);
      case '[': return depth < 512 && array(depth + 1);
      case '"': {
        std::vector<std::uint32_t> ignored;
        return string(ignored);
      }
      case 't': return take_word("true");
      case 'f': return take_word("false");
      case 'n': return take_word("null");
      default: return number();
    }
  }
  bool array(int depth) {
    take('[');
    blanks();
    if (take(']')) return true;
    for (;;) {
      blanks();
      if (!value(depth)) return false;
      blanks();
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }
  bool object(int depth) {
    std::vector<std::vector<std::uint32_t>> keys;
    take('{');
    blanks();
    if (take('}')) return true;
    for (;;) {
      blanks();
      std::vector<std::uint32_t> key;
      if (!string(key)) return false;
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) return false;
      keys.push_back(key);
      blanks();
      if (!take(':')) return false;
      blanks();
      if (!value(depth)) return false;
      blanks();
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }
  bool hex4(std::uint32_t& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i) {
      const int c = peek();
      const std::string_view digits = "0123456789abcdef";
      const auto digit = digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
      if (c < 0 || digit == std::string_view::npos) return false;
      unit = unit * 16 + static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return true;
  }
  bool escape(std::uint32_t& code) {
    const std::string_view marks = "\"\\/bfnrt";
    const std::string_view meanings = "\"\\/\b\f\n\r\t";
    const int c = peek();
    ++at_;
    if (c != 'u') {
      const auto index = c < 0 ? std::string_view::npos : marks.find(static_cast<char>(c));
      if (index == std::string_view::npos) return false;
      code = static_cast<unsigned char>(meanings[index]);
      return true;
    }
    if (!hex4(code) || code == 0 || (code >= 0xDC00 && code < 0xE000)) return false;
    if (code < 0xD800 || code >= 0xE000) return true;
    std::uint32_t low = 0;
    if (!take('\\') || !take('u') || !hex4(low) || low < 0xDC00 || low >= 0xE000) return false;
    code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
    return true;
  }
  bool utf8(std::uint32_t& code) {
    const auto lead = static_cast<std::uint32_t>(peek());
    ++at_;
    const int more = lead < 0x80   ? 0
                     : lead < 0xC0 ? -1
                     : lead < 0xE0 ? 1
                     : lead < 0xF0 ? 2
                     : lead < 0xF8 ? 3
                                   : -1;
    if (more < 0) return false;
    code = more == 0 ? lead : lead & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
      if (peek() < 0x80 || peek() >= 0xC0) return false;
      code = code * 64 + static_cast<std::uint32_t>(peek() - 0x80);
      ++at_;
    }
    const std::array<std::uint32_t, 4> least{0, 0x80, 0x800, 0x10000};
    return code >= least[static_cast<std::size_t>(more)] && code <= 0x10FFFF &&
           (code < 0xD800 || code >= 0xE000);
  }
  bool string(std::vector<std::uint32_t>& codes) {
    if (!take('"')) return false;
    while (!take('"')) {
      std::uint32_t code = 0;
      if (peek() < 0x20) return false;
      if (take('\\') ? !escape(code) : !utf8(code)) return false;
      codes.push_back(code);
    }
    return true;
  }
  std::string digits() {
    std::string found;
    while (peek() >= '0' && peek() <= '9') found.push_back(text_[at_++]);
    return found;
  }
  bool number() {
    take('-');
    const std::string whole = digits();
    if (whole.empty() || (whole.size() > 1 && whole[0] == '0')) return false;
    std::string fraction;
    if (take('.')) {
      fraction = digits();
      if (fraction.empty()) return false;
    }
    std::string exponent;
    bool negative = false;
    if (take('e') || take('E')) {
      negative = take('-');
      if (!negative) take('+');
      exponent = digits();
      if (exponent.empty()) return false;
    }
    const std::string mantissa = whole + fraction;
    const auto first = mantissa.find_first_not_of('0');
    if (first == std::string::npos) return true;
    if (mantissa.find_last_not_of('0') - first >= 1000) return false;
    const double written = exponent.empty() ? 0 : std::stod(exponent.substr(0, 300));
    const double size = (negative ? -written : written) + static_cast<double>(whole.size()) - 1 -
                        static_cast<double>(first);
    return size >= -1000 && size <= 1000;
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

// Makes texts that are mostly valid, small, and full of the places where judges differ.
class TextMaker {
 public:
  explicit TextMaker(std::uint32_t seed) : random_(seed) {}

  std::string text() {
    std::string made = value(0);
    for (std::size_t changes = below(4); changes > 0 && !made.empty(); --changes) mutate(made);
    return made;
  }

 private:
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  template <std::size_t N>
  std::string pick(const std::array<std::string_view, N>& from) {
    return std::string(from[below(N)]);
  }

  std::string string() {
    static constexpr std::array<std::string_view, 22> kParts{"a",
                                                             "b",
                                                             "org:",
                                                             "resource ",
                                                             "\\n",
                                                             "\\u0061",
                                                             "\\\"",
                                                             "\\\\",
                                                             "\\/",
                                                             "/",
                                                             "\xC3\xA9",
                                                             "\\u00e9",
                                                             "\xE2\x82\xAC",
                                                             "\xF0\x9D\x84\x9E",
                                                             "\\ud834\\udd1e",
                                                             "\\uD834",
                                                             "\\udd1e",
                                                             "\\u0000",
                                                             "0123456789",
                                                             "\x7f",
                                                             "\xED\xA0\x80",
                                                             "\\u000a"};
    std::string made = "\"";
    for (std::size_t parts = below(5); parts > 0; --parts)
      made += kParts[below(below(4) == 0 ? 22 : 15)];
    return made + "\"";
  }
  std::string number() {
    static constexpr std::array<std::string_view, 16> kNumbers{"0",
                                                               "-0",
                                                               "1",
                                                               "-12.50",
                                                               "1e5",
                                                               "1E+400",
                                                               "9007199254740993",
                                                               "1e1000",
                                                               "1e1001",
                                                               "0.1e-999",
                                                               "0.1e-1000",
                                                               "0e99999",
                                                               "18446744073709551616",
                                                               "1e999999999999",
                                                               "100e998",
                                                               "100e999"};
    return pick(kNumbers);
  }
  std::string blank() {
    static constexpr std::array<std::string_view, 6> kBlanks{"", "", "", " ", "\n", "\t\r"};
    return pick(kBlanks);
  }
  std::string value(int depth) {
    static constexpr std::array<std::string_view, 3> kWords{"true", "false", "null"};
    const std::size_t kind = below(depth > 3 ? 3 : 6);
    if (kind == 0) return string();
    if (kind == 1) return number();
    if (kind == 2) return pick(kWords);
    const bool object = kind > 3;
    std::string made = object ? "{" : "[";
    const std::size_t count = below(20) == 0 ? 30 : below(5);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) made += ",";
      if (object)
        made += blank() + (count == 30 ? "\"k" + std::to_string(below(3000)) + "\"" : string()) +
                blank() + ":";
      made += blank() + (count == 30 ? number() : value(depth + 1)) + blank();
    }
    return made + (object ? "}" : "]");
  }
  void mutate(std::string& text) {
    static constexpr std::string_view kBytes =
        "\"\\{}[]:,.0123eE+-tfnu/ \n\0\x01\x80\xBF\xC3\xED\xF4\xFF"
        "aD"sv;
    const std::size_t at = below(text.size());
    const char byte = kBytes[below(kBytes.size())];
    switch (below(5)) {
      case 0: text[at] = byte; break;
      case 1: text.erase(at, 1 + below(3)); break;
      case 2: text.insert(at, 1, byte); break;
      case 3: text.insert(at, text.substr(below(text.size()), below(12))); break;
      default: text.resize(at); break;
    }
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("json text: two independent judges agree on 60000 random texts") {
  TextMaker maker(20240711);
  int valid = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string text = maker.text();
    const std::vector<char> exact(text.begin(), text.end());
    const bool expected = PlainJudge::accepts(text);
    const auto fault = factport::host::find_json_fault({exact.data(), exact.size()});
    valid += expected;
    if (fault.has_value() == expected) {
      CAPTURE(i, text, expected, fault ? fault->reason : "");
      FAIL("the judges differ");
    }
    if (fault && fault->offset > text.size()) FAIL("an offset outside the text");
  }
  // Both answers must be common, or the comparison proves little.
  CHECK(valid > 10'000);
  CHECK(valid < 45'000);
}
