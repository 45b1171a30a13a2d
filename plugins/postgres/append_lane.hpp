// SPDX-License-Identifier: Apache-2.0
//
// AppendLane: appends that meet share one statement; each has its own verdict.
//
// There is no thread behind it. Appends queue; the first one leads: it takes what is queued for the
// same log, up to the group's limits, sends it as one statement, hands out the verdicts and passes
// the lead on. The others sleep until their verdict is there or the lead comes to them. When nobody
// else is there, an append is sent at once; after a group the next leader waits for as many again,
// for a tenth of the last statement's time and 200 us at most, or group_commit.max_delay_us if that
// is longer.
//
// An append can be withdrawn by its deadline or its cancel token until it is taken. Afterwards it
// waits for its verdict, and when its deadline passes first, its outcome is unknown: kLost, without
// a backend, because the statement goes on.
//
// A statement that fails, or whose answer is lost, says nothing of its members one by one: each of
// them gets that verdict, marked `in_company`, and goes on alone (appender.hpp). So the failure of
// one is never another's. Lanes wait for locks for a short time only (lane_lock_timeout_ms): an
// append whose stream is locked for long must not hold up the others; it waits on alone.
//
// Thread rule: append() from any threads.
#ifndef FACTPORT_POSTGRES_APPEND_LANE_HPP
#define FACTPORT_POSTGRES_APPEND_LANE_HPP

#include "append_statements.hpp"
#include "connection_pool.hpp"
#include "head_cache.hpp"
#include "log_directory.hpp"
#include "verdict.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace factport::postgres {

/// What a lane says of an append.
struct LaneVerdict {
  Verdict verdict;
  /// It shared its statement with others.
  bool in_company = false;
  /// It was withdrawn, or ran out of time: the status is final.
  bool final = false;
};

class AppendLane {
 public:
  AppendLane(ConnectionPool& pool, const AppendStatements& statements);

  LaneVerdict append(const Call& call, const AppendRequest& request, const LogPin& pin);

  /// Nobody is at work in it; a hint, as it may change at once.
  bool is_idle() const noexcept { return !led_.load(std::memory_order_relaxed); }

 private:
  struct Member;
  using MemberPtr = std::shared_ptr<Member>;
  using Group = std::vector<MemberPtr>;
  using Requests = std::vector<const AppendRequest*>;

  static Requests requests_of(const Group& group);

  void wait(std::unique_lock<std::mutex>& lock, const MemberPtr& member);
  bool gives_up(Member& member);
  void lead(std::unique_lock<std::mutex>& lock, Member& leader);
  Group take();
  /// Waits a moment for company, if there was some before.
  void gather(std::unique_lock<std::mutex>& lock);
  void finish(std::unique_lock<std::mutex>& lock, const Group& group,
              std::vector<Verdict> verdicts);
  /// From here on the requests are not looked at, so that their callers may leave.
  void mark_sent(const Group& group);
  /// And from here on they are again.
  void take_again(Group& group);

  /// One statement, and a second one where the first could not tell. One verdict a member, of those
  /// that are left in the group afterwards.
  std::vector<Verdict> settle(Connection& connection, Group& group, Member& leader);
  std::optional<std::vector<Verdict>> try_stream(Connection& connection, const Member& leader);
  std::optional<std::vector<Verdict>> try_cached(Connection& connection, Group& group,
                                                 const Member& leader, HeadCache& cache);
  std::vector<Verdict> call_function(Connection& connection, Group& group, const Member& leader,
                                     HeadCache* cache);

  ConnectionPool& pool_;
  const AppendStatements& statements_;
  const bool pooled_;
  const std::size_t max_appends_;
  const std::size_t max_bytes_;
  const std::chrono::microseconds max_delay_;

  std::mutex mutex_;
  // Guarded by mutex_.
  std::deque<MemberPtr> queue_;
  // How many the leader waits for; 0 = it does not.
  std::size_t awaited_ = 0;
  std::condition_variable arrived_;
  std::size_t last_size_ = 1;
  std::chrono::nanoseconds last_took_{0};

  // Written under mutex_.
  std::atomic<bool> led_{false};

  // The leader's.
  std::map<std::string, HeadCache, std::less<>> caches_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_APPEND_LANE_HPP
