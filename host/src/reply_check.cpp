// SPDX-License-Identifier: Apache-2.0
#include "reply_check.hpp"

#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace factport::host {

namespace {

constexpr std::size_t kMinEventStride = sizeof(factport_event);
constexpr std::uint64_t kMaxBatchEvents = 1u << 24;
// Batches in a row that bring no event and come no further: a scan that will never end.
constexpr int kMaxIdleBatches = 1000;

Status misbehaved(std::string message) {
  return {StatusCode::kPluginMisbehaved, std::move(message)};
}

bool is_readable(factport_bytes bytes) { return bytes.size == 0 || bytes.data != nullptr; }

Status check_global_order(std::span<const Receipt> receipts) {
  std::int64_t last = 0;
  for (const Receipt& receipt : receipts) {
    if (receipt.global_position <= last) {
      return misbehaved(fmt::format("append answered global position {} after {}",
                                    receipt.global_position, last));
    }
    last = receipt.global_position;
  }
  return {};
}

Status check_next_position(std::int64_t& last, std::int64_t position) {
  constexpr std::int64_t kNone = -1;
  if (position < 0 || (last != kNone && position != last + 1)) {
    return misbehaved(fmt::format("append answered position {} after {}", position, last));
  }
  last = position;
  return {};
}

}  // namespace

Status check_receipts(const factport_append_request& request, std::span<const Receipt> receipts) {
  if (Status status = check_global_order(receipts); !status.ok()) return status;
  if (request.target_count == 1) {
    std::int64_t last = -1;
    for (const Receipt& receipt : receipts) {
      if (Status status = check_next_position(last, receipt.position); !status.ok()) return status;
    }
    return {};
  }
  std::vector<std::int64_t> last(request.target_count, -1);
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    const auto& event =
        *FACTPORT_ELEMENT(factport_new_event, request.events, request.event_stride, i);
    Status status = check_next_position(last[event.target], receipts[i].position);
    if (!status.ok()) return status;
  }
  return {};
}

BatchCheck::BatchCheck(const factport_scan_request& request, const StoreFacts& facts)
    : request_(request),
      backwards_((request.flags & FACTPORT_SCAN_BACKWARDS) != 0),
      gapless_(request.scope.kind == FACTPORT_SCOPE_STREAM &&
               (request.given & ScanRequest::kFilters) == 0 &&
               (facts.capabilities & FACTPORT_CAPABILITY_TRUNCATE) == 0),
      scanned_through_((request.given & FACTPORT_SCAN_HAS_AFTER) != 0 ? request.after : 0) {}

Status BatchCheck::check(const factport_batch& batch, bool ended) {
  if (batch.event_count > kMaxBatchEvents ||
      (batch.event_count > 0 && (batch.events == nullptr || batch.event_stride < kMinEventStride ||
                                 batch.event_stride % alignof(factport_event) != 0))) {
    return misbehaved(fmt::format("scan answered a batch of {} events with stride {}",
                                  batch.event_count, batch.event_stride));
  }
  if (Status status = check_events(batch); !status.ok()) return status;
  return check_progress(batch, ended);
}

Status BatchCheck::check_events(const factport_batch& batch) {
  for (std::uint64_t i = 0; i < batch.event_count; ++i) {
    const auto& event = *FACTPORT_ELEMENT(factport_event, batch.events, batch.event_stride, i);
    if (Status status = check_event(event); !status.ok()) return status;
  }
  if ((request_.given & FACTPORT_SCAN_HAS_LIMIT) != 0 && seen_ > request_.limit) {
    return misbehaved(fmt::format("scan answered {} events with limit {}", seen_, request_.limit));
  }
  return {};
}

Status BatchCheck::check_event(const factport_event& event) {
  if (event.name.size == 0 || event.payload.size == 0 || !is_readable(event.name) ||
      !is_readable(event.payload) || !is_readable(event.metadata) || !in_scope(event)) {
    return misbehaved(
        fmt::format("scan answered an event outside its scope or without a name or "
                    "payload, at global position {}",
                    event.global_position));
  }
  if (Status status = check_order(event); !status.ok()) return status;
  if (Status status = check_bounds(event); !status.ok()) return status;
  ++seen_;
  last_position_ = event.position;
  last_global_position_ = event.global_position;
  return {};
}

