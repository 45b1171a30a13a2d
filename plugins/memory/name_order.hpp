// SPDX-License-Identifier: Apache-2.0
//
// NameOrder: things in the byte order of their names, as a skip list. Things are only ever added;
// one writer adds while any number of readers walk, none of them waiting for another.
//
// Thread rule: `insert` by one thread at a time; the others by any thread.
#ifndef FACTPORT_MEMORY_NAME_ORDER_HPP
#define FACTPORT_MEMORY_NAME_ORDER_HPP

#include "arena.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

namespace factport::memory {

/// T has a constant `name()`, and is not owned.
///
/// Invariants:
///  1. A node is never removed, and its item never changes.
///  2. A node is linked from the bottom up, after its own links are set: who reaches it can go on.
template <class T>
class NameOrder {
  struct Node;

 public:
  /// A place in the order; only ever moves forwards.
  class Place {
   public:
    bool at_end() const noexcept { return node_ == nullptr; }
    /// REQUIRES: !at_end().
    const T& operator*() const noexcept { return *node_->item; }
    void next() noexcept { node_ = node_->link(0).load(std::memory_order_acquire); }

   private:
    friend class NameOrder;
    explicit Place(const Node* node) : node_(node) {}
    const Node* node_;
  };

  NameOrder() = default;
  NameOrder(const NameOrder&) = delete;
  NameOrder& operator=(const NameOrder&) = delete;

  /// The first whose name is not less than `name`.
  Place not_before(std::string_view name) const noexcept {
    return Place(predecessors(name)[0]->load(std::memory_order_acquire));
  }

  /// REQUIRES: nothing of that name is in the list. Throws std::bad_alloc; nothing is added then.
  void insert(const T& item, Arena& arena) {
    const std::size_t height = next_height();
    Node* node = Node::make(item, height, arena);
    const Links links = predecessors(item.name());
    for (std::size_t level = 0; level < height; ++level) {
      node->link(level).store(links[level]->load(std::memory_order_relaxed),
                              std::memory_order_relaxed);
      links[level]->store(node, std::memory_order_release);
    }
  }

 private:
  // Each level has a quarter of the nodes of the one below: enough for 4^12 names.
  static constexpr std::size_t kMaxHeight = 12;

  using Link = std::atomic<Node*>;
  using Links = std::array<Link*, kMaxHeight>;

  /// Followed in memory by its links, one per level.
  struct Node {
    const T* item;

    static Node* make(const T& item, std::size_t height, Arena& arena) {
      char* memory = arena.allocate(sizeof(Node) + height * sizeof(Link));
      Node* node = new (memory) Node{&item};
      for (std::size_t level = 0; level < height; ++level) new (&node->link(level)) Link(nullptr);
      return node;
    }
    Link& link(std::size_t level) const noexcept {
      return reinterpret_cast<Link*>(const_cast<Node*>(this) + 1)[level];
    }
  };
  static_assert(sizeof(Node) % alignof(Link) == 0);

  /// Per level, the link that leads to the first node whose name is not less than `name`.
  Links predecessors(std::string_view name) const noexcept {
    Links links;
    const Node* before = nullptr;
    for (std::size_t level = kMaxHeight; level-- > 0;) {
      for (;;) {
        Link& link = before == nullptr ? first_[level] : before->link(level);
        links[level] = &link;
        const Node* next = link.load(std::memory_order_acquire);
        if (next == nullptr || next->item->name() >= name) break;
        before = next;
      }
    }
    return links;
  }

  /// 1, and with probability 1/4 one more, and so on (xorshift64).
  std::size_t next_height() noexcept {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    const std::size_t pairs = static_cast<std::size_t>(std::countr_zero(random_)) / 2;
    return 1 + (pairs < kMaxHeight - 1 ? pairs : kMaxHeight - 1);
  }

  mutable std::array<Link, kMaxHeight> first_{};
  // The writer's. Never zero.
  std::uint64_t random_ = 0x9E3779B97F4A7C15u;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_NAME_ORDER_HPP
