// SPDX-License-Identifier: Apache-2.0
//
// The key of an event in its table: log number and global position in one integer, so that one
// clustered table holds every log, each in the order of its global positions.
#ifndef FACTPORT_SQLITE_SEQUENCE_HPP
#define FACTPORT_SQLITE_SEQUENCE_HPP

#include <cstdint>

namespace factport::sqlite {

inline constexpr int kGlobalPositionBits = 40;
/// About 10^12 events in a log, and 8 million logs.
inline constexpr std::int64_t kMaxGlobalPosition = (std::int64_t{1} << kGlobalPositionBits) - 1;
inline constexpr std::int64_t kMaxLogNo = (std::int64_t{1} << (63 - kGlobalPositionBits)) - 1;

/// REQUIRES: neither argument is negative nor beyond its greatest value.
constexpr std::int64_t sequence_of(std::int64_t log_no, std::int64_t global_position) noexcept {
  return log_no << kGlobalPositionBits | global_position;
}

constexpr std::int64_t global_position_of(std::int64_t sequence) noexcept {
  return sequence & kMaxGlobalPosition;
}

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SEQUENCE_HPP
