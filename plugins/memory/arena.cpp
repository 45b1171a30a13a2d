// SPDX-License-Identifier: Apache-2.0
#include "arena.hpp"

#include <algorithm>

namespace factport::memory {

char* Arena::allocate(std::size_t size) {
  size = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (size > left_) {
    // A large piece gets a block of its own, so that little of the current one is ever wasted.
    if (size > kLargestBlock / 8) return new_block(size);
    left_ = 0;
    const std::size_t block = std::max(next_block_, size);
    free_ = new_block(block);
    left_ = block;
    next_block_ = std::min(next_block_ * 2, kLargestBlock);
  }
  char* piece = free_;
  free_ += size;
  left_ -= size;
  return piece;
}

char* Arena::new_block(std::size_t size) {
  blocks_.push_back(allocate_block(size));
  footprint_ += size;
  return blocks_.back().get();
}

}  // namespace factport::memory
