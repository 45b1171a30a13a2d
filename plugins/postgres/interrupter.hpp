// SPDX-License-Identifier: Apache-2.0
//
// Interrupter: ends statements whose call has run out of time or was cancelled.
//
// libpqxx blocks until the server answers, and a server that hangs never does. So a statement under
// way is watched, and when its time is over its socket is shut down: libpqxx then fails at once,
// and the connection is thrown away. The server notices a closed client by itself
// (client_connection_check_interval, set by connection.cpp) and ends what it was doing.
//
// One thread, `fp-pg-watch`, sleeps until the earliest deadline; nothing is polled. It starts with
// the store, blocks all signals, and ends with it.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_INTERRUPTER_HPP
#define FACTPORT_POSTGRES_INTERRUPTER_HPP

#include "connecting.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace factport::postgres {

/// Why a statement was ended early.
enum class Interruption { kNone, kDeadline, kCancelled };

class Interrupter {
 public:
  explicit Interrupter(Host host);
  ~Interrupter();
  Interrupter(const Interrupter&) = delete;
  Interrupter& operator=(const Interrupter&) = delete;

  LeftBehind& left_behind() noexcept { return left_behind_; }

 private:
  friend class Watch;
  struct Entry {
    int socket;
    std::int64_t deadline_ns;
    std::atomic<Interruption>* reason;
  };
  using Entries = std::list<Entry>;

  void run();

  Host host_;
  LeftBehind left_behind_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  Entries entries_;
  // When the thread looks again; the greatest int64 when nothing has a deadline.
  std::int64_t wakes_at_ns_;
  bool closing_ = false;
  std::thread thread_;
};

/// Watches one statement from construction to destruction. The socket must stay open meanwhile.
class Watch {
 public:
  /// Until the call's deadline, and for its cancel token.
  Watch(Interrupter& interrupter, int socket, const Call& call);
  /// Until a point on the host's monotonic clock.
  Watch(Interrupter& interrupter, int socket, std::int64_t deadline_ns);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Ends the watch: after this the socket is not touched, and the reason does not change. The
  /// destructor does the same.
  void stop();
  Interruption reason() const noexcept { return reason_.load(); }

 private:
  struct OnCancel {
    Watch* watch;
    void operator()() const;
  };
  void arm(std::int64_t deadline_ns);

  Interrupter& interrupter_;
  const int socket_;
  std::atomic<Interruption> reason_{Interruption::kNone};
  std::optional<Interrupter::Entries::iterator> entry_;
  std::optional<CancelSubscription<OnCancel>> cancel_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_INTERRUPTER_HPP
