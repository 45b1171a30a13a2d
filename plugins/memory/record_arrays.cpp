// SPDX-License-Identifier: Apache-2.0
#include "record_arrays.hpp"

#include <utility>

namespace factport::memory {

std::shared_ptr<factport_event> RecordArrays::take() {
  Array array;
  {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
      idle_.reserve(made_ + 1);
      array = std::make_unique_for_overwrite<factport_event[]>(size_);
      ++made_;
    } else {
      array = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  // A shared_ptr that cannot be made deletes what it was given, so nothing leaks.
  return {array.release(), [arrays = shared_from_this()](factport_event* records) {
            arrays->give_back(Array(records));
          }};
}

void RecordArrays::give_back(Array array) noexcept {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(array));
}

}  // namespace factport::memory
