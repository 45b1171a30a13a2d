// SPDX-License-Identifier: Apache-2.0
//
// ReadSource: where statements that read are run: on any connection of the pool, or on that of a
// transaction, which sees its own writes.
#ifndef FACTPORT_POSTGRES_READ_SOURCE_HPP
#define FACTPORT_POSTGRES_READ_SOURCE_HPP

#include "connection_pool.hpp"
#include "names.hpp"
#include "params.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <pqxx/pqxx>

namespace factport::postgres {

class ReadSource {
 public:
  virtual ~ReadSource() = default;
  /// One statement, one round trip.
  virtual Result<pqxx::result> run(const Statement& statement, const Params& params,
                                   const Call& call) = 0;
  /// For questions that are not about events.
  virtual ConnectionPool& pool() noexcept = 0;
};

/// On a connection that is borrowed for the statement. Reading again does no harm: when the
/// connection broke, which is how a restarted server is noticed, the statement runs once more on
/// another; after that it is UNAVAILABLE. Thread rule: any thread.
class PooledReads final : public ReadSource {
 public:
  /// The pool must outlive it.
  explicit PooledReads(ConnectionPool& pool) : pool_(pool) {}

  Result<pqxx::result> run(const Statement& statement, const Params& params,
                           const Call& call) override;
  ConnectionPool& pool() noexcept override { return pool_; }

 private:
  ConnectionPool& pool_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_READ_SOURCE_HPP
