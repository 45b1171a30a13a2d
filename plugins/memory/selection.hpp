// SPDX-License-Identifier: Apache-2.0
//
// Selection: the events of one scope that are readable when it is made, in their order. What is
// appended later is never part of it. It copies nothing; the table must outlive it.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_MEMORY_SELECTION_HPP
#define FACTPORT_MEMORY_SELECTION_HPP

#include "event_table.hpp"
#include "streams.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace factport::memory {

class Selection {
 public:
  /// Nothing.
  Selection() = default;
  /// The scope in `table`, where the category or stream may be absent.
  Selection(const EventTable& table, const ScopeView& scope);
  /// A category or stream of `table`, by what it holds.
  Selection(const EventTable& table, const EventNumbers& numbers);

  /// Drops what lies outside the bounds of a scan: from, to, after, before.
  void narrow(const ScanRequest& request);
  void keep_first(std::uint64_t count);
  void keep_last(std::uint64_t count);

  bool empty() const noexcept { return begin_ == end_; }
  std::uint64_t size() const noexcept { return end_ - begin_; }
  /// REQUIRES: !empty(). So do the others.
  const factport_event& front() const { return at(begin_); }
  const factport_event& back() const { return at(end_ - 1); }

  const factport_event& take_front();
  const factport_event& take_back();

  /// Whether it is a part of the log, whose events lie side by side.
  bool is_contiguous() const noexcept { return numbers_ == nullptr; }
  /// The first events that lie side by side, at most `most` of them.
  /// REQUIRES: is_contiguous(), !empty(), most > 0.
  std::span<const factport_event> take_run(std::uint64_t most);

 private:
  void select(const EventTable& table, const EventNumbers& numbers);
  const factport_event& at(std::uint64_t index) const;
  /// The first index that holds `number` or a higher one.
  std::uint64_t first_from(std::uint64_t number) const;
  /// The first index that holds an event at or beyond a global position.
  std::uint64_t first_at(std::int64_t global_position) const;

  const Events* events_ = nullptr;
  // Null when every event of the table counts.
  const EventNumbers* numbers_ = nullptr;
  // Where the table and the stream begin.
  std::uint64_t first_number_ = 0;
  std::int64_t first_position_ = 0;
  // Indexes into *numbers_, or into *events_.
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

/// The info of a stream: its events in the log, and those of a transaction's own behind them.
StreamInfo info_of(const Selection& log, const Selection& own = {});

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_SELECTION_HPP
