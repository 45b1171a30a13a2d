// SPDX-License-Identifier: Apache-2.0
#include "uuid_v7.hpp"

#include "random.hpp"

#include <algorithm>

namespace factport {
namespace host {

std::uint64_t UuidV7Source::advance(std::int64_t now_us) noexcept {
  // The end of the year 9999: room is left in the 48 bits for a counter that moves on.
  constexpr std::int64_t kLatest = 253'402'300'799'999;
  const std::int64_t now = std::clamp<std::int64_t>(now_us / 1000, 0, kLatest);
  std::uint64_t last = last_.load(std::memory_order_relaxed);
  std::uint64_t next;
  do {
    next = std::max(last + 1, static_cast<std::uint64_t>(now) << 16);
  } while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed));
  return next;
}

Uuid UuidV7Source::next(std::int64_t now_us) {
  const std::uint64_t tick = advance(now_us);
  const auto byte = [tick](int shift) { return static_cast<std::uint8_t>(tick >> shift); };
  Uuid id;
  random_bytes(id.bytes.data() + 8, 8);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = byte(56 - static_cast<int>(i) * 8);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (tick >> 12 & 0x0F));
  id.bytes[7] = byte(4);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (tick & 0x0F) << 2 | (id.bytes[8] & 0x03));
  return id;
}

}  // namespace host

const std::shared_ptr<IdSource>& system_ids() {
  // Never destroyed: threads may outlive main.
  static const auto& ids = *new std::shared_ptr<IdSource>(std::make_shared<host::UuidV7Source>());
  return ids;
}

}  // namespace factport
