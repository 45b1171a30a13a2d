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
// level: all four are served by this one lock.
//
// Thread rule: all functions by any thread. Readers wait for nobody; appends for one another.
#ifndef FACTPORT_MEMORY_LOG_HPP
#define FACTPORT_MEMORY_LOG_HPP

#include "append_plan.hpp"
#include "arena.hpp"
#include "growing_array.hpp"
#include "id_index.hpp"
#include "name_index.hpp"
#include "streams.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace factport::memory {

/// The first chunk is 2 KiB, the largest 144 KiB.
using Events = GrowingArray<factport_event, 16, 1024>;

/// Invariants:
///  1. events_[n] has the global position n + 1.
///  2. events_.size() is what readers may see. It is published last: names, streams, categories and
///     the log's identity that belong to an event are readable before the event is.
///  3. The numbers that a stream and its category hold are increasing, and every event below
///     events_.size() is in both. There may be numbers above, of an append under way.
///  4. level_ and uuid_ are written before the first event is published, and never again.
class Log {
 public:
  explicit Log(std::string_view name) : name_(name) {}

  std::string_view name() const noexcept { return name_; }

  /// How many events there are, which is the last global position. 0 = as good as absent.
  std::uint64_t size() const noexcept { return events_.size(); }
  const Events& events() const noexcept { return events_; }

  /// Null when there is none.
  const Category* find_category(std::string_view name) const { return categories_.find(name); }
  const Stream* find_stream(StreamView names) const;
  Stream* find_stream(const PlannedTarget& target) const;
  const EventName* find_event_name(std::string_view name) const { return event_names_.find(name); }
  const NameIndex<Category>& categories() const noexcept { return categories_; }

  /// REQUIRES: size() > 0.
  Level level() const noexcept { return level_; }
  Uuid uuid() const noexcept { return uuid_; }

  /// OK unless the log has events and another level than `wanted`: INVALID_STATE.
  Status check_level(Level wanted) const;

  /// Stores all events of the request, or none; `host` gives the time. The first append creates the
  /// log, at the level `wanted`. What is wrong is looked for in this order: an id twice in the
  /// request (DUPLICATE_ID), another level (INVALID_STATE), an exact repeat (already stored,
  /// whatever the conditions say), an id that is stored (DUPLICATE_ID), a guard at level none
  /// (UNSUPPORTED), the condition (CONDITION_FAILED), the most events that a log takes (LIMIT).
  /// Throws std::bad_alloc; nothing is stored then.
  Status append(const AppendRequest& request, Level wanted, Host host, Receipts& receipts);

  /// Bytes taken from the heap. For measurements.
  std::size_t footprint() const;

 private:
  Status append_locked(AppendPlan& plan, Level wanted, Host host, Receipts& receipts);
  std::size_t find_stored_ids(AppendPlan& plan) const;
  bool is_exact_repeat(const AppendPlan& plan) const;
  void answer_repeat(const AppendPlan& plan, Receipts& receipts) const;
  Status duplicate_id(const AppendPlan& plan) const;
  Status check_guards(const AppendPlan& plan, Level wanted) const;
  Stream& stream_of(PlannedTarget& target);
  const EventName& intern_event_name(std::string_view name);
  void stage(AppendPlan& plan, std::int64_t recorded_at, Receipts& receipts);
  void roll_back(AppendPlan& plan) noexcept;
  void commit(AppendPlan& plan, Level wanted, Host host) noexcept;

  const std::string name_;

  // Written with mutex_ held, read by anybody.
  Events events_;
  NameIndex<Category> categories_;
  NameTable<EventName> event_names_;
  Level level_ = Level::kUnspecified;
  Uuid uuid_;

  // Guarded by mutex_.
  mutable std::mutex mutex_;
  Arena arena_;
  IdIndex ids_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_LOG_HPP
