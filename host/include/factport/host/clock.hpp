// SPDX-License-Identifier: Apache-2.0
//
// Where times and ids come from. Both are injected (OpenOptions), so that a test or a replay that
// brings its own is deterministic; the defaults are the system's clock and UUIDv7.
//
// Thread rule: every function of an instance may be called from any threads at the same time.
#ifndef FACTPORT_HOST_CLOCK_HPP
#define FACTPORT_HOST_CLOCK_HPP

#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <memory>

namespace factport {

/// Implementations must not throw: plugins call them through the C ABI.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Microseconds since the Unix epoch, UTC; may run backwards.
  virtual std::int64_t now_us() = 0;

  /// Nanoseconds since some point in the past; never runs backwards. The scale of deadlines: a
  /// clock that stands still makes none of them pass.
  virtual std::int64_t monotonic_ns() = 0;
};

class IdSource {
 public:
  virtual ~IdSource() = default;

  /// A new id for an event made at `now_us` (microseconds since the Unix epoch).
  virtual Uuid next(std::int64_t now_us) = 0;
};

/// CLOCK_REALTIME and CLOCK_MONOTONIC. One instance, which lives until the process ends.
const std::shared_ptr<Clock>& system_clock();

/// UUIDv7 (RFC 9562): milliseconds, a 16-bit counter, 58 random bits. Every id is greater than all
/// that this process made before: when the clock runs backwards, or more than 65,536 are made in a
/// millisecond, the milliseconds stay or go ahead of the clock. A child after fork() shares no
/// random bits with its parent. One instance, which lives until the process ends.
const std::shared_ptr<IdSource>& system_ids();

}  // namespace factport

#endif  // FACTPORT_HOST_CLOCK_HPP
