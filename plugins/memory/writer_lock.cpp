// SPDX-License-Identifier: Apache-2.0
#include "writer_lock.hpp"

#include <factport/cpp/transaction.hpp>

#include <algorithm>
#include <utility>

namespace factport::memory {

std::int64_t WriterLock::Lease::left_ns() const {
  return std::max<std::int64_t>(timeout_.count() - age_ns(), 0);
}

Status WriterLock::begin(const Call& call, Lease& lease, Guard& guard) {
  guard = Guard(mutex_);
  if (!may_go_on(nullptr, &lease)) {
    if (Status status = wait(call, guard, &lease); !status.ok()) return status;
  }
  lease.began_ns_ = lease.host_.monotonic_ns();
  holder_ = &lease;
  return {};
}

Status WriterLock::lock(const Lease& lease, Guard& guard) {
  guard = Guard(mutex_);
  if (holder_ == &lease && lease.left_ns() > 0) return {};
  guard.unlock();
  end(lease);
  return past_timeout(lease.timeout_);
}

void WriterLock::end(const Lease& lease) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (holder_ != &lease) return;
    holder_ = nullptr;
  }
  changed_.notify_all();
}

Status WriterLock::wait(const Call& call, Guard& guard, const Lease* wanted) {
  // A cancelled call may run the subscription at once, and the end of the subscription waits for
  // it: it must not need the mutex.
  const CancelSubscription cancelled(call, [this] { changed_.notify_all(); });
  const void* const waiter = &cancelled;
  waiters_.push_back(waiter);
  Status status;
  while (!may_go_on(waiter, wanted)) {
    status = call.interrupted(waited_for());
    if (!status.ok()) break;
    std::int64_t left = call.remaining_ns();
    if (holder_ != nullptr) left = std::min(left, holder_->left_ns());
    changed_.wait_for(
        guard, std::min<std::chrono::nanoseconds>(std::chrono::nanoseconds(left), kLongestNap));
  }
  std::erase(waiters_, waiter);
  // A lease may wait for its turn behind this one.
  changed_.notify_all();
  if (!status.ok()) guard.unlock();
  return status;
}

/// `waiter`: null for one that has not waited yet.
bool WriterLock::may_go_on(const void* waiter, const Lease* wanted) {
  if (holder_ != nullptr && holder_->left_ns() == 0) {
    holder_ = nullptr;
    changed_.notify_all();
  }
  if (holder_ != nullptr) return false;
  return wanted == nullptr || waiters_.empty() || waiters_.front() == waiter;
}

std::string WriterLock::waited_for() const {
  const std::string log = "log \"" + name_ + "\"";
  if (holder_ == nullptr) return "its turn to write to " + log;
  const std::chrono::milliseconds age(holder_->age_ns() / 1'000'000);
  return log + ", which has a transaction open for " + in_seconds(age) + " (it ends after " +
         in_seconds(holder_->timeout_) + " at the latest)";
}

}  // namespace factport::memory
