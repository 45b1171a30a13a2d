// SPDX-License-Identifier: Apache-2.0
//
// Times as people and files write them: RFC 3339 text on one side, microseconds since the Unix
// epoch on the other, always UTC, years 0001 to 9999. No locale and no time zone database is asked.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_TIMESTAMP_HPP
#define FACTPORT_HOST_TIMESTAMP_HPP

#include <factport/cpp/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace factport::host {

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z in microseconds: the times that exist.
inline constexpr std::int64_t kEarliestTime = -62'135'596'800'000'000;
inline constexpr std::int64_t kLatestTime = 253'402'300'799'999'999;

/// What to do with a seventh digit after the point, which a microsecond cannot hold.
enum class FractionDigits { kRefuse, kTruncate };

/// The microseconds of `2010-10-02T09:20:39.266+02:00`. The offset is required: `Z` or ±hh:mm; `t`
/// and `z` may be lower case; a space instead of the `T` and a second of 60 are refused. Digits
/// after the sixth are refused or, with kTruncate, dropped towards the past; then `*truncated`,
/// where given, becomes true if one of them was not zero, else it is left alone.
///
/// Fails with INVALID_ARGUMENT, the text in the message.
Result<std::int64_t> parse_rfc3339(std::string_view text,
                                   FractionDigits digits = FractionDigits::kRefuse,
                                   bool* truncated = nullptr);

/// `2010-10-02T07:20:39.266Z`: UTC, with 0, 3 or 6 digits after the point, the fewest that hold the
/// value. What it prints, parse_rfc3339 reads back to the same number.
///
/// REQUIRES: kEarliestTime <= microseconds <= kLatestTime.
std::string format_rfc3339(std::int64_t microseconds);

}  // namespace factport::host

#endif  // FACTPORT_HOST_TIMESTAMP_HPP
