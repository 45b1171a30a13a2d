// SPDX-License-Identifier: Apache-2.0
#include "memory_store.hpp"

#include <map>

namespace factport::memory {

std::shared_ptr<MemoryStore> MemoryStore::shared(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<MemoryStore>> stores;
  const std::lock_guard lock(mutex);
  if (auto store = stores[name].lock()) return store;
  std::erase_if(stores, [](const auto& entry) { return entry.second.expired(); });
  auto store = std::make_shared<MemoryStore>();
  stores[name] = store;
  return store;
}

Log& MemoryStore::log(std::string_view name) {
  const std::size_t hash = hash_of(name);
  if (Log* known = logs_.find(name, hash)) return *known;
  const std::lock_guard lock(mutex_);
  if (Log* known = logs_.find(name, hash)) return *known;
  owned_.push_back(std::make_unique<Log>(name));
  logs_.insert(*owned_.back(), hash, arena_);
  return *owned_.back();
}

}  // namespace factport::memory
