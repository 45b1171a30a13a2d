// SPDX-License-Identifier: Apache-2.0
#include "json_number.hpp"

#include <algorithm>
#include <cstddef>

namespace factport::host {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_exponent_mark(char c) { return c == 'e' || c == 'E'; }

const char* end_of_digits(const char* cursor, const char* end) {
  while (cursor != end && is_digit(*cursor)) ++cursor;
  return cursor;
}

// Of "+123"; capped far outside every mantissa's reach, so that adding to it cannot overflow.
std::int64_t parse_exponent(std::string_view text) {
  constexpr std::int64_t kCap = 1'000'000'000'000'000;
  const bool negative = text.front() == '-';
  if (!is_digit(text.front())) text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char digit : text) {
    if (value < kCap) value = value * 10 + (digit - '0');
  }
  return negative ? -value : value;
}

}  // namespace

DecimalSize decimal_size(std::string_view number) noexcept {
  std::int64_t digits = 0;         // mantissa digits so far
  std::int64_t first = -1;         // index of the first that is not zero
  std::int64_t last = -1;          // and of the last
  std::int64_t before_point = -1;  // how many stand before the point
  std::int64_t exponent = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    if (is_digit(c)) {
      if (c != '0') {
        if (first < 0) first = digits;
        last = digits;
      }
      ++digits;
    } else if (c == '.') {
      before_point = digits;
    } else if (is_exponent_mark(c)) {
      exponent = parse_exponent(number.substr(i + 1));
      break;
    }
  }
  if (first < 0) return {};
  if (before_point < 0) before_point = digits;
  return {last - first + 1, exponent + before_point - 1 - first};
}

bool is_within_number_limits(std::string_view number) noexcept {
  // Without an exponent, a text of this length cannot pass either limit.
  if (number.size() <= static_cast<std::size_t>(kMaxSignificantDigits) &&
      std::none_of(number.begin(), number.end(), is_exponent_mark)) {
    return true;
  }
  const DecimalSize size = decimal_size(number);
  return size.significant_digits <= kMaxSignificantDigits && size.exponent <= kMaxDecimalExponent &&
         size.exponent >= -kMaxDecimalExponent;
}

const char* end_of_json_number(const char* begin, const char* end) noexcept {
  const char* cursor = begin;
  if (cursor != end && *cursor == '-') ++cursor;
  if (cursor == end || !is_digit(*cursor)) return begin;
  cursor = *cursor == '0' ? cursor + 1 : end_of_digits(cursor, end);
  if (cursor != end && *cursor == '.') {
    const char* const fraction_end = end_of_digits(cursor + 1, end);
    if (fraction_end == cursor + 1) return cursor;
    cursor = fraction_end;
  }
  if (cursor != end && is_exponent_mark(*cursor)) {
    const char* digits = cursor + 1;
    if (digits != end && (*digits == '+' || *digits == '-')) ++digits;
    const char* const digits_end = end_of_digits(digits, end);
    if (digits_end != digits) cursor = digits_end;
  }
  return cursor;
}

}  // namespace factport::host
