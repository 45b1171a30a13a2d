// SPDX-License-Identifier: Apache-2.0
#include "lock_wait.hpp"

#include <algorithm>
#include <string>
#include <thread>

namespace factport::sqlite {

using std::chrono::steady_clock;

LockWait::LockWait(const Call& call, std::chrono::milliseconds busy_timeout)
    : call_(&call), give_up_(steady_clock::now() + busy_timeout) {}

bool LockWait::pause() {
  const std::chrono::nanoseconds left(call_->remaining_ns());
  if (call_->cancelled() || left.count() == 0) return false;
  if (!call_->has_deadline() && steady_clock::now() >= give_up_) return false;
  std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(next_pause_, left));
  next_pause_ = std::min<std::chrono::microseconds>(next_pause_ * 2, kLongestPause);
  return true;
}

Status LockWait::verdict(std::string_view file) const {
  const std::string holder = "another process holds the write lock of " + std::string(file);
  if (call_->cancelled()) return {StatusCode::kCancelled, "cancelled while " + holder};
  if (call_->remaining_ns() == 0) {
    return {StatusCode::kTimeout, "the deadline passed while " + holder};
  }
  return {StatusCode::kBusy,
          holder + "; try again, give the call a deadline, or raise busy_timeout_ms"};
}

}  // namespace factport::sqlite
