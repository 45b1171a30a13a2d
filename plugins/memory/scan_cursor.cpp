// SPDX-License-Identifier: Apache-2.0
#include "scan_cursor.hpp"

#include "filters.hpp"
#include "record_arrays.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace factport::memory {

namespace {

// The most events that a batch has, whatever the request hints at.
constexpr std::uint64_t kMostBatchEvents = 1 << 16;
// The most events that one call examines, so that its deadline and cancel token are looked at
// between calls even when no event passes the filters.
constexpr std::uint64_t kMostExamined = 1 << 16;

std::uint64_t batch_events(const ScanRequest& request) {
  return std::clamp<std::uint64_t>(request.batch_events(), 1, kMostBatchEvents);
}

/// Lends pieces of the log's own array.
class RunCursor final : public Cursor {
 public:
  RunCursor(const Selection& selection, const ScanRequest& request)
      : selection_(selection),
        batch_events_(batch_events(request)),
        scanned_through_(request.after().value_or(0)) {}

  Result<Batch> next(const Call&) override {
    Batch batch;
    if (!selection_.empty()) {
      const auto run = selection_.take_run(batch_events_);
      batch.events = run.data();
      batch.count = run.size();
      scanned_through_ = run.back().global_position;
    }
    batch.scanned_through = scanned_through_;
    batch.end = selection_.empty();
    return batch;
  }

 private:
  Selection selection_;
  std::uint64_t batch_events_;
  std::int64_t scanned_through_;
};

/// What is left of the log's events, and of those of a draft behind them.
class Rest {
 public:
  Rest(const Selection& log, const Selection& own) : log_(log), own_(own) {}

  bool empty() const noexcept { return log_.empty() && own_.empty(); }
  std::uint64_t size() const noexcept { return log_.size() + own_.size(); }
  /// REQUIRES: !empty(). So does the other.
  const factport_event& take_front() {
    return log_.empty() ? own_.take_front() : log_.take_front();
  }
  const factport_event& take_back() { return own_.empty() ? log_.take_back() : own_.take_back(); }

 private:
  Selection log_;
  Selection own_;
};

/// Gathers the records of the events that pass the filters.
class GatherCursor final : public Cursor {
 public:
  /// `draft`: what holds the events that are not the log's, if there are any.
  GatherCursor(const Rest& rest, std::shared_ptr<const EventTable> draft,
               const ScanRequest& request)
      : rest_(rest),
        draft_(std::move(draft)),
        filters_(request),
        backwards_(request.backwards()),
        left_(request.limit().value_or(std::numeric_limits<std::int64_t>::max())),
        scanned_through_(request.after().value_or(0)),
        arrays_(std::make_shared<RecordArrays>(std::min(batch_events(request), rest.size()))) {}

  Result<Batch> next(const Call&) override {
    Batch batch;
    if (!done()) gather(batch);
    batch.scanned_through = scanned_through_;
    batch.end = done();
    return batch;
  }

 private:
  bool done() const { return left_ == 0 || rest_.empty(); }

  void gather(Batch& batch) {
    std::shared_ptr<factport_event> records = arrays_->take();
    for (std::uint64_t i = 0; i < kMostExamined && batch.count < arrays_->size() && !done(); ++i) {
      const factport_event& event = backwards_ ? rest_.take_back() : rest_.take_front();
      scanned_through_ = event.global_position;
      if (!filters_.passes(event)) continue;
      records.get()[batch.count++] = event;
      --left_;
    }
    batch.events = records.get();
    if (draft_ == nullptr) {
      batch.owner = std::move(records);
    } else {
      batch.owner = std::make_shared<Lent>(Lent{std::move(records), draft_});
    }
  }

  struct Lent {
    std::shared_ptr<const factport_event> records;
    std::shared_ptr<const EventTable> draft;
  };

  Rest rest_;
  const std::shared_ptr<const EventTable> draft_;
  const Filters filters_;
  const bool backwards_;
  // How many more events the limit allows.
  std::int64_t left_;
  std::int64_t scanned_through_;
  std::shared_ptr<RecordArrays> arrays_;
};

}  // namespace

std::unique_ptr<Cursor> open_cursor(Selection selection, const ScanRequest& request) {
  selection.narrow(request);
  if (!selection.is_contiguous() || request.backwards() || request.has_filters()) {
    return std::make_unique<GatherCursor>(Rest(selection, Selection()), nullptr, request);
  }
  if (const auto limit = request.limit()) selection.keep_first(static_cast<std::uint64_t>(*limit));
  return std::make_unique<RunCursor>(selection, request);
}

std::unique_ptr<Cursor> open_cursor(Selection selection, Selection own,
                                    std::shared_ptr<const EventTable> draft,
                                    const ScanRequest& request) {
  own.narrow(request);
  if (own.empty()) return open_cursor(selection, request);
  selection.narrow(request);
  return std::make_unique<GatherCursor>(Rest(selection, own), std::move(draft), request);
}

}  // namespace factport::memory
