// SPDX-License-Identifier: Apache-2.0
//
// Appender: where append happens. It sends a request through a lane (append_lane.hpp), and puts the
// verdict into the words of the contract. What a lane could not settle goes on alone here: on a
// connection of its own, waiting for locks as long as the call allows.
//
// Why no reader ever skips an event, at each level:
//  log       A global position is given out under the lock of the log's row, which is held until
//  the
//            commit is visible, as the successor of the last one. So positions become visible in
//            their order.
//  category, stream, none
//            They come from a sequence, and may become visible out of order. Every statement that
//            draws has published a lower bound of what it will draw, and holds it until it has
//            ended; readers of wider scopes stop below the lowest bound (sql/001_append.sql,
//            @horizon@). A scope that is no wider than the level is locked while its position is
//            drawn and until the commit is visible; at level `none` a stream's next position can
//            only be stored once the one before it is visible, and its global position is drawn
//            after that was seen.
//
// What happens when an answer is lost: the backend that worked on it is ended and waited for, so
// that nothing can be stored any more; then the ids say what was. Where the backend cannot be known
// (behind a pooler) or reached, the outcome is unknown.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_APPENDER_HPP
#define FACTPORT_POSTGRES_APPENDER_HPP

#include "append_lane.hpp"
#include "append_statements.hpp"
#include "connection_pool.hpp"
#include "log_directory.hpp"
#include "verdict.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace factport::postgres {

class Appender {
 public:
  Appender(ConnectionPool& pool, const Names& names, LogDirectory& logs);

  Status append(const Call& call, const AppendRequest& request, Receipts& receipts);

  const AppendStatements& statements() const noexcept { return statements_; }

 private:
  AppendLane& lane_of(const AppendRequest& request, Level level);
  /// `alone`: the verdict is of a statement of its own already.
  Status conclude(const Call& call, const AppendRequest& request, const LogPin& pin,
                  LaneVerdict said, bool alone, Receipts& receipts);
  /// One statement on a connection of its own.
  Verdict append_alone(const Call& call, const AppendRequest& request, const LogPin& pin,
                       bool ids_first);
  /// The request in the light of the ids that are stored. `otherwise` when none is.
  Status settle_by_ids(const Call& call, const AppendRequest& request, Status otherwise,
                       Receipts& receipts);
  /// After an answer was lost.
  Status resolve(const Call& call, const AppendRequest& request, const Backend& backend,
                 Receipts& receipts);
  /// Fills the receipts of what is stored.
  void take_over(const std::vector<factport_receipt>& from, const AppendRequest& request,
                 Receipts& receipts);

  ConnectionPool& pool_;
  LogDirectory& logs_;
  const AppendStatements statements_;
  std::vector<std::unique_ptr<AppendLane>> lanes_;
};

/// UNSUPPORTED when a condition of the request names a stream that it does not write, which level
/// `none` cannot judge.
Status check_guards(const AppendRequest& request, Level level);

/// What a refusal is in the words of the contract.
Status refusal_of(const AppendRequest& request, const std::vector<std::int64_t>& judged);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_APPENDER_HPP
