// SPDX-License-Identifier: Apache-2.0
#include "freshness.hpp"

#include <algorithm>
#include <thread>

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
  if (freshness_ == Freshness::kComplete && target_ == 0) target_ = reach.latest;
  std::int64_t remaining = remaining_ns();
  const bool is_last = remaining <= pause_.count();
  // While there is time to ask.
  const std::string waited_for = is_last ? this->waited_for(reach) : std::string();
  if (is_last) remaining = remaining_ns();
  std::this_thread::sleep_for(std::min(pause_, std::chrono::nanoseconds(remaining)));
  pause_ = std::min<std::chrono::nanoseconds>(pause_ * 2, kLongestPause);
  if (call_.cancelled()) return call_.interrupted("log \"" + log_ + "\" to be readable");
  if (!is_last) return {};
  return {StatusCode::kTimeout, "the deadline passed while waiting for " + waited_for};
}

std::string FreshnessWait::waited_for(const Reach& reach) const {
  std::string text = "everything up to global position " + std::to_string(target_) + " of log \"" +
                     log_ + "\" to be readable, which it is up to " + std::to_string(reach.safe);
  if (reach.safe >= reach.latest) return text + ": no higher one was given out yet";
  const std::string blocker = question_.ask(pool_, call_);
  if (!blocker.empty()) return text + ": still writing, " + blocker;
  if (reach.blocker > 0) return text + ": still writing, session " + std::to_string(reach.blocker);
  return text;
}

}  // namespace factport::postgres
