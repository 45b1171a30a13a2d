// SPDX-License-Identifier: Apache-2.0
//
// Model: what a store should contain and answer, by looking at everything every time.
#ifndef FACTPORT_MEMORY_TESTS_MODEL_HPP
#define FACTPORT_MEMORY_TESTS_MODEL_HPP

#include "append_request.hpp"

#include <factport/cpp/event.hpp>
#include <factport/cpp/scan.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace factport::memory::test {

struct Model {
  /// Of every log, in the order in which they were stored.
  std::vector<StoredEvent> events;

  void add(std::string_view log, const Event& event, Uuid id, std::int64_t recorded_at) {
    factport_new_event raw{};
    raw.id = id.raw();
    raw.occurred_at = event.occurred_at;
    raw.name = bytes_of(event.name);
    raw.payload = bytes_of(event.payload);
    if (event.metadata) raw.metadata = bytes_of(*event.metadata);
    const StreamView stream{event.category, event.stream};
    events.emplace_back(NewEventView(raw), log, stream, last_position(log, stream) + 1,
                        last_global_position(log) + 1, recorded_at);
  }

  std::int64_t last_position(std::string_view log, StreamView stream) const {
    std::int64_t count = 0;
    for (const auto& event : events) count += event.log() == log && event.in(stream) ? 1 : 0;
    return count - 1;
  }
  std::int64_t last_global_position(std::string_view log) const {
    std::int64_t count = 0;
    for (const auto& event : events) count += event.log() == log ? 1 : 0;
    return count;
  }
  const StoredEvent* find(std::string_view log, const Uuid& id) const {
    for (const auto& event : events) {
      if (event.log() == log && event.id() == id) return &event;
    }
    return nullptr;
  }

  /// What a scan should give, and the global position of the last event that it examines.
  std::vector<StoredEvent> select(const ScanRequest& request, std::int64_t& scanned_through) const {
    std::vector<StoredEvent> ordered = events;
    if (request.backwards()) std::reverse(ordered.begin(), ordered.end());
    scanned_through = request.after().value_or(0);
    std::vector<StoredEvent> selected;
    for (const StoredEvent& event : ordered) {
      if (request.limit() && std::ssize(selected) >= *request.limit()) break;
      if (!request.scope().contains(event) || !request.in_bounds(event)) continue;
      scanned_through = event.global_position();
      if (request.passes_filters(event)) selected.push_back(event);
    }
    return selected;
  }
};

inline bool same(const StoredEvent& a, const StoredEvent& b) {
  return a.id() == b.id() && a.log() == b.log() && a.category() == b.category() &&
         a.stream() == b.stream() && a.name() == b.name() && a.payload() == b.payload() &&
         a.metadata() == b.metadata() && a.position() == b.position() &&
         a.global_position() == b.global_position() && a.occurred_at() == b.occurred_at() &&
         a.recorded_at() == b.recorded_at();
}

inline void check_same(const std::vector<StoredEvent>& actual,
                       const std::vector<StoredEvent>& expected) {
  REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    CAPTURE(i);
    REQUIRE(same(actual[i], expected[i]));
  }
}

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_MODEL_HPP
