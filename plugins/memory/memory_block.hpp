// SPDX-License-Identifier: Apache-2.0
//
// MemoryBlock: a piece of the heap. Large ones lie on huge pages where the system has them, because
// ordinary ones cost a page fault for every eight events or so, which is as much as all the rest of
// an append.
//
// Thread rule: any thread.
#ifndef FACTPORT_MEMORY_MEMORY_BLOCK_HPP
#define FACTPORT_MEMORY_MEMORY_BLOCK_HPP

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace factport::memory {

struct FreeBlock {
  void operator()(char* block) const noexcept { std::free(block); }
};

using MemoryBlock = std::unique_ptr<char[], FreeBlock>;

/// Sizes that are multiples of this get huge pages.
constexpr std::size_t kHugePage = 2 << 20;

/// `size` bytes, uninitialized, aligned for every type. Throws std::bad_alloc.
MemoryBlock allocate_block(std::size_t size);

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_MEMORY_BLOCK_HPP
