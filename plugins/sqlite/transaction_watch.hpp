// SPDX-License-Identifier: Apache-2.0
//
// TransactionWatch: ends the transactions of a store that run past their timeout, although nobody
// calls them. SQLite holds its write lock for as long as a transaction is open, so somebody has to
// roll it back: a thread named fp-sqlite-tx, which blocks all signals. It starts with the first
// transaction and ends with this object; a store without transactions has no thread.
//
// Thread rule: any threads. A transaction is called with the watch's lock held, so it must not hold
// a lock of its own while it calls the watch.
#ifndef FACTPORT_SQLITE_TRANSACTION_WATCH_HPP
#define FACTPORT_SQLITE_TRANSACTION_WATCH_HPP

#include <factport/cpp/host.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace factport::sqlite {

class TransactionWatch {
 public:
  /// What is watched.
  class Watched {
   public:
    /// Its time is up. Called once at most, on the watch's thread.
    virtual void expire() noexcept = 0;

   protected:
    ~Watched() = default;
  };

  explicit TransactionWatch(Host host) : host_(host) {}
  /// REQUIRES: nothing is watched any more.
  ~TransactionWatch();
  TransactionWatch(const TransactionWatch&) = delete;
  TransactionWatch& operator=(const TransactionWatch&) = delete;

  /// Throws when there can be no thread; nothing is watched then.
  void add(Watched& transaction, std::int64_t began_ns, std::chrono::nanoseconds timeout);
  /// Returns when it is not called and will not be. Nothing for one that is not watched.
  void remove(Watched& transaction) noexcept;

  /// For how long the oldest one has been open; nothing when none is.
  std::optional<std::chrono::nanoseconds> oldest() const;

 private:
  // The deadlines are on the host's clock, which need not run like this one: look now and then.
  static constexpr std::chrono::milliseconds kLongestNap{50};

  struct Entry {
    Watched* transaction;
    std::int64_t began_ns;
    std::int64_t ends_ns;
  };

  void start();
  void run();
  /// Ends what is due, and answers how long to sleep.
  std::chrono::nanoseconds look();

  const Host host_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::vector<Entry> entries_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_TRANSACTION_WATCH_HPP
