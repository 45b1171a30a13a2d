// SPDX-License-Identifier: Apache-2.0
#include "freshness.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

namespace factport::sqlite {

namespace {

Result<std::optional<LogRow>> read_log(ReaderPool& readers, const Call& call,
                                       std::string_view name) {
  Reader reader(readers, call);
  if (Status status = reader.status(); !status.ok()) return status;
  return find_log(reader.connection(), name);
}

}  // namespace

Result<std::optional<LogRow>> fresh_log(ReaderPool& readers, const Call& call,
                                        std::string_view name, Freshness freshness,
                                        std::int64_t at_least) {
  std::chrono::nanoseconds pause = std::chrono::microseconds(500);
  while (true) {
    auto log = read_log(readers, call, name);
    if (!log.ok() || freshness != Freshness::kAtLeast) return log;
    const std::int64_t last = *log ? (*log)->counters.last_global_position : 0;
    if (last >= at_least) return log;
    std::this_thread::sleep_for(std::min(pause, std::chrono::nanoseconds(call.remaining_ns())));
    Status status =
        call.interrupted("global position " + std::to_string(at_least) + " of log \"" +
                         std::string(name) + "\", which ends at " + std::to_string(last));
    if (!status.ok()) return status;
    pause = std::min<std::chrono::nanoseconds>(pause * 2, LockWait::kLongestPause);
  }
}

}  // namespace factport::sqlite
