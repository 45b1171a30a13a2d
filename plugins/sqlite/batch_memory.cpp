// SPDX-License-Identifier: Apache-2.0
#include "batch_memory.hpp"

#include <cstddef>
#include <utility>

namespace factport::sqlite {

namespace {

constexpr std::size_t kMostIdle = 8;
constexpr std::size_t kMostIdleBytes = std::size_t{4} << 20;

}  // namespace

std::shared_ptr<BatchMemory> BatchMemoryPool::take() {
  std::unique_ptr<BatchMemory> memory;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      memory = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (memory == nullptr) memory = std::make_unique<BatchMemory>();
  const auto give_back = [pool = shared_from_this()](BatchMemory* used) {
    pool->give_back(std::unique_ptr<BatchMemory>(used));
  };
  return {memory.release(), give_back};
}

void BatchMemoryPool::give_back(std::unique_ptr<BatchMemory> memory) {
  memory->events.clear();
  memory->names.reset();
  memory->texts.clear();
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMostIdle && memory->texts.capacity() <= kMostIdleBytes) {
    idle_.push_back(std::move(memory));
  }
}

}  // namespace factport::sqlite
