// SPDX-License-Identifier: Apache-2.0
#include "writer_pool.hpp"

#include <utility>

namespace factport::sqlite {

Result<std::unique_ptr<LogWriter>> WriterPool::take(LockWait& wait) {
  {
    const std::lock_guard lock(mutex_);
    idle_.reserve(kMostIdle);
    if (!idle_.empty()) {
      auto writer = std::move(idle_.back());
      idle_.pop_back();
      return writer;
    }
  }
  auto connection = Connection::open(settings_, Connection::Access::kWrite, wait);
  if (!connection.ok()) return connection.status();
  return std::make_unique<LogWriter>(std::move(*connection), host_, pins_);
}

void WriterPool::give_back(std::unique_ptr<LogWriter> writer) noexcept {
  const std::lock_guard lock(mutex_);
  // take() made room.
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(writer));
}

}  // namespace factport::sqlite
