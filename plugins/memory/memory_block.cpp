// SPDX-License-Identifier: Apache-2.0
#include "memory_block.hpp"

#include <sys/mman.h>

#include <new>

namespace factport::memory {

MemoryBlock allocate_block(std::size_t size) {
  const bool is_huge = size >= kHugePage && size % kHugePage == 0;
  void* block = is_huge ? std::aligned_alloc(kHugePage, size) : std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  // A wish; where it is not granted, ordinary pages do.
  if (is_huge) (void)::madvise(block, size, MADV_HUGEPAGE);
  return MemoryBlock(static_cast<char*>(block));
}

}  // namespace factport::memory
