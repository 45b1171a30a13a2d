// SPDX-License-Identifier: Apache-2.0
#include "lock_wait.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace factport::postgres {

std::chrono::milliseconds lock_timeout_of(const Call& call, const Settings& settings) {
  using std::chrono::milliseconds;
  if (!call.has_deadline()) return settings.lock_timeout;
  const auto left =
      std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(call.remaining_ns()));
  const milliseconds patience = std::max(left * 9 / 10, milliseconds(1));
  // 0 is no limit.
  return settings.lock_timeout.count() == 0 ? patience : std::min(patience, settings.lock_timeout);
}

bool is_lock_timeout(const Status& failure) {
  return !failure.ok() && failure.failure().sqlstate == "55P03";
}

Status in_terms_of_call(Status failure, const Call& call, ConnectionPool& pool,
                        const BlockerQuestion& holder) {
  if (!is_lock_timeout(failure)) return failure;
  Failure said = failure.failure();
  if (lock_timeout_of(call, pool.settings()) != pool.settings().lock_timeout) {
    said.code = StatusCode::kTimeout;
    said.message = "the deadline is too near to wait on for a lock: " + said.message;
  }
  if (const std::string name = holder.ask(pool, call); !name.empty()) {
    said.message.append("; locks in the store are held for the longest by ").append(name);
  }
  return Status(std::move(said));
}

}  // namespace factport::postgres
