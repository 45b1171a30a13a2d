// SPDX-License-Identifier: Apache-2.0
//
// NameIndex: things by name, found in constant time and listed in byte order.
//
// Thread rule: `insert` by one thread at a time; the others by any thread, none waiting.
#ifndef FACTPORT_MEMORY_NAME_INDEX_HPP
#define FACTPORT_MEMORY_NAME_INDEX_HPP

#include "arena.hpp"
#include "name_order.hpp"
#include "name_table.hpp"

#include <cstddef>
#include <string_view>

namespace factport::memory {

/// T has a constant `name()`, and is not owned.
template <class T>
class NameIndex {
 public:
  /// Null when nothing has that name. `hash` is hash_of(name).
  T* find(std::string_view name, std::size_t hash) const noexcept {
    return table_.find(name, hash);
  }
  T* find(std::string_view name) const noexcept { return table_.find(name); }

  /// The first whose name is not less than `name`.
  typename NameOrder<T>::Place not_before(std::string_view name) const noexcept {
    return order_.not_before(name);
  }

  /// REQUIRES: nothing of that name is in the index. Throws std::bad_alloc; nothing is added then.
  void insert(T& item, std::size_t hash, Arena& arena) {
    table_.make_room(arena);
    order_.insert(item, arena);
    table_.insert(item, hash);
  }

 private:
  NameTable<T> table_;
  NameOrder<T> order_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_NAME_INDEX_HPP
