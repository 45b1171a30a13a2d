// SPDX-License-Identifier: Apache-2.0
#include "import_batch.hpp"

#include <fmt/format.h>

#include <utility>

namespace factport::cli {

namespace {

std::size_t bytes_of(const LineEvent& event) {
  return event.payload.size() + event.metadata.size();
}

bool offers(const EventStore& store, std::uint64_t capability) {
  return (store.facts().capabilities & capability) != 0;
}

/// Whether an append failed for what an event is, and not for what the store is.
bool is_about_events(StatusCode code) {
  return code == StatusCode::kDuplicateId || code == StatusCode::kInvalidArgument ||
         code == StatusCode::kLimit;
}

}  // namespace

void ImportBatch::add(std::string_view log, const LineEvent& event, std::uint64_t line) {
  if (events_.empty()) log_ = log;
  LineEvent& kept = events_.emplace_back(Event{event, line}).fields;
  for (std::string_view* text :
       {&kept.category, &kept.stream, &kept.name, &kept.payload, &kept.metadata}) {
    *text = arena_.keep(*text);
  }
  bytes_ += bytes_of(event);
}

Status ImportBatch::store(Counts& counts) {
  const EventLog log = store_.in_log(log_).log();
  Events rest = events_;
  Status status;
  while (status.ok() && !rest.empty()) {
    const std::size_t count = fill(rest);
    status = store_range(log, rest.first(count), counts);
    rest = rest.subspan(count);
  }
  events_.clear();
  bytes_ = 0;
  arena_.clear();
  return status;
}

// Fills append_ with as many events as one append may have, and returns how many.
std::size_t ImportBatch::fill(Events events) {
  const StoreFacts& facts = store_.facts();
  const std::uint32_t targets =
      offers(store_, FACTPORT_CAPABILITY_MULTI_STREAM_APPEND) ? facts.max_append_targets : 1;
  std::size_t count = 0;
  std::size_t bytes = 0;
  append_.clear();
  for (const auto& [event, line] : events) {
    bytes += bytes_of(event);
    if (count == facts.max_append_events ||
        (count > 0 && bytes > static_cast<std::size_t>(facts.max_append_bytes))) {
      break;
    }
    const std::uint32_t target = append_.target(event.category, event.stream);
    // The target that was one too many stays in append_, which is filled anew without it.
    if (target == targets) return fill(events.first(count));
    append_.add(target, {.name = event.name,
                         .payload = event.payload,
                         .metadata = event.metadata,
                         .occurred_at = event.occurred_at,
                         .id = event.id,
                         .trusted = true});
    ++count;
  }
  return count;
}

// Appends what append_ was filled with: `events`.
Status ImportBatch::store_range(const EventLog& log, Events events, Counts& counts) {
  const Status status = log.try_append(append_, result_);
  if (status.ok()) {
    (result_.already_stored ? counts.already_stored : counts.stored) += events.size();
    return status;
  }
  if (is_about_events(status.code())) return store_refused(log, events, status, counts);
  return about_lines(events, status);
}

Status ImportBatch::store_refused(const EventLog& log, Events events, const Status& reason,
                                  Counts& counts) {
  if (events.size() > 1) return store_halves(log, events, counts);
  // Without idempotent_append a store can only say that the id is there.
  if (reason.code() == StatusCode::kDuplicateId &&
      !offers(store_, FACTPORT_CAPABILITY_IDEMPOTENT_APPEND)) {
    ++counts.already_stored;
    return {};
  }
  if (refused_(events.front().line, reason)) return {};
  return about_lines(events, reason);
}

Status ImportBatch::store_halves(const EventLog& log, Events events, Counts& counts) {
  const std::size_t half = events.size() / 2;
  for (const Events part : {events.first(half), events.subspan(half)}) {
    fill(part);
    if (Status status = store_range(log, part, counts); !status.ok()) return status;
  }
  return {};
}

Status ImportBatch::about_lines(Events events, const Status& status) {
  Failure failure = status.failure();
  failure.message = events.size() == 1
                        ? fmt::format("line {}: {}", events.front().line, failure.message)
                        : fmt::format("lines {} to {}: {}", events.front().line, events.back().line,
                                      failure.message);
  return Status(std::move(failure));
}

}  // namespace factport::cli
