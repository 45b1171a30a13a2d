// SPDX-License-Identifier: Apache-2.0
//
// NameTable: finds things by their name. Things are only ever added; one writer adds while any
// number of readers look up, none of them waiting for another.
//
// Thread rule: `make_room` and `insert` by one thread at a time; `find` by any thread.
#ifndef FACTPORT_MEMORY_NAME_TABLE_HPP
#define FACTPORT_MEMORY_NAME_TABLE_HPP

#include "arena.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <new>
#include <string_view>

namespace factport::memory {

/// What names are looked up by. Computed once where a name is looked up several times.
inline std::size_t hash_of(std::string_view name) noexcept {
  return std::hash<std::string_view>()(name);
}

/// T has a constant `name()`, and is not owned.
///
/// Invariants:
///  1. A slot's item is set at most once, after its hash: who sees the item sees the hash.
///  2. A quarter of the slots is empty, so every search ends.
///  3. A table that is full is copied into one of twice the size before that is published. The old
///     one is never written again and stays readable, in the arena: who still searches it finds
///     what had been added before.
template <class T>
class NameTable {
 public:
  NameTable() = default;
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  /// Null when nothing has that name. `hash` is hash_of(name).
  T* find(std::string_view name, std::size_t hash) const noexcept {
    const Table* table = table_.load(std::memory_order_acquire);
    if (table == nullptr) return nullptr;
    for (std::size_t i = hash & table->mask;; i = (i + 1) & table->mask) {
      T* item = table->slots[i].item.load(std::memory_order_acquire);
      if (item == nullptr) return nullptr;
      if (table->slots[i].hash == hash && item->name() == name) return item;
    }
  }
  T* find(std::string_view name) const noexcept { return find(name, hash_of(name)); }

  /// Makes sure that one more fits. Throws std::bad_alloc.
  void make_room(Arena& arena) {
    const Table* table = table_.load(std::memory_order_relaxed);
    if (table == nullptr || (count_ + 1) * 4 > (table->mask + 1) * 3) grow(arena);
  }
  /// REQUIRES: nothing of that name is in the table; make_room() was called for this item.
  void insert(T& item, std::size_t hash) noexcept {
    place(*table_.load(std::memory_order_relaxed), item, hash);
    ++count_;
  }

 private:
  struct Slot {
    std::size_t hash = 0;
    std::atomic<T*> item{nullptr};
  };
  struct Table {
    std::size_t mask;
    Slot* slots;
  };
  static constexpr std::size_t kFirstSize = 4;

  static void place(Table& table, T& item, std::size_t hash) noexcept {
    std::size_t i = hash & table.mask;
    while (table.slots[i].item.load(std::memory_order_relaxed) != nullptr) i = (i + 1) & table.mask;
    table.slots[i].hash = hash;
    table.slots[i].item.store(&item, std::memory_order_release);
  }

  void grow(Arena& arena) {
    const Table* old = table_.load(std::memory_order_relaxed);
    const std::size_t size = old == nullptr ? kFirstSize : (old->mask + 1) * 2;
    Table* table = arena.make<Table>(Table{size - 1, arena.array<Slot>(size)});
    for (std::size_t i = 0; i < size; ++i) new (&table->slots[i]) Slot();
    for (std::size_t i = 0; old != nullptr && i <= old->mask; ++i) {
      T* item = old->slots[i].item.load(std::memory_order_relaxed);
      if (item != nullptr) place(*table, *item, old->slots[i].hash);
    }
    table_.store(table, std::memory_order_release);
  }

  std::atomic<Table*> table_{nullptr};
  // The writer's.
  std::size_t count_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_NAME_TABLE_HPP
