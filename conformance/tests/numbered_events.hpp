// SPDX-License-Identifier: Apache-2.0
//
// Events whose content does not matter: each carries a number.
#ifndef FACTPORT_CONFORMANCE_NUMBERED_EVENTS_HPP
#define FACTPORT_CONFORMANCE_NUMBERED_EVENTS_HPP

#include <factport/host/append.hpp>

#include <string>
#include <vector>

namespace factport::conformance {

inline NewEvent numbered_event(int number) {
  return {.name = "counted", .payload = std::to_string(number)};
}

/// `count` of them, numbered from `first`.
inline std::vector<NewEvent> numbered_events(int count, int first = 0) {
  std::vector<NewEvent> events;
  for (int i = 0; i < count; ++i) events.push_back(numbered_event(first + i));
  return events;
}

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_NUMBERED_EVENTS_HPP
