// SPDX-License-Identifier: Apache-2.0
//
// MemoryStore: logs by name. Private to its opener, or shared within the process by name; either
// way it lives as long as somebody has it open, and its events with it.
//
// Thread rule: any thread. Looking up a log waits for nobody.
#ifndef FACTPORT_MEMORY_MEMORY_STORE_HPP
#define FACTPORT_MEMORY_MEMORY_STORE_HPP

#include "arena.hpp"
#include "arrivals.hpp"
#include "log.hpp"
#include "name_index.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace factport::memory {

class MemoryStore {
 public:
  MemoryStore() = default;
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;

  /// The store of that name in this process; a new one when nobody has it open.
  static std::shared_ptr<MemoryStore> shared(const std::string& name);

  /// Null when there is none. Logs live as long as the store.
  const Log* find_log(std::string_view name) const noexcept { return logs_.find(name); }
  /// Made when there is none.
  Log& log(std::string_view name);
  const NameIndex<Log>& logs() const noexcept { return logs_; }

  /// Of events, in any log.
  Arrivals& arrivals() noexcept { return arrivals_; }

 private:
  NameIndex<Log> logs_;
  Arrivals arrivals_;

  // Guarded by mutex_.
  std::mutex mutex_;
  Arena arena_;
  std::vector<std::unique_ptr<Log>> owned_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_MEMORY_STORE_HPP
