// SPDX-License-Identifier: Apache-2.0
#include "json_string.hpp"

#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

#include <cassert>
#include <chrono>
#include <cstddef>
#include <optional>

namespace factport::host {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a time from left to right. Each step says whether it found what it wants.
class TimeText {
 public:
  explicit TimeText(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Exactly `count` digits.
  bool take_number(std::size_t count, int& number) {
    if (rest_.size() < count) return false;
    number = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return false;
      number = number * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  std::string_view take_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    const std::string_view digits = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return digits;
  }

 private:
  std::string_view rest_;
};

Status refused(std::string_view text, std::string_view why) {
  return Status(StatusCode::kInvalidArgument, fmt::format("time {} {}", json_quoted(text), why));
}

// A date and a time of day as they are written; nothing = they are not, or do not exist.
struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

bool take_fields(TimeText& rest, Fields& f) {
  return rest.take_number(4, f.year) && rest.take('-') && rest.take_number(2, f.month) &&
         rest.take('-') && rest.take_number(2, f.day) && (rest.take('T') || rest.take('t')) &&
         rest.take_number(2, f.hour) && rest.take(':') && rest.take_number(2, f.minute) &&
         rest.take(':') && rest.take_number(2, f.second);
}

std::optional<std::int64_t> seconds_of(const Fields& f) {
  using namespace std::chrono;
  const year_month_day date{year{f.year}, month{static_cast<unsigned>(f.month)},
                            day{static_cast<unsigned>(f.day)}};
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 59) return std::nullopt;
  return sys_days(date).time_since_epoch().count() * kSecondsPerDay + f.hour * 3600 +
         f.minute * 60 + f.second;
}

std::int64_t micros_of(std::string_view fraction) {
  std::int64_t micros = 0;
  for (std::size_t i = 0; i < 6; ++i)
    micros = micros * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  return micros;
}

// Seconds that local time is ahead of UTC.
bool take_offset(TimeText& rest, std::int64_t& offset) {
  offset = 0;
  if (rest.take('Z') || rest.take('z')) return rest.at_end();
  const bool west = rest.take('-');
  if (!west && !rest.take('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!rest.take_number(2, hours) || !rest.take(':') || !rest.take_number(2, minutes)) return false;
  offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  return hours <= 23 && minutes <= 59 && rest.at_end();
}

}  // namespace

Result<std::int64_t> parse_rfc3339(std::string_view text, FractionDigits digits, bool* truncated) {
  TimeText rest(text);
  Fields fields;
  if (!take_fields(rest, fields)) {
    return refused(text, "is not of the form 2010-10-02T07:20:39.266Z");
  }
  if (fields.second == 60) return refused(text, "has second 60: leap seconds are not taken");
  const std::optional<std::int64_t> local = seconds_of(fields);
  if (!local) return refused(text, "names a date or a time of day that does not exist");

  std::string_view fraction;
  if (rest.take('.')) {
    fraction = rest.take_digits();
    if (fraction.empty()) return refused(text, "has no digit after its decimal point");
  }
  if (fraction.size() > 6 && digits == FractionDigits::kRefuse) {
    return refused(text, "has more than 6 digits after the point: times hold microseconds");
  }
  if (rest.at_end()) return refused(text, "has no UTC offset: append Z or +01:00");
  std::int64_t offset = 0;
  if (!take_offset(rest, offset)) return refused(text, "does not end in a UTC offset: Z or +01:00");

  const std::int64_t time = (*local - offset) * kMicrosPerSecond + micros_of(fraction);
  if (time < kEarliestTime || time > kLatestTime) {
    return refused(text, "is outside the years 0001 to 9999 in UTC");
  }
  if (truncated != nullptr && fraction.find_first_not_of('0', 6) != std::string_view::npos) {
    *truncated = true;
  }
  return time;
}

std::string format_rfc3339(std::int64_t microseconds) {
  using namespace std::chrono;
  assert(microseconds >= kEarliestTime && microseconds <= kLatestTime);
  const sys_time<std::chrono::microseconds> time{std::chrono::microseconds(microseconds)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  const auto micros = clock.subseconds().count();
  if (micros % 1000 != 0) {
    text += fmt::format(".{:06}", micros);
  } else if (micros != 0) {
    text += fmt::format(".{:03}", micros / 1000);
  }
  return text + 'Z';
}

}  // namespace factport::host
