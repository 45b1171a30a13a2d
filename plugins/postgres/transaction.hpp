// SPDX-License-Identifier: Apache-2.0
//
// PostgresTransaction: a transaction of the server's, on a connection of its own. Its appends are
// calls of the append function, never shared with others, and hold their locks and the horizon's
// marker until it ends; wider reads of others stop below its first event meanwhile, and its commit
// leaves a note of where it begins and ends, so that they never stop within it. Its own reads
// see what it has written: the horizon leaves out one's own marker, and waits for those of others
// as far as the transaction's own last event.
//
// Several appends cannot take their locks in one order: two transactions may deadlock at levels
// `stream` and `category`, and the server ends one of them (CONFLICT). At level `log` the first
// append takes the log's row, and nobody can.
//
// Its timeout is a watch on its socket for as long as it lives: when it fires, the server sees the
// client hang up, and rolls back. A process that dies hangs up as well.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_POSTGRES_TRANSACTION_HPP
#define FACTPORT_POSTGRES_TRANSACTION_HPP

#include "append_statements.hpp"
#include "arrivals.hpp"
#include "connection_pool.hpp"
#include "interrupter.hpp"
#include "log_directory.hpp"
#include "reads.hpp"

#include <factport/cpp/adapter.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace factport::postgres {

class PostgresTransaction final : public StoreTransaction, private ReadSource {
 public:
  /// What a transaction uses of its store, which outlives it.
  struct Store {
    ConnectionPool& pool;
    const Names& names;
    LogDirectory& logs;
    const AppendStatements& statements;
    const ReadStatements& read_statements;
    Arrivals& arrivals;
  };

  static Result<std::unique_ptr<StoreTransaction>> begin(const Store& store, const Call& call,
                                                         const BeginRequest& request);
  PostgresTransaction(const Store& store, Borrowed connection, const BeginRequest& request,
                      const LogPin& pin);
  ~PostgresTransaction() override;

  Status append(const Call& call, const AppendRequest& request, Receipts& receipts) override;
  Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request) override;
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  Status commit(const Call& call) override;

 private:
  /// The ReadSource of its own reads.
  Result<pqxx::result> run(const Statement& statement, const Params& params,
                           const Call& call) override;
  ConnectionPool& pool() noexcept override { return store_.pool; }

  /// INVALID_STATE instead of what the connection said, when that was the timeout's doing.
  Status in_terms_of_timeout(Status failure) const;
  Status take(const AppendRequest& request, const Verdict& verdict, const Call& call,
              Receipts& receipts);
  std::string commit_statement() const;
  Status resolve_commit(const Call& call);
  /// After the commit took effect.
  void tell();

  const Store store_;
  const std::string log_;
  const LogPin pin_;
  const std::chrono::nanoseconds timeout_;
  Borrowed connection_;
  std::optional<Watch> watch_;
  bool committed_ = false;
  // Of what it has appended: one id, which tells whether a lost commit took effect, how often
  // global positions were drawn, the first and the highest of them.
  std::optional<Uuid> an_id_;
  std::int64_t draws_ = 0;
  std::int64_t first_given_ = 0;
  std::int64_t highest_given_ = 0;
  Reads reads_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_TRANSACTION_HPP
