// SPDX-License-Identifier: Apache-2.0
//
// ReaderPool: the connections that read. A read borrows one for a single short query and gives it
// back; no transaction is open in between, so nothing that a reader holds keeps the write-ahead log
// from being emptied.
//
// Thread rule: any threads.
#ifndef FACTPORT_SQLITE_READER_POOL_HPP
#define FACTPORT_SQLITE_READER_POOL_HPP

#include "connection.hpp"
#include "lock_wait.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace factport::sqlite {

class ReaderPool {
 public:
  explicit ReaderPool(const Settings& settings) : settings_(settings) {}

 private:
  friend class Reader;
  using Borrowed = Result<std::unique_ptr<Connection>>;

  Borrowed borrow(const Call& call);
  Borrowed open(const Call& call);
  void give_back(std::unique_ptr<Connection> connection);

  const Settings settings_;
  std::mutex mutex_;
  std::condition_variable came_back_;
  // Guarded by mutex_.
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;
};

/// A connection on loan for one call. Locks are waited for as that call can.
class Reader {
 public:
  /// Opens a connection until the pool has its most, then waits for one to come back.
  /// REQUIRES: pool and call outlive this object.
  Reader(ReaderPool& pool, const Call& call);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// OK, or why there is no connection: TIMEOUT, CANCELLED, or why none can be opened.
  Status status() const { return connection_.status(); }
  /// REQUIRES: status().ok().
  Connection& connection() { return **connection_; }

 private:
  ReaderPool& pool_;
  ReaderPool::Borrowed connection_;
  LockWait lock_wait_;
  std::optional<Connection::Waiting> waiting_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_READER_POOL_HPP
