// SPDX-License-Identifier: Apache-2.0
//
// ScanOptions and Scan: reading events, one batch at a time.
//
//     for (const auto& event : stream.scan({.from = 2})) use(event.name(), event.payload());
//
// A Scan holds bounded memory, whatever it reads, and keeps its store open. Its end was fixed when
// it opened. An event is a view into the current batch: to keep it, write `StoredEvent
// copy(event)`, or collect the whole scan with to_vector(). One thread at a time uses a Scan.
#ifndef FACTPORT_HOST_SCAN_HPP
#define FACTPORT_HOST_SCAN_HPP

#include <factport/cpp/event.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>
#include <factport/host/call_options.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport {

enum class Direction { kForwards, kBackwards };

/// A range of times in microseconds since the Unix epoch: [from, before).
struct TimeRange {
  std::optional<std::int64_t> from = std::nullopt;
  std::optional<std::int64_t> before = std::nullopt;
};

struct ScanOptions {
  /// Positions, inclusive. Scans of one stream only.
  std::optional<std::int64_t> from = std::nullopt;
  std::optional<std::int64_t> to = std::nullopt;
  /// Global positions, exclusive. `after` is where an earlier scan came to: see
  /// Scan::scanned_through.
  std::optional<std::int64_t> after = std::nullopt;
  std::optional<std::int64_t> before = std::nullopt;
  /// Applied after every filter; 0 = no events.
  std::optional<std::int64_t> limit = std::nullopt;
  /// Backwards without a limit is the exact reverse of forwards; with one it is the last n.
  Direction direction = Direction::kForwards;
  /// Only events with one of these names; absent = all, an empty list = none.
  std::optional<std::vector<std::string>> names = std::nullopt;
  TimeRange occurred_at = {};
  TimeRange recorded_at = {};
  /// What the scan waits for when it opens; see factport/scan.h.
  Freshness freshness = Freshness::kOwn;
  /// With Freshness::kAtLeast.
  std::int64_t at_least = 0;
  /// How many events to fetch at once, about; fewer when they come to more than some 4 MiB.
  std::uint32_t batch_events = 512;
  /// The deadline and stop token of each call of the scan.
  CallOptions call = {};
};

/// What info and latest wait for, and how long.
struct ReadOptions {
  Freshness freshness = Freshness::kOwn;
  std::int64_t at_least = 0;
  CallOptions call = {};
};

/// Records as the adapter lent them. Elements are at(0) to at(size() - 1).
class EventBatch {
 public:
  EventBatch(const factport_event* events, std::size_t count, std::size_t stride)
      : events_(events), count_(count), stride_(stride) {}

  std::size_t size() const noexcept { return count_; }
  std::size_t stride() const noexcept { return stride_; }
  const factport_event& at(std::size_t index) const {
    return *FACTPORT_ELEMENT(factport_event, events_, stride_, index);
  }

 private:
  const factport_event* events_;
  std::size_t count_;
  std::size_t stride_;
};

namespace host {
class CheckedCursor;
}

class Scan {
 public:
  class iterator;

  explicit Scan(std::unique_ptr<host::CheckedCursor> cursor);
  /// Iterators of the other end with it.
  Scan(Scan&&) noexcept;
  Scan& operator=(Scan&&) noexcept;
  ~Scan();

  /// Iterates over the rest of the scan. An event is valid until the iterator moves on. Throws
  /// Error.
  iterator begin();
  std::default_sentinel_t end() const noexcept { return {}; }

  /// The rest of the scan, copied. Throws Error.
  std::vector<StoredEvent> to_vector();

  /// Fetches the next batch, giving back the last one; false at the end. A batch may be empty. The
  /// events are read by batch(). After a failure the scan is over.
  Result<bool> try_next_batch();
  /// The current batch, valid until the next try_next_batch.
  EventBatch batch() const noexcept;
  /// The log that is read.
  std::string_view log() const noexcept;

  /// The resume position: the global position of the last event examined in the batches fetched so
  /// far, filtered out or not; `after` (or 0) before any. Pass it as `after` to go on from here.
  std::int64_t scanned_through() const noexcept;

 private:
  friend class iterator;

  // Moves to the next event, fetching batches; false at the end. Throws Error.
  bool advance();

  std::unique_ptr<host::CheckedCursor> cursor_;
  const char* at_ = nullptr;
  const char* batch_end_ = nullptr;
  std::size_t stride_ = 0;
  std::optional<EventView> event_;
};

class Scan::iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = StoredEvent;
  using difference_type = std::ptrdiff_t;
  using pointer = const EventView*;
  using reference = const EventView&;

  explicit iterator(Scan& scan) : scan_(scan.advance() ? &scan : nullptr) {}
  const EventView& operator*() const { return *scan_->event_; }
  const EventView* operator->() const { return &*scan_->event_; }
  iterator& operator++() {
    if (scan_->at_ != scan_->batch_end_) {
      scan_->event_.emplace(*reinterpret_cast<const factport_event*>(scan_->at_), scan_->log());
      scan_->at_ += scan_->stride_;
    } else if (!scan_->advance()) {
      scan_ = nullptr;
    }
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const noexcept { return scan_ == nullptr; }

 private:
  Scan* scan_;
};

inline Scan::iterator Scan::begin() { return iterator(*this); }

}  // namespace factport

#endif  // FACTPORT_HOST_SCAN_HPP
