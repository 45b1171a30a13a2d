// SPDX-License-Identifier: Apache-2.0
#include <factport/host/timestamp.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <random>
#include <string>

using factport::host::format_rfc3339;
using factport::host::FractionDigits;
using factport::host::kEarliestTime;
using factport::host::kLatestTime;
using factport::host::parse_rfc3339;

namespace {

std::string message_of(std::string_view text) {
  return std::string(parse_rfc3339(text).status().message());
}
std::int64_t time_of(std::string_view text) {
  const auto time = parse_rfc3339(text);
  INFO(text << ": " << time.status().to_string());
  REQUIRE(time.ok());
  return *time;
}

}  // namespace

TEST_CASE("timestamp: known instants are read") {
  CHECK(time_of("1970-01-01T00:00:00Z") == 0);
  CHECK(time_of("1970-01-01T00:00:00.000001Z") == 1);
  CHECK(time_of("1969-12-31T23:59:59.999999Z") == -1);
  CHECK(time_of("2010-10-02T09:20:39.266+02:00") == 1286004039266000);
  CHECK(time_of("2010-10-02t07:20:39.266z") == 1286004039266000);
  CHECK(time_of("2010-10-02T00:50:39.266-06:30") == 1286004039266000);
  CHECK(time_of("2010-10-02T07:20:39.2660-00:00") == 1286004039266000);
  CHECK(time_of("0001-01-01T00:00:00Z") == kEarliestTime);
  CHECK(time_of("9999-12-31T23:59:59.999999Z") == kLatestTime);
  CHECK(time_of("0000-12-31T23:00:00-01:00") == kEarliestTime);
  CHECK(time_of("0001-01-01T23:59:00+23:59") == kEarliestTime);
}

TEST_CASE("timestamp: the calendar is the real one") {
  CHECK(time_of("2000-02-29T00:00:00Z") == 951782400000000);
  CHECK(time_of("2024-02-29T12:00:00Z") == 1709208000000000);
  for (const std::string text :
       {"1900-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2023-04-31T00:00:00Z",
        "2023-00-01T00:00:00Z", "2023-13-01T00:00:00Z", "2023-01-00T00:00:00Z",
        "2023-01-32T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T23:60:00Z",
        "2023-01-01T23:59:61Z"}) {
    CHECK(message_of(text) ==
          "time \"" + text + "\" names a date or a time of day that does not exist");
  }
}

TEST_CASE("timestamp: what is refused says why") {
  CHECK(message_of("2010-10-02T07:20:39") ==
        "time \"2010-10-02T07:20:39\" has no UTC offset: append Z or +01:00");
  CHECK(message_of("2010-10-02T07:20:39.5") ==
        "time \"2010-10-02T07:20:39.5\" has no UTC offset: append Z or +01:00");
  CHECK(message_of("2016-12-31T23:59:60Z") ==
        "time \"2016-12-31T23:59:60Z\" has second 60: leap seconds are not taken");
  CHECK(message_of("2010-10-02T07:20:39.1234567Z") ==
        "time \"2010-10-02T07:20:39.1234567Z\" has more than 6 digits after the point: times hold "
        "microseconds");
  CHECK(message_of("0001-01-01T00:00:00+00:01") ==
        "time \"0001-01-01T00:00:00+00:01\" is outside the years 0001 to 9999 in UTC");
  CHECK(message_of("9999-12-31T23:59:59-00:01") ==
        "time \"9999-12-31T23:59:59-00:01\" is outside the years 0001 to 9999 in UTC");
  CHECK(message_of("2010-10-02 07:20:39Z") ==
        "time \"2010-10-02 07:20:39Z\" is not of the form 2010-10-02T07:20:39.266Z");
  CHECK(message_of("2010-10-02T07:20:39.Z") ==
        "time \"2010-10-02T07:20:39.Z\" has no digit after its decimal point");
  for (const std::string text :
       {"2010-10-02T07:20:39+1:00", "2010-10-02T07:20:39+0100", "2010-10-02T07:20:39+01",
        "2010-10-02T07:20:39+24:00", "2010-10-02T07:20:39+01:60", "2010-10-02T07:20:39Zx",
        "2010-10-02T07:20:39Z ", "2010-10-02T07:20:39,5Z", "2010-10-02T07:20:39UTC",
        "2010-10-02T07:20:39+01:00:00"}) {
    CHECK(message_of(text) == "time \"" + text + "\" does not end in a UTC offset: Z or +01:00");
  }
  for (const std::string text :
       {"", "Z", "2010", "2010-10-02", "2010-10-02Z", "20101002T072039Z", " 2010-10-02T07:20:39Z",
        "10-10-02T07:20:39Z", "12010-10-02T07:20:39Z", "-001-10-02T07:20:39Z",
        "+2010-10-02T07:20:39Z", "2010-1-02T07:20:39Z", "2010-10-02T07:20Z", "2010-10-02T7:20:39Z",
        "2010/10/02T07:20:39Z"}) {
    CHECK_FALSE(parse_rfc3339(text).ok());
  }
}

TEST_CASE("timestamp: surplus digits are dropped where that is asked, and said") {
  bool truncated = false;
  CHECK(*parse_rfc3339("1970-01-01T00:00:00.1234560000Z", FractionDigits::kTruncate, &truncated) ==
        123456);
  CHECK_FALSE(truncated);
  CHECK(*parse_rfc3339("1970-01-01T00:00:00.1234569Z", FractionDigits::kTruncate, &truncated) ==
        123456);
  CHECK(truncated);
  CHECK(*parse_rfc3339("1970-01-01T00:00:00Z", FractionDigits::kTruncate, &truncated) == 0);
  CHECK(truncated);  // never taken back
  CHECK(*parse_rfc3339("1969-12-31T23:59:59.9999999Z", FractionDigits::kTruncate) == -1);
}

TEST_CASE("timestamp: text has the fewest digits that hold the value") {
  CHECK(format_rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(format_rfc3339(1286004039266000) == "2010-10-02T07:20:39.266Z");
  CHECK(format_rfc3339(1286004039266001) == "2010-10-02T07:20:39.266001Z");
  CHECK(format_rfc3339(1000) == "1970-01-01T00:00:00.001Z");
  CHECK(format_rfc3339(1) == "1970-01-01T00:00:00.000001Z");
  CHECK(format_rfc3339(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(format_rfc3339(kEarliestTime) == "0001-01-01T00:00:00Z");
  CHECK(format_rfc3339(kLatestTime) == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("timestamp: what is printed is read back to the same number") {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> times(kEarliestTime, kLatestTime);
  for (int i = 0; i < 100'000; ++i) {
    std::int64_t time = times(random);
    if (i % 3 == 1) time -= time % 1000;
    if (i % 3 == 2) time -= time % 1'000'000;
    const std::string text = format_rfc3339(time);
    const auto read = parse_rfc3339(text);
    if (!read.ok() || *read != time) FAIL(text << " is not " << time);
  }
}
