// SPDX-License-Identifier: Apache-2.0
//
// Condition: what must hold for an append to be stored. Composed with &&, || and !:
//
//     stream.publish(events, position_is(4));
//     stream.publish(events, stream_is_empty() || position_is(0));
//     stream.publish(events, position_is(4) && !stream_exists("accounts", "closed-1"));
//
// A leaf without a stream is about the stream that the condition is given with. All leaves are
// judged against one common state, in the same serialization as the write.
#ifndef FACTPORT_HOST_CONDITION_HPP
#define FACTPORT_HOST_CONDITION_HPP

#include <factport/condition.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace factport {

class Condition {
 public:
  /// A stream named by a leaf.
  struct Target {
    std::string category;
    std::string stream;
  };
  /// One node of the tree in pre-order, as in factport/condition.h.
  struct Node {
    std::uint32_t kind = FACTPORT_CONDITION_ALL;
    std::uint32_t subtree = 1;
    std::int64_t position = 0;
    /// Absent: the stream that the condition is given with.
    std::optional<Target> target;
  };

  /// No condition: always holds.
  Condition() = default;
  /// One leaf.
  explicit Condition(Node leaf) { nodes_.push_back(std::move(leaf)); }

  bool empty() const noexcept { return nodes_.empty(); }
  const std::vector<Node>& nodes() const noexcept { return nodes_; }

  friend Condition operator&&(const Condition& a, const Condition& b) {
    return join(FACTPORT_CONDITION_ALL, {a, b});
  }
  friend Condition operator||(const Condition& a, const Condition& b) {
    return join(FACTPORT_CONDITION_ANY, {a, b});
  }
  friend Condition operator!(const Condition& a) { return join(FACTPORT_CONDITION_NOT, {a}); }

  /// `all` or `any` of several, or `not` of one. Without a child, `all` holds and `any` does not. A
  /// child that is no condition counts as one that holds.
  static Condition join(std::uint32_t kind, const std::vector<Condition>& children);

 private:
  std::vector<Node> nodes_;
};

/// The stream has no events.
Condition stream_is_empty();
Condition stream_is_empty(std::string category, std::string stream);
/// The stream has at least one event.
Condition stream_exists();
Condition stream_exists(std::string category, std::string stream);
/// The stream's last position is `position`; -1 = it is empty.
Condition position_is(std::int64_t position);
Condition position_is(std::string category, std::string stream, std::int64_t position);
/// Every one holds; of none, true.
Condition all_of(const std::vector<Condition>& conditions);
/// Some one holds; of none, false.
Condition any_of(const std::vector<Condition>& conditions);

}  // namespace factport

#endif  // FACTPORT_HOST_CONDITION_HPP
