// SPDX-License-Identifier: Apache-2.0
//
// StreamAppend: the most common append (one stream, at most one leaf about it, level `stream`) as
// one plain statement: lock and advance the head, take the horizon's marker, draw, insert. For a
// single event it costs the server about half of what the append function does, for many there is
// no loop.
//
// Why it is correct: the head's upsert returns the newest version of the row, which it has locked,
// so the verdict in `accepted` is about the state that the write meets. The marker is computed from
// the head's row, the draw is in the target list above the marker, and the events above the draw:
// head, marker, draw, in this order. The epoch is compared in the snapshot of the statement, which
// a prepared statement takes after it has locked its tables; a change of level locks them first.
// The events lie in one block, one after the other: the first global position says them all.
//
// Thread rule: pure functions.
#ifndef FACTPORT_POSTGRES_STREAM_APPEND_HPP
#define FACTPORT_POSTGRES_STREAM_APPEND_HPP

#include "log_directory.hpp"
#include "names.hpp"
#include "params.hpp"
#include "verdict.hpp"

#include <factport/cpp/append.hpp>

#include <pqxx/pqxx>

#include <optional>

namespace factport::postgres {

class StreamAppend {
 public:
  explicit StreamAppend(const Names& names);

  static bool fits(const AppendRequest& request, Level level);

  /// REQUIRES: fits().
  const Statement& statement(const AppendRequest& request) const;
  static Params bind(const AppendRequest& request, const LogPin& log);
  /// Nothing when the statement could not tell: the stream is absent where it must exist, or the
  /// log's epoch is another. The append function can.
  static std::optional<Verdict> read(const AppendRequest& request, const pqxx::result& answer);

 private:
  // For leaves that an empty stream satisfies, and for those that it does not.
  Statement one_upsert_;
  Statement one_update_;
  Statement many_upsert_;
  Statement many_update_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_STREAM_APPEND_HPP
