// SPDX-License-Identifier: Apache-2.0
#include <factport/cpp/bytes.hpp>
#include <factport/host/append.hpp>

#include <bit>
#include <functional>

namespace factport {

namespace {

// Below this many targets a linear search is faster than a table.
constexpr std::size_t kLinearTargets = 8;
constexpr std::uint32_t kFree = UINT32_MAX;

bool same(const factport_target& target, std::string_view category, std::string_view stream) {
  return view_of(target.stream) == stream && view_of(target.category) == category;
}

std::size_t hash_of(std::string_view category, std::string_view stream) {
  const std::hash<std::string_view> hash;
  return hash(stream) * 31 + hash(category);
}

}  // namespace

std::uint32_t Append::target(std::string_view category, std::string_view stream) {
  if (targets_.size() <= kLinearTargets) {
    for (std::uint32_t i = 0; i < targets_.size(); ++i) {
      if (same(targets_[i], category, stream)) return i;
    }
  } else {
    const std::uint32_t found = find_in_table(category, stream);
    if (found != kFree) return found;
  }
  targets_.push_back({bytes_of(category), bytes_of(stream)});
  const auto index = static_cast<std::uint32_t>(targets_.size() - 1);
  if (targets_.size() > kLinearTargets) enter_in_table(index);
  return index;
}

std::uint32_t Append::find_in_table(std::string_view category, std::string_view stream) const {
  const std::size_t mask = target_table_.size() - 1;
  for (std::size_t at = hash_of(category, stream) & mask;; at = (at + 1) & mask) {
    const std::uint32_t index = target_table_[at];
    if (index == kFree || same(targets_[index], category, stream)) return index;
  }
}

void Append::enter_in_table(std::uint32_t index) {
  const auto enter = [this](std::uint32_t i) {
    const std::size_t mask = target_table_.size() - 1;
    std::size_t at = hash_of(view_of(targets_[i].category), view_of(targets_[i].stream)) & mask;
    while (target_table_[at] != kFree) at = (at + 1) & mask;
    target_table_[at] = i;
  };
  if (targets_.size() * 2 <= target_table_.size()) {
    enter(index);
    return;
  }
  target_table_.assign(std::bit_ceil(targets_.size() * 4), kFree);
  for (std::uint32_t i = 0; i <= index; ++i) enter(i);
}

void Append::add(std::uint32_t target, const NewEventFields& event) {
  factport_new_event raw{};
  raw.target = target;
  if (event.id) raw.id = event.id->raw();
  raw.occurred_at = event.occurred_at.value_or(0);
  raw.name = bytes_of(event.name);
  raw.payload = bytes_of(event.payload);
  raw.metadata = bytes_of(event.metadata);
  events_.push_back(raw);
  given_.push_back({event.id.has_value(), event.occurred_at.has_value()});
  trusted_.push_back(event.trusted ? 1 : 0);
}

void Append::require(std::uint32_t target, const Condition& condition) {
  if (condition.empty()) return;
  if (conditions_.empty()) {
    conditions_.push_back({FACTPORT_CONDITION_ALL, 1, 0, 0, 0});
  }
  for (const Condition::Node& node : condition.nodes()) {
    const bool leaf = node.kind >= FACTPORT_CONDITION_STREAM_IS_EMPTY;
    const std::uint32_t leaf_target =
        node.target ? this->target(node.target->category, node.target->stream) : target;
    conditions_.push_back({node.kind, node.subtree, leaf ? leaf_target : 0, 0, node.position});
  }
  conditions_.front().subtree = static_cast<std::uint32_t>(conditions_.size());
}

void Append::clear() {
  targets_.clear();
  target_table_.clear();
  events_.clear();
  given_.clear();
  trusted_.clear();
  conditions_.clear();
}

}  // namespace factport
