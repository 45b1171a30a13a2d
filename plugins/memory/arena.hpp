// SPDX-License-Identifier: Apache-2.0
//
// Arena: memory that is handed out piece by piece and given back as a whole. What it hands out
// never moves and stays valid until the arena is destroyed; nothing placed in it is destroyed.
//
// Thread rule: one thread at a time. What was handed out may be read by any.
#ifndef FACTPORT_MEMORY_ARENA_HPP
#define FACTPORT_MEMORY_ARENA_HPP

#include "memory_block.hpp"

#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace factport::memory {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// `size` bytes, uninitialized, aligned to kAlignment. Throws std::bad_alloc.
  char* allocate(std::size_t size);

  /// Room for `count` objects of T, uninitialized.
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    return reinterpret_cast<T*>(allocate(count * sizeof(T)));
  }

  template <class T, class... Arguments>
  T* make(Arguments&&... arguments) {
    return new (array<T>(1)) T(std::forward<Arguments>(arguments)...);
  }

  /// A copy of `text`.
  std::string_view intern(std::string_view text) {
    char* copy = allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  /// Bytes handed out, and those that will never be.
  std::size_t footprint() const noexcept { return footprint_ - left_; }

 private:
  static constexpr std::size_t kAlignment = 8;
  static constexpr std::size_t kFirstBlock = 4 << 10;
  static constexpr std::size_t kLargestBlock = 2 * kHugePage;

  char* new_block(std::size_t size);

  std::vector<MemoryBlock> blocks_;
  // What is left of the block that is being handed out.
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_block_ = kFirstBlock;
  // The sum of all blocks.
  std::size_t footprint_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_ARENA_HPP
