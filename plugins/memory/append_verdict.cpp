// SPDX-License-Identifier: Apache-2.0
#include "append_verdict.hpp"

#include <factport/cpp/condition.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace factport::memory {

namespace {

// Indexes of events have 32 bits, and the last one means none (id_index.hpp).
constexpr std::uint64_t kMostEvents = std::numeric_limits<std::uint32_t>::max();

std::int64_t last_position(const PlannedTarget& target) {
  if (target.drafted != nullptr) return target.drafted->last_position();
  return target.stream == nullptr ? -1 : target.stream->last_position();
}

bool holds(const PlannedTarget& target, const factport_event& event) {
  return (target.stream != nullptr && target.stream->holds(event)) ||
         (target.drafted != nullptr && target.drafted->holds(event));
}

void find_streams(AppendPlan& plan, const LogState& state) {
  for (PlannedTarget& target : plan.targets()) {
    if (target.stream == nullptr) target.stream = state.log.find_stream(target.key);
    if (state.draft != nullptr) target.drafted = state.draft->find_stream(target.key);
  }
}

/// How many of the request's ids are stored.
std::size_t find_stored_ids(AppendPlan& plan, const LogState& state) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    PlannedEvent& planned = plan.planned(i);
    const Uuid id = plan.event(i).id();
    planned.stored = state.log.find(id, planned.id_hash);
    if (planned.stored == nullptr && state.draft != nullptr) {
      planned.stored = state.draft->find(id, planned.id_hash);
    }
    if (planned.stored != nullptr) ++found;
  }
  return found;
}

// REQUIRES: every id is stored. Order across streams is part of the answer, because receipts are
// increasing; what else was written between the events of different streams is not.
bool is_exact_repeat(const AppendPlan& plan) {
  std::vector<std::int64_t> last(plan.targets().size(), -1);
  std::int64_t last_global = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_event& event = *plan.planned(i).stored;
    std::int64_t& before = last[plan.event(i).target()];
    if (!holds(plan.target_of(i), event)) return false;
    if (view_of(event.name) != plan.event(i).name()) return false;
    if (before >= 0 && event.position != before + 1) return false;
    if (event.global_position <= last_global) return false;
    before = event.position;
    last_global = event.global_position;
  }
  return true;
}

void answer_repeat(const AppendPlan& plan, Receipts& receipts) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_event& event = *plan.planned(i).stored;
    receipts.set(i, {event.position, event.global_position, event.recorded_at});
  }
}

Status duplicate_id(const AppendPlan& plan, std::string_view log) {
  std::size_t i = 0;
  while (plan.planned(i).stored == nullptr) ++i;
  const factport_event& event = *plan.planned(i).stored;
  std::string message("the id ");
  message.append(plan.event(i).id().to_string())
      .append(" is stored already in log \"")
      .append(log)
      .append("\": \"")
      .append(view_of(event.category))
      .append("\" / \"")
      .append(view_of(event.stream))
      .append("\", position ")
      .append(std::to_string(event.position))
      .append("; repeat the whole append that stored it, or give the event an id of its own");
  return {StatusCode::kDuplicateId, std::move(message)};
}

Status check_guards(AppendPlan& plan, const LogState& state) {
  if (state.level != Level::kNone) return {};
  for (std::uint32_t i = 0; i < plan.request().condition_count(); ++i) {
    const factport_condition& node = plan.request().condition(i);
    const PlannedTarget& target = plan.targets()[node.target];
    if (!detail::is_leaf(node.kind) || target.is_written) continue;
    std::string message("log \"");
    message.append(state.name)
        .append("\" has the level none, where a condition may only name streams that the append ")
        .append("writes; \"")
        .append(target.key.names.category)
        .append("\" / \"")
        .append(target.key.names.stream)
        .append("\" is not written");
    return {StatusCode::kUnsupported, std::move(message)};
  }
  return {};
}

Status check_room(const AppendPlan& plan, const LogState& state) {
  const std::uint64_t size = state.log.size() + (state.draft == nullptr ? 0 : state.draft->size());
  if (size + plan.size() <= kMostEvents) return {};
  return {StatusCode::kLimit, "a log in memory takes at most " + std::to_string(kMostEvents) +
                                  " events, and log \"" + std::string(state.name) + "\" has " +
                                  std::to_string(size)};
}

}  // namespace

Status check_repeated_ids(const AppendPlan& plan) {
  const auto repeated = plan.find_repeated_id();
  if (!repeated) return {};
  return {StatusCode::kDuplicateId, "the id " + plan.event(*repeated).id().to_string() +
                                        " stands twice in the request; give each event its own"};
}

Verdict verdict_on(AppendPlan& plan, const LogState& state, Receipts& receipts) {
  find_streams(plan, state);
  if (const std::size_t stored = find_stored_ids(plan, state); stored > 0) {
    if (stored < plan.size() || !is_exact_repeat(plan)) return {duplicate_id(plan, state.name)};
    answer_repeat(plan, receipts);
    return {Status(), true};
  }
  if (Status status = check_guards(plan, state); !status.ok()) return {std::move(status)};
  const auto position_of = [&](std::uint32_t target) {
    return last_position(plan.targets()[target]);
  };
  if (Status status = judge(plan.request(), position_of); !status.ok()) return {std::move(status)};
  return {check_room(plan, state)};
}

}  // namespace factport::memory
