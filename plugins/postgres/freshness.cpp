// SPDX-License-Identifier: Apache-2.0
#include "freshness.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace factport::postgres {

namespace {

constexpr std::chrono::milliseconds kLongestPause{20};

}  // namespace

FreshnessWait::FreshnessWait(ConnectionPool& pool, const BlockerQuestion& question,
                             const Call& call, std::string_view log, Freshness freshness,
                             std::int64_t target)
    : pool_(pool),
      question_(question),
      call_(call),
      log_(log),
      freshness_(freshness),
      target_(target),
      gives_up_at_ns_(pool.host().monotonic_ns() + std::chrono::nanoseconds(kLongestWait).count()) {
}

std::int64_t FreshnessWait::remaining_ns() const {
  if (call_.has_deadline()) return call_.remaining_ns();
  return std::max<std::int64_t>(gives_up_at_ns_ - pool_.host().monotonic_ns(), 0);
}

Status FreshnessWait::pause(const Reach& reach) {
  reach_ = reach;
  if (freshness_ == Freshness::kComplete && target_ == 0) target_ = reach.latest;
  const std::chrono::nanoseconds left(remaining_ns());
  std::this_thread::sleep_for(std::min(pause_, left));
  if (call_.cancelled()) return call_.interrupted("log \"" + log_ + "\" to be readable");
  if (left <= pause_) return timeout();
  pause_ = std::min<std::chrono::nanoseconds>(pause_ * 2, kLongestPause);
  return {};
}

Status FreshnessWait::failure_of(const Status& failure) const {
  return failure.code() == StatusCode::kTimeout && reach_ ? timeout() : failure;
}

Status FreshnessWait::timeout() const {
  std::string text = "the deadline passed while waiting for everything up to global position " +
                     std::to_string(target_) + " of log \"" + log_ +
                     "\" to be readable, which it is up to " + std::to_string(reach_->safe);
  if (reach_->safe >= reach_->latest) {
    text.append(": no higher one was given out yet");
  } else if (const std::string blocker = this->blocker(); !blocker.empty()) {
    text.append(": still writing, ").append(blocker);
  }
  return {StatusCode::kTimeout, std::move(text)};
}

std::string FreshnessWait::blocker() const {
  std::string blocker = question_.ask(pool_, call_);
  if (blocker.empty() && reach_->blocker > 0) {
    blocker = "session " + std::to_string(reach_->blocker);
  }
  return blocker;
}

}  // namespace factport::postgres
