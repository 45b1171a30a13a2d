// SPDX-License-Identifier: Apache-2.0
#include "append_plan.hpp"

#include "id_index.hpp"

namespace factport::memory {

AppendPlan::AppendPlan(const AppendRequest& request, const EventTable& log)
    : request_(request),
      memory_(stack_.data(), stack_.size()),
      targets_(request.target_count(), &memory_),
      events_(request.event_count(), &memory_) {
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    PlannedTarget& target = targets_[i];
    target.key = StreamKey(request.target(i));
    target.stream = log.find_stream(target.key);
  }
  for (std::size_t i = 0; i < size(); ++i) {
    const factport_new_event& event = request.events().raw(i);
    targets_[event.target].is_written = true;
    events_[i].id_hash = hash_of(event.id);
    events_[i].name = log.find_event_name(view_of(event.name));
  }
}

std::optional<std::size_t> AppendPlan::find_repeated_id() const {
  if (size() == 1) return std::nullopt;
  IdIndex seen;
  seen.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const auto is_same = [&](std::uint32_t other) { return event(other).id() == event(i).id(); };
    if (seen.find(events_[i].id_hash, is_same)) return i;
    seen.insert(events_[i].id_hash, static_cast<std::uint32_t>(i));
  }
  return std::nullopt;
}

}  // namespace factport::memory
