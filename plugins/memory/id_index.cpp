// SPDX-License-Identifier: Apache-2.0
#include "id_index.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <utility>

namespace factport::memory {

namespace {

// The finalizer of splitmix64: every bit of `x` decides about every bit of the result.
std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace

std::uint32_t hash_of(const factport_uuid& id) noexcept {
  std::uint64_t high;
  std::uint64_t low;
  std::memcpy(&high, id.bytes, 8);
  std::memcpy(&low, id.bytes + 8, 8);
  return static_cast<std::uint32_t>(mixed(mixed(high) + low));
}

void IdIndex::reserve(std::size_t more) {
  constexpr std::size_t kFirstSize = 16;
  const std::size_t needed = std::bit_ceil(std::max((count_ + more) * 4 / 3 + 1, kFirstSize));
  if (slots_ != nullptr && needed <= mask_ + 1) return;
  MemoryBlock grown = allocate_block(needed * sizeof(Slot));
  std::uninitialized_fill_n(reinterpret_cast<Slot*>(grown.get()), needed, Slot{0, kEmpty});

  const std::size_t old_size = slots_ == nullptr ? 0 : mask_ + 1;
  const MemoryBlock kept = std::exchange(slots_, std::move(grown));
  const Slot* old = reinterpret_cast<const Slot*>(kept.get());
  mask_ = needed - 1;
  count_ = 0;
  for (std::size_t i = 0; i < old_size; ++i) {
    if (old[i].number != kEmpty) insert(old[i].hash, old[i].number);
  }
}

void IdIndex::insert(std::uint32_t hash, std::uint32_t number) noexcept {
  std::size_t i = hash & mask_;
  while (slots()[i].number != kEmpty) i = (i + 1) & mask_;
  slots()[i] = {hash, number};
  ++count_;
}

}  // namespace factport::memory
