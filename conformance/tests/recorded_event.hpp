// SPDX-License-Identifier: Apache-2.0
//
// RecordedEvent: a stored event as a plain value that can be compared and printed.
#ifndef FACTPORT_CONFORMANCE_RECORDED_EVENT_HPP
#define FACTPORT_CONFORMANCE_RECORDED_EVENT_HPP

#include <factport/host/store.hpp>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace factport::conformance {

struct RecordedEvent {
  std::int64_t global_position = 0;
  std::string log;
  std::string category;
  std::string stream;
  std::int64_t position = 0;
  Uuid id;
  std::string name;
  std::string payload;
  std::optional<std::string> metadata;
  std::int64_t occurred_at = 0;
  std::int64_t recorded_at = 0;

  RecordedEvent() = default;
  template <class Event>
  explicit RecordedEvent(const Event& event)
      : global_position(event.global_position()),
        log(event.log()),
        category(event.category()),
        stream(event.stream()),
        position(event.position()),
        id(event.id()),
        name(event.name()),
        payload(event.payload()),
        metadata(event.metadata()),
        occurred_at(event.occurred_at()),
        recorded_at(event.recorded_at()) {}

  bool operator==(const RecordedEvent&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const RecordedEvent& event) {
  return out << '#' << event.global_position << ' ' << event.category << '/' << event.stream << '@'
             << event.position << ' ' << event.name;
}

using RecordedEvents = std::vector<RecordedEvent>;

/// The rest of a scan.
RecordedEvents read(Scan scan);

/// Everything in the store's log, in its order.
RecordedEvents read_log(const EventStore& store);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_RECORDED_EVENT_HPP
