// SPDX-License-Identifier: Apache-2.0
#include "floating.hpp"

#include <algorithm>
#include <limits>

namespace factport::conformance {

namespace {

// A bound that holds from an instant on.
struct Bound {
  Instant instant;
  std::uint64_t events;
};

// What is known to be stored for whoever begins after an instant. Instants rise, events too.
std::vector<Bound> lower_bounds(const LogIndex& index, const ScopeEvents& stream,
                                const std::vector<Pin>& pins) {
  std::vector<Bound> bounds;
  for (const Pin& pin : pins) {
    if (!pin.at_least || pin.returned == kNever) continue;
    const auto first = static_cast<Index>(pin.place / 2);
    bounds.push_back({pin.returned, pin.is_append() ? index.block_at(stream, first).end : first});
  }
  std::ranges::sort(bounds, {}, &Bound::instant);
  for (std::size_t i = 1; i < bounds.size(); ++i)
    bounds[i].events = std::max(bounds[i].events, bounds[i - 1].events);
  return bounds;
}

// What is known not to be stored yet for whoever returned before an instant.
std::vector<Bound> upper_bounds(const std::vector<Pin>& pins) {
  std::vector<Bound> bounds;
  for (const Pin& pin : pins) {
    if (pin.at_most) bounds.push_back({pin.invoked, pin.place / 2});
  }
  std::ranges::sort(bounds, {}, &Bound::instant);
  for (std::size_t i = bounds.size(); i-- > 1;)
    bounds[i - 1].events = std::min(bounds[i - 1].events, bounds[i].events);
  return bounds;
}

std::uint64_t least_for(const std::vector<Bound>& lower, Instant invoked) {
  const auto end = std::ranges::lower_bound(lower, invoked, {}, &Bound::instant);
  return end == lower.begin() ? 0 : (end - 1)->events;
}

std::uint64_t most_for(const std::vector<Bound>& upper, Instant returned, std::uint64_t all) {
  const auto found = std::ranges::upper_bound(upper, returned, {}, &Bound::instant);
  return found == upper.end() ? all : found->events;
}

}  // namespace

std::vector<Floating> unplaceable(const LogIndex& index, const ScopeEvents& stream,
                                  const std::vector<Pin>& pins, std::vector<Floating> floating) {
  std::vector<Floating> unplaced;
  if (floating.empty()) return unplaced;
  const std::vector<Bound> lower = lower_bounds(index, stream, pins);
  const std::vector<Bound> upper = upper_bounds(pins);
  const auto returned = [&](const Floating& of) { return index.operation(of.operation).returned; };
  std::ranges::sort(floating, {}, returned);
  std::vector<Bound> placed;
  for (const Floating& candidate : floating) {
    const Operation& operation = index.operation(candidate.operation);
    const std::uint64_t least =
        std::max(least_for(lower, operation.invoked), least_for(placed, operation.invoked));
    const std::uint64_t most = most_for(upper, operation.returned, stream.events.size());
    // A condition tells at most one length from the rest, or none from some, so these are enough.
    const std::uint64_t next = least < stream.events.size()
                                   ? index.block_at(stream, static_cast<Index>(least)).end
                                   : least;
    const auto named = static_cast<std::uint64_t>(
        std::clamp<std::int64_t>(candidate.condition.position, -1,
                                 std::numeric_limits<std::int64_t>::max() - 1) +
        1);
    bool fits = false;
    for (const std::uint64_t length : {least, next, named}) {
      if (fits || length < least || length > most) continue;
      if (!index.is_bound(stream, static_cast<Index>(length))) continue;
      if (candidate.condition.holds(static_cast<std::int64_t>(length)) != candidate.wanted)
        continue;
      fits = true;
      placed.push_back(
          {operation.returned, placed.empty() ? length : std::max(length, placed.back().events)});
    }
    if (!fits) unplaced.push_back(candidate);
  }
  return unplaced;
}

}  // namespace factport::conformance
