// SPDX-License-Identifier: Apache-2.0
#include "timestamp.hpp"

namespace factport::postgres {

namespace {

/// Reads a text from left to right; once something does not fit, ok() is false for good.
class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  bool next_is(char c) const { return at_ != end_ && *at_ == c; }
  bool accept(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  void expect(char c) { ok_ = accept(c) && ok_; }
  bool next_is_digit() const { return at_ != end_ && *at_ >= '0' && *at_ <= '9'; }
  std::int64_t digit() {
    if (!next_is_digit()) {
      ok_ = false;
      return 0;
    }
    return *at_++ - '0';
  }
  std::int64_t two_digits() {
    const std::int64_t tens = digit();
    return tens * 10 + digit();
  }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

std::int64_t read_year(Reader& text) {
  std::int64_t year = text.two_digits() * 100 + text.two_digits();
  // Ten thousand, in zones east of Greenwich.
  while (text.next_is_digit() && year < 100'000) year = year * 10 + text.digit();
  return year;
}

std::int64_t read_clock_us(Reader& text) {
  std::int64_t seconds = text.two_digits() * 3600;
  text.expect(':');
  seconds += text.two_digits() * 60;
  text.expect(':');
  seconds += text.two_digits();
  std::int64_t us = 0;
  if (text.accept('.')) {
    std::int64_t unit = 100'000;
    for (; text.next_is_digit() && unit > 0; unit /= 10) us += text.digit() * unit;
  }
  return seconds * 1'000'000 + us;
}

std::int64_t read_offset_seconds(Reader& text) {
  const bool west = text.accept('-');
  if (!west) text.expect('+');
  std::int64_t seconds = text.two_digits() * 3600;
  if (text.accept(':')) seconds += text.two_digits() * 60;
  if (text.accept(':')) seconds += text.two_digits();
  return west ? -seconds : seconds;
}

/// Days since the Unix epoch, in the proleptic Gregorian calendar; year 0 is 1 BC. Counts years
/// from March, so that the leap day is the last of its year.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) noexcept {
  Reader reader(text);
  std::int64_t year = read_year(reader);
  reader.expect('-');
  const std::int64_t month = reader.two_digits();
  reader.expect('-');
  const std::int64_t day = reader.two_digits();
  reader.expect(' ');
  const std::int64_t clock_us = read_clock_us(reader);
  const std::int64_t offset = read_offset_seconds(reader);
  if (reader.accept(' ')) {
    reader.expect('B');
    reader.expect('C');
    year = 1 - year;
  }
  if (!reader.ok() || !reader.at_end() || month < 1 || month > 12) return std::nullopt;
  return (days_from_civil(year, month, day) * 86'400 - offset) * 1'000'000 + clock_us;
}

}  // namespace factport::postgres
