// SPDX-License-Identifier: Apache-2.0
//
// cursor_over(): a cursor for adapters whose events fit in memory. It selects what a request asks
// for from a range of StoredEvent in log order, and hands it out in batches. Copies of a
// StoredEvent share their buffer, so no payload is copied.
#ifndef FACTPORT_CPP_EVENTS_CURSOR_HPP
#define FACTPORT_CPP_EVENTS_CURSOR_HPP

#include <factport/cpp/scan.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace factport {

class EventsCursor final : public Cursor {
 public:
  /// `scanned_through`: the global position of the last event examined to select `events`.
  EventsCursor(std::vector<StoredEvent> events, std::int64_t after, std::int64_t scanned_through,
               std::size_t batch_events)
      : selection_(std::make_shared<Selection>()),
        last_(after),
        scanned_through_(scanned_through),
        batch_events_(std::max<std::size_t>(batch_events, 1)) {
    selection_->records.reserve(events.size());
    for (const StoredEvent& event : events) selection_->records.push_back(event.record());
    selection_->events = std::move(events);
  }

  Result<Batch> next(const Call&) override {
    const auto& records = selection_->records;
    Batch batch;
    batch.count = std::min(batch_events_, records.size() - at_);
    batch.events = records.data() + at_;
    batch.owner = selection_;
    at_ += batch.count;
    if (batch.count > 0) last_ = records[at_ - 1].global_position;
    batch.end = at_ == records.size();
    batch.scanned_through = batch.end ? scanned_through_ : last_;
    return batch;
  }

 private:
  struct Selection {
    std::vector<StoredEvent> events;
    // Point into the events' buffers.
    std::vector<factport_event> records;
  };

  std::shared_ptr<Selection> selection_;
  std::size_t at_ = 0;
  std::int64_t last_;
  std::int64_t scanned_through_;
  std::size_t batch_events_;
};

/// Selects from `events`, a bidirectional range of StoredEvent in increasing global position.
template <class Events>
Result<std::unique_ptr<Cursor>> cursor_over(const Events& events, const ScanRequest& request) {
  const std::int64_t after = request.after().value_or(0);
  std::int64_t scanned_through = after;
  std::vector<StoredEvent> selected;
  const auto select = [&](auto begin, auto end) {
    for (auto it = begin; it != end; ++it) {
      if (request.limit() && static_cast<std::int64_t>(selected.size()) >= *request.limit()) return;
      if (!request.scope().contains(*it) || !request.in_bounds(*it)) continue;
      scanned_through = it->global_position();
      if (request.passes_filters(*it)) selected.push_back(*it);
    }
  };
  if (request.backwards()) {
    select(std::rbegin(events), std::rend(events));
  } else {
    select(std::begin(events), std::end(events));
  }
  return std::make_unique<EventsCursor>(std::move(selected), after, scanned_through,
                                        request.batch_events());
}

}  // namespace factport

#endif  // FACTPORT_CPP_EVENTS_CURSOR_HPP
