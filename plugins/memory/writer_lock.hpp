// SPDX-License-Identifier: Apache-2.0
//
// WriterLock: what those who write to a log wait for. An append holds it for as long as it takes. A
// transaction leases it: it locks only while one of its calls runs, and keeps everybody else out in
// between, until it ends its lease or has had it for its timeout.
//
// A lease that has run out needs nobody to end it: the next who wants the lock takes it, and the
// transaction finds that out at its next call. Nothing has to be undone then, because a transaction
// keeps what it wrote to itself until it commits (memory_transaction.hpp). So there is no thread
// behind it.
//
// Appends do not queue: whoever comes while no lease is held goes on. Leases do, behind everybody
// who waits already, so that transactions in a row leave appends their turn.
//
// Thread rule: any thread.
#ifndef FACTPORT_MEMORY_WRITER_LOCK_HPP
#define FACTPORT_MEMORY_WRITER_LOCK_HPP

#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace factport::memory {

class WriterLock {
 public:
  /// Locked while one writes.
  using Guard = std::unique_lock<std::mutex>;

  /// The right of one transaction to be the only one who writes.
  class Lease {
   public:
    Lease(Host host, std::chrono::nanoseconds timeout) : host_(host), timeout_(timeout) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    /// Nanoseconds until it runs out, 0 when it has.
    std::int64_t left_ns() const;

   private:
    friend class WriterLock;
    std::int64_t age_ns() const { return host_.monotonic_ns() - began_ns_; }

    const Host host_;
    const std::chrono::nanoseconds timeout_;
    // Set when the lease begins, before anybody else sees it.
    std::int64_t began_ns_ = 0;
  };

  /// `name`: what is locked, for messages.
  explicit WriterLock(std::string_view name) : name_(name) {}
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

  /// Waits until no lease is held; `guard` is locked when it is OK. TIMEOUT and CANCELLED name the
  /// lease that was waited for.
  Status lock(const Call& call, Guard& guard) {
    guard = Guard(mutex_);
    if (holder_ == nullptr) return {};
    return wait(call, guard, nullptr);
  }

  /// Waits likewise, and for those who wait already, and begins the lease.
  Status begin(const Call& call, Lease& lease, Guard& guard);
  /// For a call of the transaction whose lease it is. INVALID_STATE when it has run out.
  Status lock(const Lease& lease, Guard& guard);
  /// Nothing when it is over already.
  void end(const Lease& lease) noexcept;

  /// For measurements.
  Guard lock_anyway() { return Guard(mutex_); }

 private:
  // A cancel token may be fired, and a clock set, between a look and the sleep that follows.
  static constexpr std::chrono::milliseconds kLongestNap{50};

  Status wait(const Call& call, Guard& guard, const Lease* wanted);
  bool may_go_on(const void* waiter, const Lease* wanted);
  std::string waited_for() const;

  const std::string name_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  const Lease* holder_ = nullptr;
  std::deque<const void*> waiters_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_WRITER_LOCK_HPP
