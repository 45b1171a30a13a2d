// SPDX-License-Identifier: Apache-2.0
//
// ConnectionPool: sessions that are kept open between calls, at most `pool.max` of them whatever
// they are for.
//
// The one that was given back last is lent first, so that few are warm and the rest grow idle. A
// connection is looked at before it is lent (a hung-up server is noticed without a round trip),
// and thrown away when it broke, grew old or idle. When all are lent, a call waits until its
// deadline: RESOURCE_EXHAUSTED where it has none and pool.acquire_timeout passed, TIMEOUT
// otherwise.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_CONNECTION_POOL_HPP
#define FACTPORT_POSTGRES_CONNECTION_POOL_HPP

#include "connection.hpp"
#include "interrupter.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace factport::postgres {

class ConnectionPool;

/// A connection on loan; given back, or thrown away if it broke, by the destructor.
class Borrowed {
 public:
  Borrowed() = default;
  Borrowed(ConnectionPool& pool, std::unique_ptr<Connection> connection);
  Borrowed(Borrowed&& other) noexcept;
  Borrowed& operator=(Borrowed&& other) noexcept;
  ~Borrowed();

  Connection& operator*() const noexcept { return *connection_; }
  Connection* operator->() const noexcept { return connection_.get(); }
  explicit operator bool() const noexcept { return connection_ != nullptr; }
  /// Gives it back now.
  void reset();

 private:
  ConnectionPool* pool_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

class ConnectionPool {
 public:
  ConnectionPool(const Settings& settings, Host host);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  /// REQUIRES: every loan is over before the pool is destroyed.
  Result<Borrowed> borrow(Purpose purpose, const Call& call);

  Interrupter& interrupter() noexcept { return interrupter_; }
  const Settings& settings() const noexcept { return settings_; }
  Host host() const noexcept { return host_; }

 private:
  friend class Borrowed;
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::int64_t since_ns;
  };
  void give_back(std::unique_ptr<Connection> connection);
  void forget_one();
  Result<std::unique_ptr<Connection>> take_or_reserve(Purpose purpose, const Call& call);
  Result<std::chrono::nanoseconds> time_to_wait(std::int64_t since, const Call& call) const;
  bool is_too_old(const Connection& connection) const;
  // REQUIRES: mutex_ is held. What is put into `closed` is to be destroyed after it.
  std::unique_ptr<Connection> take_idle(Purpose purpose, std::vector<Idle>& closed);
  bool drop_oldest(std::vector<Idle>& closed);
  void close_expired(std::vector<Idle>& closed);
  Idle remove(std::size_t index);

  const Settings settings_;
  Host host_;
  Interrupter interrupter_;

  std::mutex mutex_;
  std::condition_variable returned_;
  // Guarded by mutex_. The last is lent first.
  std::vector<Idle> idle_;
  // Lent, idle, or being opened.
  std::size_t open_ = 0;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_CONNECTION_POOL_HPP
