// SPDX-License-Identifier: Apache-2.0
#include <factport/host/condition.hpp>

#include <utility>

namespace factport {

namespace {

Condition leaf(std::uint32_t kind, std::optional<Condition::Target> target,
               std::int64_t position = 0) {
  return Condition(Condition::Node{kind, 1, position, std::move(target)});
}

}  // namespace

Condition Condition::join(std::uint32_t kind, const std::vector<Condition>& children) {
  Condition joined;
  joined.nodes_.push_back({.kind = kind, .subtree = 1, .position = 0, .target = std::nullopt});
  for (const Condition& child : children) {
    if (child.empty()) {
      joined.nodes_.push_back({});  // An `all` without children: it holds.
    } else {
      joined.nodes_.insert(joined.nodes_.end(), child.nodes_.begin(), child.nodes_.end());
    }
  }
  joined.nodes_.front().subtree = static_cast<std::uint32_t>(joined.nodes_.size());
  return joined;
}

Condition stream_is_empty() { return leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, std::nullopt); }
Condition stream_is_empty(std::string category, std::string stream) {
  return leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY,
              Condition::Target{std::move(category), std::move(stream)});
}

Condition stream_exists() { return leaf(FACTPORT_CONDITION_STREAM_EXISTS, std::nullopt); }
Condition stream_exists(std::string category, std::string stream) {
  return leaf(FACTPORT_CONDITION_STREAM_EXISTS,
              Condition::Target{std::move(category), std::move(stream)});
}

Condition position_is(std::int64_t position) {
  return leaf(FACTPORT_CONDITION_POSITION_IS, std::nullopt, position);
}
Condition position_is(std::string category, std::string stream, std::int64_t position) {
  return leaf(FACTPORT_CONDITION_POSITION_IS,
              Condition::Target{std::move(category), std::move(stream)}, position);
}

Condition all_of(const std::vector<Condition>& conditions) {
  return Condition::join(FACTPORT_CONDITION_ALL, conditions);
}
Condition any_of(const std::vector<Condition>& conditions) {
  return Condition::join(FACTPORT_CONDITION_ANY, conditions);
}

}  // namespace factport
