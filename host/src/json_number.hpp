// SPDX-License-Identifier: Apache-2.0
//
// How large a JSON number may be. Its significant digits are the digits of its mantissa from the
// first that is not zero to the last that is not zero; its exponent is the e of d.ddd x 10^e with
// d != 0. A number has at most 1,000 significant digits and an exponent from -1,000 to 1,000; zero
// has neither, however it is written. So 1e400, 9007199254740993, 0.001e1003 and 0e99999 pass, and
// 1e1001, 10e1000 and 1e-1001 do not.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_JSON_NUMBER_HPP
#define FACTPORT_HOST_JSON_NUMBER_HPP

#include <cstdint>
#include <string_view>

namespace factport::host {

inline constexpr std::int64_t kMaxSignificantDigits = 1000;
inline constexpr std::int64_t kMaxDecimalExponent = 1000;

/// The size of a number; {0, 0} is zero.
struct DecimalSize {
  std::int64_t significant_digits = 0;
  std::int64_t exponent = 0;
};

/// REQUIRES: `number` has the grammar of a JSON number.
DecimalSize decimal_size(std::string_view number) noexcept;

/// Whether `number` keeps both limits. REQUIRES: as above.
bool is_within_number_limits(std::string_view number) noexcept;

/// The end of the longest JSON number that begins at `begin`; `begin` itself where there is none.
const char* end_of_json_number(const char* begin, const char* end) noexcept;

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_NUMBER_HPP
