// SPDX-License-Identifier: Apache-2.0
//
// Arrivals: sleeping until there is something new to read (factport/ext/wait.h). A waiter asks the
// server whether an event is readable, and sleeps until it has a reason to ask again:
//   - this store handle has appended to the log: at once, without a word to the server;
//   - another process has, and said so (announcer.hpp), and this one heard it (listener.hpp);
//   - something is committed that lies beyond the horizon: after 1 ms, 2 ms, ... 10 ms;
//   - poll_interval has passed, because hints may be lost, or nobody sends or hears any.
// So a waiter without any event costs one question a poll_interval.
//
// No arrival is missed: a waiter notes how many arrivals there were before it asks, and sleeps only
// while there were no more.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_ARRIVALS_HPP
#define FACTPORT_POSTGRES_ARRIVALS_HPP

#include "announcer.hpp"
#include "connection_pool.hpp"
#include "listener.hpp"
#include "names.hpp"
#include "reads.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>
#include <factport/cpp/wait.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace factport::postgres {

class Arrivals {
 public:
  /// The pool and the reads must outlive it. Starts its threads, `fp-pg-notify` and
  /// `fp-pg-listen`, where the settings ask for them.
  Arrivals(ConnectionPool& pool, const Names& names, Reads& reads);
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  /// After something was committed to a log by this handle. Never blocks, and never fails.
  void announce(std::string_view log) noexcept;

  /// OK as soon as an event of the scope after `after` is readable; TIMEOUT, CANCELLED, or why the
  /// server could not be asked.
  Status wait(const Call& call, const WaitRequest& request);

 private:
  /// Makes those who wait for something of a log ask again; all of them for an empty name.
  void wake(std::string_view log);
  /// Makes them look at their calls.
  void rouse();
  std::uint64_t arrivals_of(std::string_view log);
  void sleep(const Call& call, std::string_view log, std::uint64_t seen,
             std::chrono::nanoseconds at_most);

  Reads& reads_;
  const std::chrono::nanoseconds poll_interval_;

  std::atomic<std::uint32_t> waiting_{0};
  std::mutex mutex_;
  std::condition_variable arrived_;
  // Guarded by mutex_. Of the logs that anybody has waited for.
  std::map<std::string, std::uint64_t, std::less<>> arrivals_;

  // Last, because their threads use what is above.
  std::unique_ptr<Announcer> announcer_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_ARRIVALS_HPP
