// SPDX-License-Identifier: Apache-2.0
//
// LogWriter: the write transaction. It judges requests against the state that it sees, writes those
// that hold, and commits them together.
//
// Why no reader ever skips an event:
//  1. SQLite has one writer. begin() takes the write lock of the file (BEGIN IMMEDIATE), across all
//     threads and processes, and it is held until the commit is visible.
//  2. A global position is given out under that lock only, as the successor of the log's last one,
//     which is read under the lock and written in the same transaction.
//  3. So positions become visible in the order in which they were given: when a reader, who always
//     sees one committed state, sees position G, everything below G that will ever exist is visible
//     too.
// The horizon of a log is therefore its last global position, at every level, and a read never
// waits for one.
//
// A request that is refused writes nothing. One that fails while it writes (a full disk, an id that
// is stored already) makes the transaction broken(): then it can only be rolled back, and the other
// members of the group are tried again without it.
//
// Thread rule: used by one thread at a time.
#ifndef FACTPORT_SQLITE_LOG_WRITER_HPP
#define FACTPORT_SQLITE_LOG_WRITER_HPP

#include "connection.hpp"
#include "heads.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace factport::sqlite {

class LogWriter {
 public:
  /// Whether ids are looked up before anything is written, or only when that turns out to be
  /// needed: the unique index finds a stored id as well, but breaks the transaction.
  enum class Care { kWriteFirst, kIdsFirst };

  struct Verdict {
    Status status;
    /// The request was stored before, and has its original receipts.
    bool already_stored = false;
  };

  /// `pins`: the store's, which outlive the writer.
  LogWriter(std::unique_ptr<Connection> connection, Host host, LogPins& pins);

  /// Takes the write lock, waiting as `wait` says. TIMEOUT, CANCELLED or BUSY when another process
  /// keeps it; INVALID_STATE when the file is no longer where it was opened. `wait` must live until
  /// commit() or roll_back().
  Status begin(LockWait& wait);
  /// From here on, in an open transaction, `wait` is not needed any more.
  void stop_waiting() { waiting_.reset(); }
  /// One request's verdict, provisional until commit().
  Verdict append(const AppendRequest& request, Receipts& receipts, Care care);
  /// Whether the last append() failed halfway.
  bool broken() const noexcept { return broken_; }
  /// Writes the counters of what was appended, so that reads on connection() see all of it.
  Status flush() { return heads_.flush(); }
  /// Gives a log another level and epoch, commits that, and renews the store's pin of the log.
  /// NOT_FOUND. Ends the transaction, whatever it answers.
  Status set_level(std::string_view log, Level level);
  /// Makes everything durable and visible, and ends the transaction, whatever it answers.
  /// OUTCOME_UNKNOWN, or another failure after which nothing is stored.
  Status commit();
  /// Ends the transaction without its changes, if one is open.
  void roll_back();

  /// For reads within the transaction.
  Connection& connection() noexcept { return *connection_; }

 private:
  struct Target {
    StreamRow row;
    std::int64_t category_no = 0;
    // Of this request.
    std::int64_t added = 0;
    std::int64_t last_event = 0;
    std::int64_t next_position = 0;
  };

  Status admit(const AppendRequest& request, const LogHead* log);
  Status load_targets(const AppendRequest& request, const LogHead* log);
  void count_events(const AppendRequest& request);
  Status check_guards(const AppendRequest& request, Level level) const;
  Verdict unless_stored(Status otherwise, const AppendRequest& request, const LogHead* log,
                        Receipts& receipts);
  Status write(const AppendRequest& request, LogHead* log, Receipts& receipts);
  Status write_stream(Target& target, StreamView name, LogHead& log, std::int64_t first_global,
                      std::int64_t recorded_at);
  Status write_events(const AppendRequest& request, const LogHead& log, std::int64_t first_global,
                      std::int64_t recorded_at, Receipts& receipts);
  Status commit_level(std::string_view name, const LogHead& log, Level level);
  Status broke(Status status);
  void end();

  std::unique_ptr<Connection> connection_;
  Host host_;
  LogPins& pins_;
  Heads heads_;
  std::optional<Connection::Waiting> waiting_;
  bool changed_ = false;
  bool broken_ = false;
  // Of the request at hand; kept for their memory.
  std::vector<Target> targets_;
  std::vector<std::int64_t> stream_numbers_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_LOG_WRITER_HPP
