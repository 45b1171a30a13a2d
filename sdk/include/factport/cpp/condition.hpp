// SPDX-License-Identifier: Apache-2.0
//
// judge(): evaluates the condition tree of an append against one state, and collects the leaves
// that made it fail. Neither recursion nor allocation unless the condition fails.
//
// The failed leaves are those reached from the root by descending only into nodes that have the
// wrong value: false, or true under an odd number of `not`. The list may be empty (`not all()`).
#ifndef FACTPORT_CPP_CONDITION_HPP
#define FACTPORT_CPP_CONDITION_HPP

#include <factport/condition.h>
#include <factport/cpp/append.hpp>
#include <factport/cpp/status.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace factport {

namespace detail {

constexpr bool is_leaf(std::uint32_t kind) noexcept {
  return kind == FACTPORT_CONDITION_STREAM_IS_EMPTY || kind == FACTPORT_CONDITION_STREAM_EXISTS ||
         kind == FACTPORT_CONDITION_POSITION_IS;
}

constexpr bool leaf_holds(const factport_condition& leaf, std::int64_t position) noexcept {
  if (leaf.kind == FACTPORT_CONDITION_STREAM_IS_EMPTY) return position < 0;
  if (leaf.kind == FACTPORT_CONDITION_STREAM_EXISTS) return position >= 0;
  return position == leaf.position;
}

/// What a leaf expects, in words: "empty", "at least one event", "position 4".
inline std::string expectation(const factport_condition& leaf) {
  if (leaf.kind == FACTPORT_CONDITION_STREAM_IS_EMPTY) return "empty";
  if (leaf.kind == FACTPORT_CONDITION_STREAM_EXISTS) return "at least one event";
  if (leaf.position < 0) return "empty";
  return "position " + std::to_string(leaf.position);
}

/// The value of every node, children before parents, which in pre-order is back to front.
class ConditionValues {
 public:
  template <class PositionOf>
  ConditionValues(const AppendRequest& request, PositionOf&& position_of) : request_(request) {
    for (std::uint32_t i = request.condition_count(); i-- > 0;) {
      const factport_condition& node = request.condition(i);
      values_[i] = is_leaf(node.kind) ? leaf_holds(node, position_of(node.target)) : inner(i);
    }
  }
  bool operator[](std::uint32_t node) const { return values_[node]; }

 private:
  bool inner(std::uint32_t index) const {
    const factport_condition& node = request_.condition(index);
    const std::uint32_t end = index + node.subtree;
    if (node.kind == FACTPORT_CONDITION_NOT) return !values_[index + 1];
    const bool decisive = node.kind == FACTPORT_CONDITION_ANY;
    for (std::uint32_t child = index + 1; child < end; child += request_.condition(child).subtree) {
      if (values_[child] == decisive) return decisive;
    }
    return !decisive;
  }

  const AppendRequest& request_;
  // Only the first condition_count() are ever read.
  std::array<bool, FACTPORT_CONDITION_MAX_NODES> values_;
};

inline std::vector<std::uint32_t> wrong_leaves(const AppendRequest& request,
                                               const ConditionValues& values) {
  constexpr std::uint8_t kNotReached = 0, kWantFalse = 1, kWantTrue = 2;
  std::vector<std::uint8_t> wanted(request.condition_count(), kNotReached);
  std::vector<std::uint32_t> leaves;
  wanted[0] = kWantTrue;
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    if (wanted[i] == kNotReached || values[i] == (wanted[i] == kWantTrue)) continue;
    if (is_leaf(node.kind)) leaves.push_back(i);
    const bool flips = node.kind == FACTPORT_CONDITION_NOT;
    const bool want_true = (wanted[i] == kWantTrue) != flips;
    for (std::uint32_t child = i + 1; child < i + node.subtree;
         child += request.condition(child).subtree) {
      wanted[child] = want_true ? kWantTrue : kWantFalse;
    }
  }
  return leaves;
}

}  // namespace detail

/// OK when the request's condition holds or there is none; otherwise CONDITION_FAILED with the
/// failed leaves. `position_of(target_index)` gives the last position of a target in the state that
/// is judged, -1 when it is empty; it is called at least once per leaf, so let it be cheap.
template <class PositionOf>
Status judge(const AppendRequest& request, PositionOf&& position_of) {
  if (request.condition_count() == 0) return {};
  const detail::ConditionValues values(request, position_of);
  if (values[0]) return {};

  Failure failure;
  failure.code = StatusCode::kConditionFailed;
  failure.message = "the condition does not hold";
  for (const std::uint32_t node : detail::wrong_leaves(request, values)) {
    const factport_condition& leaf = request.condition(node);
    const StreamView stream = request.target(leaf.target);
    const std::int64_t actual = position_of(leaf.target);
    failure.failed_leaves.push_back({node, actual});
    failure.message.append(failure.failed_leaves.size() == 1 ? ": " : "; ")
        .append(stream.category)
        .append("/")
        .append(stream.stream)
        .append(detail::leaf_holds(leaf, actual) ? " must not be: " : ": expected ")
        .append(detail::expectation(leaf))
        .append(", actual ")
        .append(actual < 0 ? "empty" : "position " + std::to_string(actual));
  }
  return Status(std::move(failure));
}

}  // namespace factport

#endif  // FACTPORT_CPP_CONDITION_HPP
