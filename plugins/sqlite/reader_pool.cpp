// SPDX-License-Identifier: Apache-2.0
#include "reader_pool.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace factport::sqlite {

ReaderPool::Borrowed ReaderPool::borrow(const Call& call) {
  constexpr std::string_view kWaitedFor = "a free connection; raise \"readers\"";
  if (Status status = call.interrupted("a read to begin"); !status.ok()) return status;
  std::unique_lock lock(mutex_);
  while (idle_.empty() && open_ == settings_.readers) {
    if (Status status = call.interrupted(kWaitedFor); !status.ok()) return status;
    // Reads are short: not worth a subscription to the cancel token.
    const std::chrono::nanoseconds left(call.remaining_ns());
    came_back_.wait_for(lock, std::min<std::chrono::nanoseconds>(left, LockWait::kLongestPause));
  }
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }
  ++open_;
  lock.unlock();
  Borrowed connection = open(call);
  if (connection.ok()) return connection;
  lock.lock();
  --open_;
  came_back_.notify_one();
  return connection;
}

ReaderPool::Borrowed ReaderPool::open(const Call& call) {
  LockWait wait(call, settings_.busy_timeout);
  Borrowed connection = Connection::open(settings_, access_to_read(settings_), wait);
  if (!connection.ok()) return connection;
  Status status = (*connection)->execute("PRAGMA query_only=1");
  if (!status.ok()) return status;
  return connection;
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
  came_back_.notify_one();
}

Reader::Reader(ReaderPool& pool, const Call& call)
    : pool_(pool), connection_(pool.borrow(call)), lock_wait_(call, pool.settings_.busy_timeout) {
  if (connection_.ok()) waiting_.emplace(**connection_, lock_wait_);
}

Reader::~Reader() {
  if (!connection_.ok()) return;
  waiting_.reset();
  pool_.give_back(std::move(*connection_));
}

}  // namespace factport::sqlite
