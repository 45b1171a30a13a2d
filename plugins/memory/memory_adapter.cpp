// SPDX-License-Identifier: Apache-2.0
#include "memory_adapter.hpp"

#include "scan_cursor.hpp"
#include "store_listing.hpp"

#include <new>
#include <utility>

namespace factport::memory {

Result<std::unique_ptr<EventStorageAdapter>> MemoryAdapter::open(const Call&,
                                                                 const OpenRequest& request) {
  const auto name = request.config().text("name");
  auto store = name ? MemoryStore::shared(*name) : std::make_shared<MemoryStore>();
  if (const Log* log = store->find_log(request.log())) {
    if (Status status = log->check_level(request.level()); !status.ok()) return status;
  }
  return std::make_unique<MemoryAdapter>(std::move(store), request.log(), request.level(),
                                         request.host());
}

MemoryAdapter::MemoryAdapter(std::shared_ptr<MemoryStore> store, std::string_view log, Level level,
                             Host host)
    : store_(std::move(store)), log_(log), level_(level), host_(host) {}

StoreFacts MemoryAdapter::facts() const {
  return {
      .fidelity = FACTPORT_FIDELITY_BYTES,
      .capabilities = kCapabilities,
      .levels = kLevels,
      .filters = FACTPORT_FILTER_NAMES | FACTPORT_FILTER_OCCURRED_AT | FACTPORT_FILTER_RECORDED_AT,
      // Any number will do: what a batch borrows is never freed before the store is closed.
      .max_held_batches = 1024,
      .pins = FACTPORT_PINS_MEMORY};
}

Status MemoryAdapter::append_to_stream(const Call&, const AppendRequest& request,
                                       Receipts& receipts) {
  return append(request, receipts);
}

Status MemoryAdapter::append_to_streams(const Call&, const AppendRequest& request,
                                        Receipts& receipts) {
  return append(request, receipts);
}

Status MemoryAdapter::append(const AppendRequest& request, Receipts& receipts) {
  const Level level = request.log() == log_ ? level_ : Level::kUnspecified;
  Status status;
  try {
    status = store_->log(request.log()).append(request, level, host_, receipts);
  } catch (const std::bad_alloc&) {
    return {StatusCode::kResourceExhausted,
            "out of memory for the events of the append; nothing is stored"};
  }
  if (status.ok()) store_->arrivals().announce();
  return status;
}

Result<std::unique_ptr<Cursor>> MemoryAdapter::scan_stream(const Call& call,
                                                           const ScanRequest& request) {
  return scan(call, request);
}

Result<std::unique_ptr<Cursor>> MemoryAdapter::scan_category(const Call& call,
                                                             const ScanRequest& request) {
  return scan(call, request);
}

Result<std::unique_ptr<Cursor>> MemoryAdapter::scan_log(const Call& call,
                                                        const ScanRequest& request) {
  return scan(call, request);
}

Result<std::unique_ptr<Cursor>> MemoryAdapter::scan(const Call& call, const ScanRequest& request) {
  Result<Selection> selection = select(call, request);
  if (!selection.ok()) return selection.status();
  return open_cursor(*selection, request);
}

Result<StreamInfo> MemoryAdapter::get_stream_info(const Call& call, const InfoRequest& request) {
  const Result<Selection> selection = select(call, request);
  if (!selection.ok()) return selection.status();
  if (selection->empty()) return StreamInfo();
  const factport_event& first = selection->front();
  const factport_event& last = selection->back();
  return StreamInfo{.event_count = static_cast<std::int64_t>(selection->size()),
                    .first_position = first.position,
                    .last_position = last.position,
                    .first_global_position = first.global_position,
                    .last_global_position = last.global_position,
                    .first_recorded_at = first.recorded_at,
                    .last_recorded_at = last.recorded_at};
}

Result<Batch> MemoryAdapter::latest(const Call& call, const InfoRequest& request) {
  const Result<Selection> selection = select(call, request);
  if (!selection.ok()) return selection.status();
  Batch batch;
  batch.end = true;
  if (selection->empty()) return batch;
  batch.events = &selection->back();
  batch.count = 1;
  batch.scanned_through = batch.events->global_position;
  return batch;
}

Result<Listing> MemoryAdapter::list(const Call&, const ListRequest& request) {
  return list_names(*store_, request);
}

Result<LogInfo> MemoryAdapter::log_info(const Call& call, const InfoRequest& request) {
  const Result<Selection> selection = select(call, request);
  if (!selection.ok()) return selection.status();
  if (selection->empty()) {
    return Status(StatusCode::kNotFound, "log \"" + std::string(request.scope().log) +
                                             "\" has no events; the first append creates it");
  }
  const Log& log = *store_->find_log(request.scope().log);
  return LogInfo{.level = log.level(),
                 .uuid = log.uuid(),
                 .epoch = 1,
                 .event_count = static_cast<std::int64_t>(selection->size()),
                 .last_global_position = selection->back().global_position};
}

template <class Request>
Result<Selection> MemoryAdapter::select(const Call& call, const Request& request) {
  const ScopeView scope = request.scope();
  if (request.freshness() == Freshness::kAtLeast) {
    if (Status status = await(call, scope.log, request.at_least()); !status.ok()) return status;
  }
  return Selection(store_->find_log(scope.log), scope);
}

Status MemoryAdapter::await(const Call& call, std::string_view log, std::int64_t global_position) {
  const auto is_there = [&] {
    const Log* found = store_->find_log(log);
    return global_position <= (found == nullptr ? 0 : static_cast<std::int64_t>(found->size()));
  };
  if (is_there()) return {};
  return store_->arrivals().wait(call,
                                 "global position " + std::to_string(global_position) +
                                     ", which no event of log \"" + std::string(log) + "\" has yet",
                                 is_there);
}

}  // namespace factport::memory
