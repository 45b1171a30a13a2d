// SPDX-License-Identifier: Apache-2.0
//
// Log: the events of one log, in memory. They are only ever added, all in one order, and nothing of
// them moves, changes or is freed while the log exists: readers are lent the log's own records.
//
// No reader ever skips an event. A global position is an event's number in the log plus one. It is
// given inside the lock of the log, and the same critical section publishes it (or rolls it back,
// and then the next append gets it), so events become readable in the order of their global
// positions, without a gap, all of one append at once. Whoever has seen global position G has
// therefore seen a size() >= G, and everything at or below G was readable then; what comes later
// gets a higher one. That holds in every scope, because a reader takes size() first and then, from
// the stream or the category, only the events below it (selection.hpp). It does not depend on the
// level: all four are served by this one lock. A transaction is one append here: what it writes is
// in a table of its own until its commit puts all of it in, in one critical section, and nobody
// else writes while it is open.
//
// Thread rule: all functions by any thread. Readers wait for nobody; writers for one another.
#ifndef FACTPORT_MEMORY_LOG_HPP
#define FACTPORT_MEMORY_LOG_HPP

#include "append_plan.hpp"
#include "event_table.hpp"
#include "writer_lock.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/cpp/status.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace factport::memory {

/// NOT_FOUND: a log without events is as good as absent.
Status no_events(std::string_view log);

/// Invariants:
///  1. level(), epoch() and uuid() are written before the first event is published. The level and
///     the epoch change together afterwards, by set_level() alone; the UUID never does.
class Log {
 public:
  explicit Log(std::string_view name) : name_(name), lock_(name) {}

  std::string_view name() const noexcept { return name_; }

  /// What readers may see of the log. No events = as good as absent.
  const EventTable& table() const noexcept { return table_; }
  std::uint64_t size() const noexcept { return table_.size(); }

  struct Identity {
    Level level;
    std::int64_t epoch;
  };
  /// REQUIRES: size() > 0. So does the UUID.
  Identity identity() const noexcept;
  Uuid uuid() const noexcept { return uuid_; }

  /// OK for a log without events, and when `pins` admits the log as it is: INVALID_STATE.
  Status check_pins(LogPins& pins) const;

  /// Stores all events of the request, or none; `host` gives the time. The first append creates the
  /// log, at the level of `pins`. What is wrong is looked for as append_verdict.hpp says; TIMEOUT
  /// and CANCELLED while a transaction is open. Throws std::bad_alloc; nothing is stored then.
  Status append(const Call& call, const AppendRequest& request, LogPins& pins, Host host,
                Receipts& receipts);

  /// Begins a transaction, once nobody else has one: a lease of the lock, and in `draft` an empty
  /// table that continues the log.
  Status begin(const Call& call, WriterLock::Lease& lease, std::shared_ptr<EventTable>& draft);
  /// An append to a transaction's draft, judged against the log and the draft. INVALID_STATE when
  /// the lease has run out.
  Status append(const WriterLock::Lease& lease, EventTable& draft, const AppendRequest& request,
                LogPins& pins, Host host, Receipts& receipts);
  /// Puts the draft into the log and ends the lease. Throws std::bad_alloc; nothing is stored then.
  Status commit(const WriterLock::Lease& lease, const EventTable& draft, LogPins& pins, Host host);
  /// INVALID_STATE when the lease has run out.
  Status check(const WriterLock::Lease& lease);
  /// Ends the lease, if it is not over.
  void end(const WriterLock::Lease& lease) noexcept { lock_.end(lease); }

  /// Gives the log another level and epoch, with every writer kept out, and renews the pin of the
  /// store that does it. NOT_FOUND for a log without events.
  Status set_level(const Call& call, Level level, LogPins& pins);

  /// Bytes taken from the heap. For measurements.
  std::size_t footprint();

 private:
  Level level_for(const LogPins& pins) const;
  void stage(AppendPlan& plan, std::int64_t recorded_at, Receipts& receipts);
  void publish(AppendPlan& plan) noexcept;
  void stage(const EventTable& draft);
  void publish(const EventTable& draft) noexcept;
  void create(Level level, Host host) noexcept;

  const std::string name_;

  // Written with lock_ held, read by anybody.
  EventTable table_;
  // Epoch and level, in one word so that they belong together.
  std::atomic<std::uint64_t> identity_{0};
  Uuid uuid_;

  WriterLock lock_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_LOG_HPP
