// SPDX-License-Identifier: Apache-2.0
//
// FreshnessWait: what a read waits for when it opens. The function that reads also says whether
// what was asked for is readable (001_read.sql); as long as it is not, the read is tried again,
// after pauses that double from 1 ms to 20 ms. The writers that must be waited for have begun
// before, so in a busy store that is one or two of their transactions.
//
//   own         the highest global position that this store handle was given
//   complete    the highest that anybody had been given at the first try
//   at_least    what the caller said, also for scopes that are not wider than the level
//   available   nothing
#ifndef FACTPORT_POSTGRES_FRESHNESS_HPP
#define FACTPORT_POSTGRES_FRESHNESS_HPP

#include "blocker.hpp"
#include "connection_pool.hpp"
#include "horizon.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factport::postgres {

class FreshnessWait {
 public:
  /// How long a call without a deadline waits.
  static constexpr std::chrono::seconds kLongestWait{30};

  FreshnessWait(ConnectionPool& pool, const BlockerQuestion& question, const Call& call,
                std::string_view log, Freshness freshness, std::int64_t target);

  Freshness freshness() const noexcept { return freshness_; }
  /// What @readable@ is asked for.
  std::int64_t target() const noexcept { return target_; }

  /// After a try that was not fresh: waits for the next. TIMEOUT names what was waited for, and who
  /// holds it back (blocker.hpp); CANCELLED.
  Status pause(const Reach& reach);
  /// What a try failed with, in the same words when its deadline passed after others.
  Status failure_of(const Status& failure) const;

 private:
  std::int64_t remaining_ns() const;
  Status timeout() const;
  std::string blocker() const;

  ConnectionPool& pool_;
  const BlockerQuestion& question_;
  const Call& call_;
  const std::string log_;
  const Freshness freshness_;
  std::int64_t target_;
  const std::int64_t gives_up_at_ns_;
  // Of the last try; nothing before the first.
  std::optional<Reach> reach_;
  std::chrono::nanoseconds pause_ = std::chrono::milliseconds(1);
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_FRESHNESS_HPP