Status BatchCheck::check_order(const factport_event& event) {
  if (event.global_position < 1 || event.position < 0) {
    return misbehaved(fmt::format("scan answered position {}, global position {}", event.position,
                                  event.global_position));
  }
  if (seen_ == 0) return {};
  const bool ordered = backwards_ ? event.global_position < last_global_position_
                                  : event.global_position > last_global_position_;
  if (!ordered) {
    return misbehaved(fmt::format("scan answered global position {} after {}",
                                  event.global_position, last_global_position_));
  }
  const std::int64_t expected = last_position_ + (backwards_ ? -1 : 1);
  if (gapless_ && event.position != expected) {
    return misbehaved(
        fmt::format("scan answered position {} after {}", event.position, last_position_));
  }
  return {};
}

Status BatchCheck::check_bounds(const factport_event& event) const {
  const auto given = [this](std::uint64_t bit) { return (request_.given & bit) != 0; };
  if ((given(FACTPORT_SCAN_HAS_FROM) && event.position < request_.from) ||
      (given(FACTPORT_SCAN_HAS_TO) && event.position > request_.to) ||
      (given(FACTPORT_SCAN_HAS_AFTER) && event.global_position <= request_.after) ||
      (given(FACTPORT_SCAN_HAS_BEFORE) && event.global_position >= request_.before)) {
    return misbehaved(fmt::format("scan answered position {}, global position {}, out of bounds",
                                  event.position, event.global_position));
  }
  return {};
}

Status BatchCheck::check_progress(const factport_batch& batch, bool ended) {
  const std::int64_t through = batch.scanned_through;
  const bool covers = batch.event_count == 0 || (backwards_ ? through <= last_global_position_
                                                            : through >= last_global_position_);
  if (through < 0 || !covers || (!backwards_ && through < scanned_through_)) {
    return misbehaved(fmt::format("scan answered scanned_through {} after {}, last event {}",
                                  through, scanned_through_, last_global_position_));
  }
  idle_batches_ = batch.event_count == 0 && through == scanned_through_ ? idle_batches_ + 1 : 0;
  scanned_through_ = through;
  if (!ended && idle_batches_ > kMaxIdleBatches) {
    return misbehaved(fmt::format("scan answered {} empty batches in a row", idle_batches_));
  }
  return {};
}

bool BatchCheck::in_scope(const factport_event& event) const {
  if (event.category.size == 0 || event.stream.size == 0 || !is_readable(event.category) ||
      !is_readable(event.stream)) {
    return false;
  }
  const factport_scope& scope = request_.scope;
  if (scope.kind == FACTPORT_SCOPE_LOG) return true;
  if (view_of(event.category) != view_of(scope.category)) return false;
  return scope.kind == FACTPORT_SCOPE_CATEGORY || view_of(event.stream) == view_of(scope.stream);
}

Status check_stream_info(const factport_stream_info& info, const StoreFacts& facts) {
  if (info.event_count == 0 && info.first_position == -1 && info.last_position == -1) return {};
  const bool ordered = info.event_count > 0 && info.first_position >= 0 &&
                       info.last_position >= info.first_position &&
                       info.first_global_position >= 1 &&
                       info.last_global_position >= info.first_global_position;
  const bool gapless = (facts.capabilities & FACTPORT_CAPABILITY_TRUNCATE) != 0 ||
                       (info.first_position == 0 && info.last_position + 1 == info.event_count);
  if (ordered && gapless) return {};
  return misbehaved(fmt::format("stream_info answered {} events, positions {} to {}",
                                info.event_count, info.first_position, info.last_position));
}

Status check_listing(const factport_list_request& request, const factport_listing& listing) {
  if (listing.entry_count > request.limit ||
      (listing.entry_count > 0 &&
       (listing.entries == nullptr || listing.entry_stride < sizeof(factport_list_entry) ||
        listing.entry_stride % alignof(factport_list_entry) != 0))) {
    return misbehaved(fmt::format("list answered {} entries of stride {} with limit {}",
                                  listing.entry_count, listing.entry_stride, request.limit));
  }
  std::string_view last = view_of(request.after);
  for (std::uint64_t i = 0; i < listing.entry_count; ++i) {
    const auto& entry =
        *FACTPORT_ELEMENT(factport_list_entry, listing.entries, listing.entry_stride, i);
    if (!is_readable(entry.name)) return misbehaved("list answered a name without bytes");
    const std::string_view name = view_of(entry.name);
    if (name <= last || !name.starts_with(view_of(request.prefix))) {
      return misbehaved("list answered names out of order, twice, or outside the prefix");
    }
    last = name;
  }
  return {};
}

}  // namespace factport::host
