// SPDX-License-Identifier: Apache-2.0
#include "log_index.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

// Names have no NUL, so it parts them.
std::string key(const Scope& scope) {
  std::string out(1, static_cast<char>('0' + static_cast<int>(scope.width)));
  if (scope.width != Width::kLog) out += scope.category;
  if (scope.width == Width::kStream) out += '\0' + scope.stream;
  return out;
}

Scope of(const StreamName& name) { return {Width::kStream, name.category, name.stream}; }

const Scope* read_scope(const Operation& operation, Scope& storage) {
  if (operation.outcome != Outcome::kOk) return nullptr;
  if (const auto* scan = std::get_if<ScanRead>(&operation.call)) return &scan->scope;
  if (const auto* latest = std::get_if<LatestRead>(&operation.call)) return &latest->scope;
  if (const auto* info = std::get_if<InfoRead>(&operation.call)) return &(storage = of(info->name));
  return nullptr;
}

}  // namespace

LogIndex::LogIndex(const History& history) : history_(history) {
  scope_index({Width::kLog, {}, {}});
  add_submissions();
  add_events();
  add_operations();
}

Index LogIndex::scope_index(const Scope& scope) {
  const auto [found, added] =
      scope_indexes_.try_emplace(key(scope), static_cast<Index>(scopes_.size()));
  if (added) scopes_.emplace_back().scope = scope;
  return found->second;
}

void LogIndex::add_submissions() {
  for (Index at = 0; at < history_.operations.size(); ++at) {
    const Operation& operation = history_.operations[at];
    const Append* append = operation.append();
    if (append == nullptr) continue;
    const auto [found, added] = submission_by_id_.try_emplace(
        append->events.front().id, static_cast<Index>(submissions_.size()));
    if (added) {
      submissions_.emplace_back();
      for (const SubmittedEvent& event : append->events)
        submission_by_id_.emplace(event.id, found->second);
    }
    Submission& submission = submissions_[submission_by_id_.at(append->events.front().id)];
    submission.attempts.push_back(at);
    if (submission.operation == kNone) submission.operation = at;
    if (operation.outcome == Outcome::kRefused || operation.outcome == Outcome::kFailed) continue;
    // A retry that finds its events stored returned after they were, whoever stored them.
    submission.possible = true;
    submission.invoked = std::min(submission.invoked, operation.invoked);
    if (operation.outcome != Outcome::kOk) continue;
    submission.acknowledged = true;
    if (operation.returned > submission.returned) continue;
    submission.returned = operation.returned;
    submission.operation = at;
  }
}

void LogIndex::add_events() {
  ranks_.reserve(history_.log.size());
  event_submission_.reserve(history_.log.size());
  for (Index at = 0; at < history_.log.size(); ++at) {
    const LoggedEvent& event = history_.log[at];
    event_by_id_.emplace(event.id, at);
    const Index submission = submission_of(event.id);
    event_submission_.push_back(submission);
    const Index places[] = {scope_index(of(event.name)),
                            scope_index({Width::kCategory, event.name.category, {}}), 0};
    std::array<Index, 3>& ranks = ranks_.emplace_back();
    for (std::size_t width = 0; width < 3; ++width) {
      ScopeEvents& scope = scopes_[places[width]];
      ranks[width] = static_cast<Index>(scope.events.size());
      scope.events.push_back(at);
      if (scope.blocks.empty() || scope.blocks.back().submission != submission)
        scope.blocks.push_back({submission, ranks[width], ranks[width]});
      ++scope.blocks.back().end;
    }
  }
}

void LogIndex::add_operations() {
  Scope storage;
  for (Index at = 0; at < history_.operations.size(); ++at) {
    const Operation& operation = history_.operations[at];
    if (const Scope* scope = read_scope(operation, storage))
      scopes_[scope_index(*scope)].reads.push_back(at);
    const Append* append = operation.append();
    if (append == nullptr) continue;
    for (Index target = 0; target < append->targets.size(); ++target) {
      if (append->targets[target].condition.kind == Condition::Kind::kNone) continue;
      ScopeEvents& stream = scopes_[scope_index(of(append->targets[target].name))];
      if (operation.outcome == Outcome::kRefused) stream.refusals.push_back(at);
      // A retry is answered whatever its conditions say.
      if (operation.outcome != Outcome::kOk) continue;
      if (submissions_[submission_of(append->events.front().id)].attempts.size() > 1) continue;
      const bool written = std::ranges::any_of(
          append->events, [&](const SubmittedEvent& event) { return event.target == target; });
      if (!written) stream.guards.push_back(at);
    }
  }
}

std::optional<Index> LogIndex::find(const Uuid& id) const {
  const auto found = event_by_id_.find(id);
  if (found == event_by_id_.end()) return std::nullopt;
  return found->second;
}

Index LogIndex::submission_of(const Uuid& id) const {
  const auto found = submission_by_id_.find(id);
  return found == submission_by_id_.end() ? kNone : found->second;
}

const ScopeEvents& LogIndex::scope(const Scope& scope) const {
  static const ScopeEvents kEmpty;
  const auto found = scope_indexes_.find(key(scope));
  return found == scope_indexes_.end() ? kEmpty : scopes_[found->second];
}

Index LogIndex::count_through(const ScopeEvents& scope, std::int64_t after) const {
  const auto end = std::ranges::upper_bound(scope.events, after, {},
                                            [&](Index at) { return event(at).global_position; });
  return static_cast<Index>(end - scope.events.begin());
}

const Block& LogIndex::block_at(const ScopeEvents& scope, Index rank) const {
  return *(std::ranges::upper_bound(scope.blocks, rank, {}, &Block::first) - 1);
}

bool LogIndex::is_bound(const ScopeEvents& scope, Index count) const {
  if (count >= scope.events.size()) return count == scope.events.size();
  return block_at(scope, count).first == count;
}

bool LogIndex::contains(const Scope& scope, Index at) const {
  const StreamName& name = event(at).name;
  if (scope.width == Width::kLog) return true;
  if (name.category != scope.category) return false;
  return scope.width == Width::kCategory || name.stream == scope.stream;
}

bool LogIndex::serialized(Width width) const {
  switch (width) {
    case Width::kStream: return true;  // its gapless positions alone put its appends in a row
    case Width::kCategory:
      return history_.level == Level::kCategory || history_.level == Level::kLog;
    case Width::kLog: return history_.level == Level::kLog;
  }
  return false;
}

}  // namespace factport::conformance
