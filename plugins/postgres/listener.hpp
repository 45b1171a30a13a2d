// SPDX-License-Identifier: Apache-2.0
//
// Listener: hears what the announcers of other processes say, on a connection of its own, which is
// not one of the pool's. It connects when it is first asked to listen, and again after pauses that
// double from 100 ms to 5 s when the connection breaks. After each connecting it reports every log,
// since something may have been said meanwhile.
//
// One thread, `fp-pg-listen`, which sleeps while nothing is said and blocks all signals.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_LISTENER_HPP
#define FACTPORT_POSTGRES_LISTENER_HPP

#include "connection_pool.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace factport::postgres {

class Listener {
 public:
  /// A log has new events; an empty name: any may have. Called on the listener's thread.
  using Heard = std::function<void(std::string_view log)>;

  /// The pool, of which settings and interrupter are used, must outlive it.
  Listener(ConnectionPool& pool, std::string channel, Heard heard);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// From now on.
  void listen();

 private:
  class Receiver;
  /// Makes the thread look at what it was told.
  class Bell {
   public:
    Bell();
    ~Bell();
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;
    void ring() const noexcept;
    void silence() const noexcept;
    int descriptor() const noexcept { return descriptor_; }

   private:
    int descriptor_;
  };

  void run();
  /// Until the connection breaks or the store is closed.
  void listen_once();
  /// Sleeps until the bell rings, something comes in from `socket` (-1 = nothing can), or the time
  /// is over (< 0 = never).
  void sleep(int socket, std::chrono::milliseconds at_most) const;

  ConnectionPool& pool_;
  const std::string channel_;
  const Heard heard_;
  Bell bell_;
  std::atomic<bool> wanted_{false};
  std::atomic<bool> closing_{false};
  // It did connect, the last time.
  bool connected_ = false;
  std::thread thread_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_LISTENER_HPP
