// SPDX-License-Identifier: Apache-2.0
#include "connection_pool.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

namespace factport::postgres {

namespace {

/// A waiter looks at the clock again after so long, whatever the clock is.
constexpr std::chrono::seconds kLongestSleep{60};

}  // namespace

Borrowed::Borrowed(ConnectionPool& pool, std::unique_ptr<Connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {}

Borrowed::Borrowed(Borrowed&& other) noexcept
    : pool_(other.pool_), connection_(std::move(other.connection_)) {}

Borrowed& Borrowed::operator=(Borrowed&& other) noexcept {
  if (this == &other) return *this;
  reset();
  pool_ = other.pool_;
  connection_ = std::move(other.connection_);
  return *this;
}

Borrowed::~Borrowed() { reset(); }

void Borrowed::reset() {
  if (connection_ != nullptr) pool_->give_back(std::move(connection_));
}

ConnectionPool::ConnectionPool(const Settings& settings, Host host)
    : settings_(settings), host_(host), interrupter_(host) {
  idle_.reserve(settings_.pool.max);
}

Result<Borrowed> ConnectionPool::borrow(Purpose purpose, const Call& call) {
  Result<std::unique_ptr<Connection>> connection = take_or_reserve(purpose, call);
  if (!connection.ok()) return connection.status();
  if (connection.value() != nullptr) return Borrowed(*this, std::move(*connection));
  connection = Connection::open(settings_, purpose, interrupter_, host_, call);
  if (connection.ok()) return Borrowed(*this, std::move(*connection));
  forget_one();
  return connection.status();
}

/// An idle connection, or null and the right to open one.
Result<std::unique_ptr<Connection>> ConnectionPool::take_or_reserve(Purpose purpose,
                                                                    const Call& call) {
  const auto wake = [this] {
    const std::lock_guard lock(mutex_);
    returned_.notify_all();
  };
  // Both are destroyed after the lock: closing says goodbye to the server, and unsubscribing waits
  // for the callback.
  std::vector<Idle> closed;
  const CancelSubscription<decltype(wake)> on_cancel(call, wake);
  const std::int64_t since = host_.monotonic_ns();
  std::unique_lock lock(mutex_);
  for (;;) {
    if (auto connection = take_idle(purpose, closed)) return connection;
    if (open_ < settings_.pool.max || drop_oldest(closed)) {
      ++open_;
      return std::unique_ptr<Connection>();
    }
    Result<std::chrono::nanoseconds> left = time_to_wait(since, call);
    if (!left.ok()) return left.status();
    returned_.wait_for(lock, std::min<std::chrono::nanoseconds>(*left, kLongestSleep));
  }
}

std::unique_ptr<Connection> ConnectionPool::take_idle(Purpose purpose, std::vector<Idle>& closed) {
  close_expired(closed);
  for (std::size_t i = idle_.size(); i-- > 0;) {
    if (idle_[i].connection->purpose() != purpose) continue;
    Idle found = remove(i);
    if (found.connection->is_alive()) return std::move(found.connection);
    --open_;
    closed.push_back(std::move(found));
  }
  return nullptr;
}

/// One that was made for another purpose gives up its place.
bool ConnectionPool::drop_oldest(std::vector<Idle>& closed) {
  if (idle_.empty()) return false;
  closed.push_back(remove(0));
  --open_;
  return true;
}

void ConnectionPool::close_expired(std::vector<Idle>& closed) {
  const std::int64_t now = host_.monotonic_ns();
  const std::int64_t idle_ns = std::chrono::nanoseconds(settings_.pool.idle).count();
  // The first was idle longest.
  while (!idle_.empty() && open_ > settings_.pool.min && now - idle_[0].since_ns > idle_ns) {
    drop_oldest(closed);
  }
  for (std::size_t i = idle_.size(); i-- > 0;) {
    if (!is_too_old(*idle_[i].connection)) continue;
    closed.push_back(remove(i));
    --open_;
  }
}

ConnectionPool::Idle ConnectionPool::remove(std::size_t index) {
  const auto at = idle_.begin() + static_cast<std::ptrdiff_t>(index);
  Idle removed = std::move(*at);
  idle_.erase(at);
  return removed;
}

bool ConnectionPool::is_too_old(const Connection& connection) const {
  const std::int64_t age = host_.monotonic_ns() - connection.opened_at_ns();
  return age > std::chrono::nanoseconds(settings_.pool.max_lifetime).count();
}

Result<std::chrono::nanoseconds> ConnectionPool::time_to_wait(std::int64_t since,
                                                              const Call& call) const {
  const std::string waited_for = "one of the " + std::to_string(settings_.pool.max) +
                                 " connections to " + settings_.label +
                                 ", which are all in use (pool.max)";
  if (Status status = call.interrupted(waited_for); !status.ok()) return status;
  if (call.has_deadline()) return std::chrono::nanoseconds(call.remaining_ns());
  const std::chrono::nanoseconds waited(host_.monotonic_ns() - since);
  if (waited < settings_.pool.acquire_timeout) return settings_.pool.acquire_timeout - waited;
  return Status(StatusCode::kResourceExhausted,
                "waited " + std::to_string(settings_.pool.acquire_timeout.count()) + " ms for " +
                    waited_for + "; raise pool.max, or ask for less at the same time");
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
  std::vector<Idle> closed;
  const std::lock_guard lock(mutex_);
  if (connection->usable()) {
    idle_.push_back({std::move(connection), host_.monotonic_ns()});
    close_expired(closed);
  } else {
    --open_;
    closed.push_back({std::move(connection), 0});
  }
  // All of them: whoever is woken may have been cancelled.
  returned_.notify_all();
}

void ConnectionPool::forget_one() {
  const std::lock_guard lock(mutex_);
  --open_;
  returned_.notify_all();
}

}  // namespace factport::postgres
