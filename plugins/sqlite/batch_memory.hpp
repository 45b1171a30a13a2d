// SPDX-License-Identifier: Apache-2.0
//
// Where the events of a batch live: BatchMemory is an arena for the records and bytes of one batch,
// and BatchMemoryPool takes arenas back when the host releases their batches, because memory that
// was touched before is several times faster than fresh pages.
//
// Thread rule: a BatchMemory is filled by one thread, and then only read; the pool may be used from
// any threads, and lives as long as any batch does.
#ifndef FACTPORT_SQLITE_BATCH_MEMORY_HPP
#define FACTPORT_SQLITE_BATCH_MEMORY_HPP

#include "stream_names.hpp"
#include "text_arena.hpp"

#include <factport/event.h>

#include <memory>
#include <mutex>
#include <vector>

namespace factport::sqlite {

struct BatchMemory {
  std::vector<factport_event> events;
  /// Names, payloads and metadata of the events.
  TextArena texts;
  /// Their categories and streams.
  std::shared_ptr<const StreamNames> names;
};

class BatchMemoryPool : public std::enable_shared_from_this<BatchMemoryPool> {
 public:
  /// An empty one. It comes back to the pool when the last pointer to it is gone.
  std::shared_ptr<BatchMemory> take();

 private:
  void give_back(std::unique_ptr<BatchMemory> memory);

  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::unique_ptr<BatchMemory>> idle_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_BATCH_MEMORY_HPP
