// SPDX-License-Identifier: Apache-2.0
#include "recorded_event.hpp"

namespace factport::conformance {

RecordedEvents read(Scan scan) {
  RecordedEvents events;
  for (const EventView& event : scan) events.emplace_back(event);
  return events;
}

RecordedEvents read_log(const EventStore& store) { return read(store.log().scan()); }

}  // namespace factport::conformance
