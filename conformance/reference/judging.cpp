// SPDX-License-Identifier: Apache-2.0
#include "reference_store.hpp"

#include <algorithm>

namespace factport::reference {

namespace {

/// A refusal where the contract would not refuse, or with what was expected for what there is.
Status refuse_all(const AppendRequest& request, const ReferenceLog& log, bool expected_instead) {
  Failure failure;
  failure.code = StatusCode::kConditionFailed;
  failure.message = "the condition does not hold";
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& leaf = request.condition(i);
    if (!detail::is_leaf(leaf.kind)) continue;
    const std::int64_t actual = log.position_of(request.target(leaf.target));
    if (detail::leaf_holds(leaf, actual)) continue;
    failure.failed_leaves.push_back({i, expected_instead ? leaf.position : actual});
  }
  return Status(std::move(failure));
}

std::int64_t last_of_category(const ReferenceLog& log, std::string_view category) {
  std::int64_t last = -1;
  for (const auto& [key, position] : log.heads) {
    if (key.first == category) last = std::max(last, position);
  }
  return last;
}

}  // namespace

Status ReferenceStore::judge_condition(const ReferenceLog& log,
                                       const AppendRequest& request) const {
  if (request.condition_count() == 0 || bug(PlantedBug::kConditionIgnored)) return {};
  if (bug(PlantedBug::kNone)) {
    return judge(request,
                 [&](std::uint32_t target) { return log.position_of(request.target(target)); });
  }
  if (holds(log, request, 0)) return {};
  Status correct =
      judge(request, [&](std::uint32_t target) { return log.position_of(request.target(target)); });
  if (!correct.ok() && !bug(PlantedBug::kRefusalReportsExpectedPosition)) return correct;
  return refuse_all(request, log, bug(PlantedBug::kRefusalReportsExpectedPosition));
}

bool ReferenceStore::holds(const ReferenceLog& log, const AppendRequest& request,
                           std::uint32_t node) const {
  const factport_condition& condition = request.condition(node);
  if (detail::is_leaf(condition.kind)) return leaf_holds(log, request, condition);
  if (condition.kind == FACTPORT_CONDITION_NOT) {
    return holds(log, request, node + 1) == bug(PlantedBug::kNotIsIgnored);
  }
  const bool is_any = condition.kind == FACTPORT_CONDITION_ANY;
  const bool decisive = is_any || bug(PlantedBug::kAllIsAny);
  const std::uint32_t end = node + condition.subtree;
  for (std::uint32_t child = node + 1; child < end; child += request.condition(child).subtree) {
    const bool value = holds(log, request, child);
    if (is_any && bug(PlantedBug::kAnyJudgesFirstOperand)) return value;
    if (value == decisive) return decisive;
  }
  return !decisive || (bug(PlantedBug::kAllIsAny) && !is_any && condition.subtree == 1);
}

bool ReferenceStore::leaf_holds(const ReferenceLog& log, const AppendRequest& request,
                                const factport_condition& leaf) const {
  const StreamView stream = request.target(leaf.target);
  if (bug(PlantedBug::kOnlyFirstStreamJudged) && leaf.target != 0) return true;
  const std::int64_t position = log.position_of(stream);
  switch (leaf.kind) {
    case FACTPORT_CONDITION_STREAM_IS_EMPTY:
      if (bug(PlantedBug::kEmptyLooksAtCategory)) return last_of_category(log, stream.category) < 0;
      break;
    case FACTPORT_CONDITION_STREAM_EXISTS:
      if (bug(PlantedBug::kExistsLooksAtCategory))
        return last_of_category(log, stream.category) >= 0;
      break;
    default:
      if (bug(PlantedBug::kPositionIsAtLeast)) return position >= leaf.position;
      if (bug(PlantedBug::kPositionIsAtMost)) return position <= leaf.position;
      if (bug(PlantedBug::kPositionNoneIgnored) && leaf.position < 0) return true;
      if (bug(PlantedBug::kPositionTruncatedTo32Bits))
        return static_cast<std::int32_t>(position) == static_cast<std::int32_t>(leaf.position);
  }
  return detail::leaf_holds(leaf, position);
}

}  // namespace factport::reference
