// SPDX-License-Identifier: Apache-2.0
//
// IdIndex: from an id's hash to the number of the event that has it. It keeps no ids: whoever asks
// compares. Eight bytes a slot, three slots in four in use at most.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_MEMORY_ID_INDEX_HPP
#define FACTPORT_MEMORY_ID_INDEX_HPP

#include "memory_block.hpp"

#include <factport/event.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace factport::memory {

/// Spreads ids of every make, counters in some of the bytes included.
std::uint32_t hash_of(const factport_uuid& id) noexcept;

class IdIndex {
 public:
  /// The event whose id has this hash and for which `is_it(number)` holds, if any.
  template <class IsIt>
  std::optional<std::uint32_t> find(std::uint32_t hash, IsIt&& is_it) const {
    if (slots_ == nullptr) return std::nullopt;
    for (std::size_t i = hash & mask_; slots()[i].number != kEmpty; i = (i + 1) & mask_) {
      if (slots()[i].hash == hash && is_it(slots()[i].number)) return slots()[i].number;
    }
    return std::nullopt;
  }

  /// Fetches what find() will look at first, while the caller does something else.
  void prefetch(std::uint32_t hash) const noexcept {
    if (slots_ != nullptr) __builtin_prefetch(&slots()[hash & mask_]);
  }

  /// Makes room for `more` further events. Throws std::bad_alloc; nothing has changed then.
  void reserve(std::size_t more);

  /// REQUIRES: room was reserved; number < 2^32 - 1.
  void insert(std::uint32_t hash, std::uint32_t number) noexcept;

  /// Bytes taken from the heap.
  std::size_t footprint() const noexcept {
    return slots_ == nullptr ? 0 : (mask_ + 1) * sizeof(Slot);
  }

 private:
  struct Slot {
    std::uint32_t hash;
    std::uint32_t number;
  };
  static constexpr std::uint32_t kEmpty = UINT32_MAX;

  Slot* slots() const noexcept { return reinterpret_cast<Slot*>(slots_.get()); }

  // Null, or mask_ + 1 slots.
  MemoryBlock slots_;
  // The number of slots, a power of two, minus one.
  std::size_t mask_ = 0;
  std::size_t count_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_ID_INDEX_HPP
