// SPDX-License-Identifier: Apache-2.0
#include "checked_cursor.hpp"

#include "checked_transaction.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>

#include <utility>

namespace factport::host {

namespace {

/// The filters of `given` that a store with these facts does not apply itself.
std::uint64_t left_to_host(std::uint64_t given, const StoreFacts& facts) {
  std::uint64_t applied = 0;
  if ((facts.filters & FACTPORT_FILTER_NAMES) != 0) applied |= FACTPORT_SCAN_HAS_NAMES;
  if ((facts.filters & FACTPORT_FILTER_OCCURRED_AT) != 0) {
    applied |= FACTPORT_SCAN_HAS_OCCURRED_FROM | FACTPORT_SCAN_HAS_OCCURRED_BEFORE;
  }
  if ((facts.filters & FACTPORT_FILTER_RECORDED_AT) != 0) {
    applied |= FACTPORT_SCAN_HAS_RECORDED_FROM | FACTPORT_SCAN_HAS_RECORDED_BEFORE;
  }
  return given & ScanRequest::kFilters & ~applied;
}

factport_scan_request pushed_down(const factport_scan_request& wanted, const StoreFacts& facts) {
  factport_scan_request pushed = wanted;
  const std::uint64_t left = left_to_host(wanted.given, facts);
  pushed.given &= ~left;
  // The limit comes after every filter, so it stays where the last filter is.
  if (left != 0) pushed.given &= ~FACTPORT_SCAN_HAS_LIMIT;
  return pushed;
}

}  // namespace

OwnedScanRequest::OwnedScanRequest(const factport_scope& scope, const ScanOptions& options)
    : log_(view_of(scope.log)), category_(view_of(scope.category)), stream_(view_of(scope.stream)) {
  raw_.struct_size = sizeof raw_;
  raw_.flags = options.direction == Direction::kBackwards ? FACTPORT_SCAN_BACKWARDS : 0u;
  raw_.scope = {scope.kind, 0, bytes_of(log_), bytes_of(category_), bytes_of(stream_)};
  give(FACTPORT_SCAN_HAS_FROM, options.from, raw_.from);
  give(FACTPORT_SCAN_HAS_TO, options.to, raw_.to);
  give(FACTPORT_SCAN_HAS_AFTER, options.after, raw_.after);
  give(FACTPORT_SCAN_HAS_BEFORE, options.before, raw_.before);
  give(FACTPORT_SCAN_HAS_LIMIT, options.limit, raw_.limit);
  give(FACTPORT_SCAN_HAS_OCCURRED_FROM, options.occurred_at.from, raw_.occurred_from);
  give(FACTPORT_SCAN_HAS_OCCURRED_BEFORE, options.occurred_at.before, raw_.occurred_before);
  give(FACTPORT_SCAN_HAS_RECORDED_FROM, options.recorded_at.from, raw_.recorded_from);
  give(FACTPORT_SCAN_HAS_RECORDED_BEFORE, options.recorded_at.before, raw_.recorded_before);
  if (options.names) {
    names_ = *options.names;
    for (const std::string& name : names_) name_views_.push_back(bytes_of(name));
    raw_.given |= FACTPORT_SCAN_HAS_NAMES;
    raw_.names = name_views_.data();
    raw_.name_count = static_cast<std::uint32_t>(name_views_.size());
    raw_.name_stride = sizeof(factport_bytes);
  }
  raw_.freshness = static_cast<std::uint32_t>(options.freshness);
  raw_.at_least = options.at_least;
  raw_.batch_events = options.batch_events == 0 ? 1 : options.batch_events;
  raw_.batch_bytes = std::uint64_t{4} << 20;
}

void OwnedScanRequest::give(std::uint64_t bit, const std::optional<std::int64_t>& from,
                            std::int64_t& to) {
  if (!from) return;
  raw_.given |= bit;
  to = *from;
}

CheckedCursor::CheckedCursor(std::shared_ptr<CheckedStore> store,
                             std::shared_ptr<CheckedTransaction> in, const factport_scope& scope,
                             const ScanOptions& options)
    : store_(std::move(store)),
      in_(std::move(in)),
      call_(options.call),
      wanted_(scope, options),
      pushed_(pushed_down(wanted_.raw(), store_->facts())),
      check_(pushed_, store_->facts()),
      filters_(left_to_host(wanted_.raw().given, store_->facts()) != 0),
      scanned_through_(options.after.value_or(0)) {}

CheckedCursor::~CheckedCursor() {
  if (!store_->alive().ok()) return;
  release_batch();
  close_adapter();
}

void CheckedCursor::close_adapter() {
  if (cursor_ == nullptr) return;
  {
    const auto lock = store_->serialize();
    store_->adapter_.table.scan_close(std::exchange(cursor_, nullptr));
  }
  if (in_ != nullptr) in_->cursor_closed();
}

Result<std::unique_ptr<CheckedCursor>> CheckedCursor::open(std::shared_ptr<CheckedStore> store,
                                                           const factport_scope& scope,
                                                           const ScanOptions& options) {
  if (Status status = store->alive(); !status.ok()) return status;
  const auto in = CheckedTransaction::of(options.call, *store, view_of(scope.log));
  if (!in.ok()) return in.status();
  std::unique_ptr<CheckedCursor> cursor(new CheckedCursor(std::move(store), *in, scope, options));
  Status status = check_scan(cursor->wanted_.raw(), cursor->store_->facts());
  if (status.ok()) status = cursor->open_adapter();
  if (status.ok()) return cursor;
  if (*in != nullptr) (*in)->failed(status);
  return status;
}

Status CheckedCursor::open_adapter() {
  const CallContext call(call_, store_->timeout_, *store_->clock_);
  ErrorSink sink;
  const auto lock = store_->serialize();
  const factport_status raw =
      in_ == nullptr
          ? store_->adapter_.table.scan_open(store_->store_, call.raw(), &pushed_, &cursor_,
                                             sink.raw())
          : in_->table().scan_open(in_->raw(), call.raw(), &pushed_, &cursor_, sink.raw());
  if (raw != FACTPORT_OK) {
    cursor_ = nullptr;
    return store_->failure(sink, raw, "scan_open");
  }
  if (cursor_ != nullptr) {
    if (in_ != nullptr) in_->cursor_opened();
    return {};
  }
  return store_->misbehaved(
      {StatusCode::kPluginMisbehaved, "scan_open answered OK without a cursor"});
}

Result<bool> CheckedCursor::next() {
  if (!failed_.ok()) return failed_;
  if (Status status = store_->alive(); !status.ok()) return status;
  release_batch();
  if (ended_) return false;
  if (in_ != nullptr) failed_ = in_->under_way();
  if (!failed_.ok()) return failed_;
  Result<bool> fetched = fetch();
  if (!fetched.ok()) failed_ = fetched.status();
  if (in_ != nullptr && !fetched.ok()) in_->failed(failed_);
  // What was fetched stays valid without the cursor.
  if (ended_ || !fetched.ok()) close_adapter();
  return fetched;
}

Result<bool> CheckedCursor::fetch() {
  const CallContext call(call_, store_->timeout_, *store_->clock_);
  ErrorSink sink;
  factport_status raw = FACTPORT_OK;
  {
    const auto lock = store_->serialize();
    batch_ = {};
    batch_.struct_size = sizeof batch_;
    raw = store_->adapter_.table.scan_next(cursor_, call.raw(), &batch_, sink.raw());
  }
  if (raw != FACTPORT_OK && raw != FACTPORT_END) {
    batch_ = {};
    return store_->failure(sink, raw, "scan_next");
  }
  ended_ = raw == FACTPORT_END;
  if (Status status = check_.check(batch_, ended_); !status.ok()) {
    release_batch();
    return store_->misbehaved(status);
  }
  if (filters_) {
    filter_batch();
  } else {
    scanned_through_ = batch_.scanned_through;
  }
  return !ended_ || batch().size() > 0;
}

void CheckedCursor::release_batch() {
  passed_.clear();
  if (batch_.release != nullptr) {
    const auto lock = store_->serialize();
    batch_.release(&batch_);
  }
  batch_ = {};
}

EventBatch CheckedCursor::batch() const noexcept {
  if (filters_) return {passed_.data(), passed_.size(), sizeof(factport_event)};
  return {batch_.events, static_cast<std::size_t>(batch_.event_count), batch_.event_stride};
}

void CheckedCursor::filter_batch() {
  const ScanRequest wanted(wanted_.raw());
  const auto limit = wanted.limit();
  for (std::uint64_t i = 0; i < batch_.event_count; ++i) {
    if (limit && delivered_ >= *limit) break;
    const auto& event = *FACTPORT_ELEMENT(factport_event, batch_.events, batch_.event_stride, i);
    if (!wanted.passes_filters(EventView(event, log()))) continue;
    passed_.push_back(event);
    ++delivered_;
  }
  if (!limit || delivered_ < *limit) {
    scanned_through_ = batch_.scanned_through;
    return;
  }
  // The scan is over: what lies behind the last event delivered counts as not examined.
  ended_ = true;
  if (!passed_.empty()) scanned_through_ = passed_.back().global_position;
}

}  // namespace factport::host
