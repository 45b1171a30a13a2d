// SPDX-License-Identifier: Apache-2.0
#include "selection.hpp"

#include <algorithm>

namespace factport::memory {

Selection::Selection(const Log* log, const ScopeView& scope) {
  if (log == nullptr) return;
  if (scope.kind == ScopeKind::kLog) {
    events_ = &log->events();
    end_ = log->size();
  } else if (scope.kind == ScopeKind::kCategory) {
    if (const Category* category = log->find_category(scope.category)) {
      select(*log, category->events);
    }
  } else if (const Stream* stream = log->find_stream(StreamView{scope.category, scope.stream})) {
    select(*log, stream->events);
  }
}

Selection::Selection(const Log& log, const EventNumbers& numbers) { select(log, numbers); }

// The log's size is taken first: of what an append has put into `numbers` since, nothing counts.
void Selection::select(const Log& log, const EventNumbers& numbers) {
  const std::uint64_t readable = log.size();
  events_ = &log.events();
  numbers_ = &numbers;
  end_ = numbers.size();
  if (end_ > 0 && numbers[end_ - 1] >= readable) end_ = first_from(readable);
}

void Selection::narrow(const ScanRequest& request) {
  std::uint64_t begin = begin_;
  std::uint64_t end = end_;
  if (const auto from = request.from()) begin = std::max(begin, static_cast<std::uint64_t>(*from));
  if (const auto to = request.to()) end = std::min(end, static_cast<std::uint64_t>(*to) + 1);
  // The event at global position G has the number G - 1.
  if (const auto after = request.after()) {
    begin = std::max(begin, first_from(static_cast<std::uint64_t>(*after)));
  }
  if (const auto before = request.before()) {
    const auto position = static_cast<std::uint64_t>(*before);
    end = std::min(end, first_from(position == 0 ? 0 : position - 1));
  }
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

}  // namespace factport::memory
