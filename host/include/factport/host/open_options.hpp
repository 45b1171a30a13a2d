// SPDX-License-Identifier: Apache-2.0
//
// OpenOptions: what an application decides about a store beyond its configuration.
#ifndef FACTPORT_HOST_OPEN_OPTIONS_HPP
#define FACTPORT_HOST_OPEN_OPTIONS_HPP

#include <factport/host/clock.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace factport {

/// Whether, and how, an append that answered CONFLICT is taken again with the same ids. Nothing was
/// stored by a CONFLICT, so taking it again is safe.
struct RetryPolicy {
  /// 1 = never again.
  int attempts = 1;
  /// Before the second attempt; doubled before each later one, up to `most`, with jitter. A pause
  /// never passes the call's deadline.
  std::chrono::microseconds first_pause{500};
  std::chrono::microseconds most{100'000};
};

struct OpenOptions {
  /// Searched for plugins before everything else.
  std::vector<std::filesystem::path> plugin_directories = {};
  /// For calls that have none of their own, open included.
  std::chrono::nanoseconds timeout = std::chrono::seconds(30);
  RetryPolicy retry_conflicts = {};
  /// Where the host waits for events by looking again and again: the longest pause between two
  /// looks, >= 1 ms. The first is 1 ms, each further one twice as long.
  std::chrono::milliseconds poll_interval{100};
  /// Null = the system's. Shared with the store until it closes; called from any thread.
  std::shared_ptr<Clock> clock = nullptr;
  /// Null = UUIDv7.
  std::shared_ptr<IdSource> ids = nullptr;
  /// Ends the opening early.
  std::stop_token stop = {};
};

}  // namespace factport

#endif  // FACTPORT_HOST_OPEN_OPTIONS_HPP
