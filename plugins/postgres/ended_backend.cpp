// SPDX-License-Identifier: Apache-2.0
#include "ended_backend.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

namespace factport::postgres {

namespace {

constexpr std::chrono::milliseconds kFirstPause{1};
constexpr std::chrono::milliseconds kLongestPause{50};

// The start time tells it from a later process with the same number.
const Statement kEnd{"end_backend",
                     "select pg_terminate_backend(a.pid) from pg_stat_activity a "
                     "where a.pid = $1::int4 and a.backend_start = $2::text::timestamptz"};

}  // namespace

Status wait_until_ended(Connection& connection, const Backend& backend, const Call& call) {
  if (backend.pid == 0) {
    return {StatusCode::kInvalidState, "the server process that worked on it is not known"};
  }
  Params who;
  who.add(backend.pid).add(backend.started);
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    const auto still_there = connection.run(kEnd, who, call);
    if (!still_there.ok()) return still_there.status();
    if (still_there->empty()) return {};
    if (Status status =
            call.interrupted("server process " + std::to_string(backend.pid) + " to end");
        !status.ok()) {
      return status;
    }
    std::this_thread::sleep_for(
        std::min<std::chrono::nanoseconds>(pause, std::chrono::nanoseconds(call.remaining_ns())));
  }
}

}  // namespace factport::postgres
