// SPDX-License-Identifier: Apache-2.0
//
// RecordArrays: arrays of event records that are lent with a batch and used again when it comes
// back. Shared by a cursor and its batches, which may outlive it.
//
// Thread rule: any thread.
#ifndef FACTPORT_MEMORY_RECORD_ARRAYS_HPP
#define FACTPORT_MEMORY_RECORD_ARRAYS_HPP

#include <factport/event.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace factport::memory {

class RecordArrays : public std::enable_shared_from_this<RecordArrays> {
 public:
  /// REQUIRES: owned by a shared_ptr.
  explicit RecordArrays(std::size_t size) : size_(size) {}

  /// The number of records in each array.
  std::size_t size() const noexcept { return size_; }
  /// An array that comes back when the last copy of the pointer is gone.
  std::shared_ptr<factport_event> take();

 private:
  using Array = std::unique_ptr<factport_event[]>;
  void give_back(Array array) noexcept;

  const std::size_t size_;
  std::mutex mutex_;
  // Guarded by mutex_. Has room for every array that was ever made.
  std::vector<Array> idle_;
  std::size_t made_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_RECORD_ARRAYS_HPP
