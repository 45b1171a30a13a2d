// SPDX-License-Identifier: Apache-2.0
#include "selection.hpp"

#include <algorithm>
#include <limits>

namespace factport::memory {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

Selection::Selection(const EventTable& table, const ScopeView& scope)
    : first_number_(table.first_number()) {
  if (scope.kind == ScopeKind::kLog) {
    events_ = &table.events();
    end_ = table.size();
  } else if (scope.kind == ScopeKind::kCategory) {
    if (const Category* category = table.find_category(scope.category)) {
      select(table, category->events);
    }
  } else if (const Stream* stream = table.find_stream(StreamView{scope.category, scope.stream})) {
    first_position_ = stream->first_position();
    select(table, stream->events);
  }
}

Selection::Selection(const EventTable& table, const EventNumbers& numbers)
    : first_number_(table.first_number()) {
  select(table, numbers);
}

// The table's size is taken first: of what an append has put into `numbers` since, nothing counts.
void Selection::select(const EventTable& table, const EventNumbers& numbers) {
  const std::uint64_t readable = table.size();
  events_ = &table.events();
  numbers_ = &numbers;
  end_ = numbers.size();
  if (end_ > 0 && numbers[end_ - 1] >= readable) end_ = first_from(readable);
}

void Selection::narrow(const ScanRequest& request) {
  std::uint64_t begin = begin_;
  std::uint64_t end = end_;
  const auto index_of = [this](std::int64_t position) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(position - first_position_, 0));
  };
  if (const auto from = request.from()) begin = std::max(begin, index_of(*from));
  if (const auto to = request.to()) {
    end = *to < first_position_ ? 0 : std::min(end, index_of(*to) + 1);
  }
  if (const auto after = request.after()) {
    begin = std::max(begin, *after == kMost ? end_ : first_at(*after + 1));
  }
  if (const auto before = request.before()) end = std::min(end, first_at(*before));
  begin_ = std::min(begin, end);
  end_ = end;
}

void Selection::keep_first(std::uint64_t count) { end_ = begin_ + std::min(size(), count); }
void Selection::keep_last(std::uint64_t count) { begin_ = end_ - std::min(size(), count); }

const factport_event& Selection::take_front() { return at(begin_++); }
const factport_event& Selection::take_back() { return at(--end_); }

std::span<const factport_event> Selection::take_run(std::uint64_t most) {
  const auto run = events_->run(begin_, std::min(most, size()));
  begin_ += run.size();
  return run;
}

const factport_event& Selection::at(std::uint64_t index) const {
  return (*events_)[numbers_ == nullptr ? index : (*numbers_)[index]];
}

std::uint64_t Selection::first_from(std::uint64_t number) const {
  if (numbers_ == nullptr) return std::min(number, end_);
  std::uint64_t low = begin_;
  std::uint64_t high = end_;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if ((*numbers_)[middle] < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// The event at global position G has the number G - 1, counted from that of the table.
std::uint64_t Selection::first_at(std::int64_t global_position) const {
  const auto number = static_cast<std::uint64_t>(std::max<std::int64_t>(global_position, 1)) - 1;
  return first_from(number - std::min(number, first_number_));
}

StreamInfo info_of(const Selection& log, const Selection& own) {
  if (log.empty() && own.empty()) return {};
  const factport_event& first = log.empty() ? own.front() : log.front();
  const factport_event& last = own.empty() ? log.back() : own.back();
  return {.event_count = static_cast<std::int64_t>(log.size() + own.size()),
          .first_position = first.position,
          .last_position = last.position,
          .first_global_position = first.global_position,
          .last_global_position = last.global_position,
          .first_recorded_at = first.recorded_at,
          .last_recorded_at = last.recorded_at};
}

}  // namespace factport::memory
