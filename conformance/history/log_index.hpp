// SPDX-License-Identifier: Apache-2.0
//
// LogIndex: the final log seen from every scope, and which submission each of its events is of.
// What all checks ask, computed once in O(n); it borrows the history, which must outlive it.
#ifndef FACTPORT_CONFORMANCE_LOG_INDEX_HPP
#define FACTPORT_CONFORMANCE_LOG_INDEX_HPP

#include "history.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace factport::conformance {

using Index = std::uint32_t;
inline constexpr Index kNone = std::numeric_limits<Index>::max();

/// The attempts at one append: one operation, or several that carry the same ids.
struct Submission {
  std::vector<Index> attempts;  // operations
  /// It took effect, if ever, after the first and before the second.
  Instant invoked = kNever;
  Instant returned = kNever;
  Index operation = kNone;  // the one to show: the first that was acknowledged, if any
  bool acknowledged = false;
  bool possible = false;  // some attempt was neither refused nor definitely failed
};

/// A run of one submission's events in a scope.
struct Block {
  Index submission = kNone;
  Index first = 0;  // index in the scope's events
  Index end = 0;
};

struct ScopeEvents {
  Scope scope;
  std::vector<Index> events;  // indexes in the log
  std::vector<Block> blocks;
  std::vector<Index> reads;     // operations that read just this scope, and were answered
  std::vector<Index> refusals;  // stream: operations refused that have a condition on it
  std::vector<Index> guards;  // stream: acknowledged appends with a condition on it, no event in it
};

class LogIndex {
 public:
  explicit LogIndex(const History& history);

  const History& history() const { return history_; }
  const Operation& operation(Index at) const { return history_.operations[at]; }
  const LoggedEvent& event(Index at) const { return history_.log[at]; }

  std::optional<Index> find(const Uuid& id) const;
  const std::vector<Submission>& submissions() const { return submissions_; }
  /// kNone when nobody submitted it.
  Index submission_of(const Uuid& id) const;
  Index submission_of_event(Index event) const { return event_submission_[event]; }

  const std::vector<ScopeEvents>& scopes() const { return scopes_; }
  const ScopeEvents& scope(const Scope& scope) const;
  /// The index of a log's event among the scope's; the event must be in the scope.
  Index rank(Index event, Width width) const {
    return ranks_[event][static_cast<std::size_t>(width)];
  }
  /// How many of the scope's events are at or below `after`.
  Index count_through(const ScopeEvents& scope, std::int64_t after) const;
  /// The block that `rank` is in; rank < scope.events.size().
  const Block& block_at(const ScopeEvents& scope, Index rank) const;
  /// Whether `count` events are a state between two appends.
  bool is_bound(const ScopeEvents& scope, Index count) const;
  bool contains(const Scope& scope, Index event) const;

  /// Whether appends to the scope wait for one another.
  bool serialized(Width width) const;

 private:
  void add_submissions();
  void add_events();
  void add_operations();
  Index scope_index(const Scope& scope);

  const History& history_;
  std::unordered_map<std::string, Index> scope_indexes_;
  std::vector<ScopeEvents> scopes_;
  std::vector<Submission> submissions_;
  std::unordered_map<Uuid, Index> submission_by_id_;
  std::unordered_map<Uuid, Index> event_by_id_;
  std::vector<Index> event_submission_;
  std::vector<std::array<Index, 3>> ranks_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_LOG_INDEX_HPP
