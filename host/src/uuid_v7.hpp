// SPDX-License-Identifier: Apache-2.0
//
// UUIDv7 whose order is the order in which they were made.
//
// Layout (RFC 9562): 48 bits of milliseconds, version, 12 + 4 bits of counter around the variant,
// 58 random bits. Milliseconds and counter are one number that only ever grows, so a counter that
// runs out moves into the next millisecond by itself.
#ifndef FACTPORT_HOST_UUID_V7_HPP
#define FACTPORT_HOST_UUID_V7_HPP

#include <factport/host/clock.hpp>

#include <atomic>
#include <cstdint>

namespace factport::host {

class UuidV7Source final : public IdSource {
 public:
  Uuid next(std::int64_t now_us) override;

 private:
  /// Milliseconds << 16 | counter of the next id.
  std::uint64_t advance(std::int64_t now_us) noexcept;

  // Of the last id. Atomic, not behind a mutex: a child may be forked while another thread is here.
  std::atomic<std::uint64_t> last_{0};
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_UUID_V7_HPP
