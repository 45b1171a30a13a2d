// SPDX-License-Identifier: Apache-2.0
#include "scan_model.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

bool in_range(const TimeRange& range, std::int64_t time) {
  return (!range.from || time >= *range.from) && (!range.before || time < *range.before);
}

}  // namespace

bool ScanScope::contains(const RecordedEvent& event) const {
  return (category.empty() || event.category == category) &&
         (stream.empty() || event.stream == stream);
}

Scan ScanScope::scan(const EventStore& store, const ScanOptions& options) const {
  if (category.empty()) return store.log().scan(options);
  if (stream.empty()) return store.category(category).scan(options);
  return store.stream(category, stream).scan(options);
}

bool selects(const ScanOptions& options, const RecordedEvent& event) {
  if (options.from && event.position < *options.from) return false;
  if (options.to && event.position > *options.to) return false;
  if (options.after && event.global_position <= *options.after) return false;
  if (options.before && event.global_position >= *options.before) return false;
  if (options.names && std::count(options.names->begin(), options.names->end(), event.name) == 0)
    return false;
  return in_range(options.occurred_at, event.occurred_at) &&
         in_range(options.recorded_at, event.recorded_at);
}

RecordedEvents expected_scan(const RecordedEvents& log, const ScanScope& scope,
                             const ScanOptions& options) {
  RecordedEvents events;
  for (const RecordedEvent& event : log) {
    if (scope.contains(event) && selects(options, event)) events.push_back(event);
  }
  if (options.direction == Direction::kBackwards) std::reverse(events.begin(), events.end());
  if (options.limit && static_cast<std::int64_t>(events.size()) > *options.limit) {
    events.resize(static_cast<std::size_t>(*options.limit));
  }
  return events;
}

}  // namespace factport::conformance
