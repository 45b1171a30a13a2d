// SPDX-License-Identifier: Apache-2.0
//
// Arrivals: how a reader waits for events that are not there yet. Costs a writer one atomic
// operation while nobody waits.
//
// No arrival is missed: a waiter counts itself in before it looks, and a writer looks at that count
// after it has published. Whichever of the two changes the count last sees what the other did.
//
// Thread rule: any thread.
#ifndef FACTPORT_MEMORY_ARRIVALS_HPP
#define FACTPORT_MEMORY_ARRIVALS_HPP

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace factport::memory {

class Arrivals {
 public:
  Arrivals() = default;
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  /// Tells those who wait that events were published.
  void announce() noexcept {
    if (waiters_.fetch_add(0, std::memory_order_acq_rel) > 0) wake();
  }

  /// Waits until `is_there()`, a function that reads published state. CANCELLED or TIMEOUT when the
  /// call ends before; `waited_for` completes that message.
  template <class IsThere>
  Status wait(const Call& call, std::string_view waited_for, IsThere&& is_there) {
    const Waiting waiting(waiters_);
    const CancelSubscription cancelled(call, [this] { wake(); });
    std::unique_lock lock(mutex_);
    while (!is_there()) {
      if (Status status = call.interrupted(waited_for); !status.ok()) return status;
      // The deadline is on the host's clock, which need not run like this one: look now and then.
      const std::chrono::nanoseconds left(call.remaining_ns());
      arrived_.wait_for(lock, std::min<std::chrono::nanoseconds>(left, kLongestNap));
    }
    return {};
  }

 private:
  static constexpr std::chrono::milliseconds kLongestNap{50};

  class Waiting {
   public:
    explicit Waiting(std::atomic<std::uint32_t>& count) : count_(count) {
      count_.fetch_add(1, std::memory_order_acq_rel);
    }
    ~Waiting() { count_.fetch_sub(1, std::memory_order_acq_rel); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    std::atomic<std::uint32_t>& count_;
  };

  void wake() noexcept {
    // Whoever has looked and not yet gone to sleep holds the mutex.
    { const std::lock_guard lock(mutex_); }
    arrived_.notify_all();
  }

  std::atomic<std::uint32_t> waiters_{0};
  std::mutex mutex_;
  std::condition_variable arrived_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_ARRIVALS_HPP
