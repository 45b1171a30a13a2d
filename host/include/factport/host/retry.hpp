// SPDX-License-Identifier: Apache-2.0
//
// What to do about a refused append: decide again on what is stored now, or let it be.
#ifndef FACTPORT_HOST_RETRY_HPP
#define FACTPORT_HOST_RETRY_HPP

#include <factport/host/error.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace factport {

/// Calls `handler`, and again when it throws UnmetCondition, `attempts` times at most; the last
/// UnmetCondition is rethrown. The handler reads, decides and publishes anew each time:
///
///     retry_on_unmet_condition(5, [&] {
///       const auto info = stream.info();
///       return stream.publish({decide(stream.scan())}, position_is(info.last_position));
///     });
///
/// REQUIRES: attempts >= 1.
template <class Handler>
auto retry_on_unmet_condition(int attempts, Handler&& handler) -> std::invoke_result_t<Handler&> {
  while (attempts-- > 1) {
    try {
      return handler();
    } catch (const UnmetCondition&) {
      // Somebody else was first: decide again.
    }
  }
  return handler();
}

/// Calls `handler` and returns its result, or nothing when it throws UnmetCondition: for appends
/// that need no second look, such as "create unless it exists".
template <class Handler>
auto ignore_unmet_condition(Handler&& handler)
    -> std::optional<std::decay_t<std::invoke_result_t<Handler&>>> {
  try {
    return handler();
  } catch (const UnmetCondition&) {
    return std::nullopt;
  }
}

}  // namespace factport

#endif  // FACTPORT_HOST_RETRY_HPP
