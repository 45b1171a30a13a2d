// SPDX-License-Identifier: Apache-2.0
//
// AppendPlan: what can be found out about an append before the log is locked, and what is found out
// about it afterwards. Short requests need no memory from the heap.
//
// Thread rule: one thread at a time. Borrows the request and the log.
#ifndef FACTPORT_MEMORY_APPEND_PLAN_HPP
#define FACTPORT_MEMORY_APPEND_PLAN_HPP

#include "event_table.hpp"
#include "streams.hpp"

#include <factport/cpp/append.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

namespace factport::memory {

struct PlannedTarget {
  StreamKey key;
  /// Null while the log does not know the stream.
  Stream* stream = nullptr;
  /// The same in what the transaction of the append has written before.
  Stream* drafted = nullptr;
  bool is_written = false;
};

struct PlannedEvent {
  std::uint32_t id_hash = 0;
  /// Null while the log does not know the name.
  const EventName* name = nullptr;
  /// The event that has this id already; null while there is none.
  const factport_event* stored = nullptr;
};

class AppendPlan {
 public:
  /// Looks up in `log` what can be looked up without its lock.
  AppendPlan(const AppendRequest& request, const EventTable& log);
  AppendPlan(const AppendPlan&) = delete;
  AppendPlan& operator=(const AppendPlan&) = delete;

  /// The index of an event whose id stands in the request before, if there is one.
  std::optional<std::size_t> find_repeated_id() const;

  const AppendRequest& request() const noexcept { return request_; }

  /// The events, in the order of the request: as handed in, and what is known of them.
  std::size_t size() const noexcept { return events_.size(); }
  NewEventView event(std::size_t index) const { return request_.events()[index]; }
  PlannedEvent& planned(std::size_t index) { return events_[index]; }
  const PlannedEvent& planned(std::size_t index) const { return events_[index]; }

  /// The streams, in the order of the request.
  std::span<PlannedTarget> targets() noexcept { return targets_; }
  std::span<const PlannedTarget> targets() const noexcept { return targets_; }
  /// The stream that an event goes to.
  PlannedTarget& target_of(std::size_t index) { return targets_[event(index).target()]; }
  const PlannedTarget& target_of(std::size_t index) const {
    return targets_[event(index).target()];
  }

 private:
  AppendRequest request_;
  std::array<std::byte, 768> stack_;
  std::pmr::monotonic_buffer_resource memory_;
  std::pmr::vector<PlannedTarget> targets_;
  std::pmr::vector<PlannedEvent> events_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_APPEND_PLAN_HPP
