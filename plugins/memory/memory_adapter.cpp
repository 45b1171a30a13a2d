// SPDX-License-Identifier: Apache-2.0
#include "memory_adapter.hpp"

#include "memory_transaction.hpp"
#include "scan_cursor.hpp"
#include "store_listing.hpp"

#include <new>
#include <string>
#include <utility>

namespace factport::memory {

Result<std::unique_ptr<EventStorageAdapter>> MemoryAdapter::open(const Call&,
                                                                 const OpenRequest& request) {
  const auto name = request.config().text("name");
  auto store = name ? MemoryStore::shared(*name) : std::make_shared<MemoryStore>();
  auto adapter = std::make_unique<MemoryAdapter>(std::move(store), request.log(), request.level(),
                                                 request.host());
  const Log* const log = adapter->store_->find_log(request.log());
  if (log != nullptr && !request.for_administration()) {
    if (Status status = log->check_pins(adapter->pins_); !status.ok()) return status;
  }
  return adapter;
}

MemoryAdapter::MemoryAdapter(std::shared_ptr<MemoryStore> store, std::string_view log, Level level,
                             Host host)
    : store_(std::move(store)), host_(host), pins_(log, level) {}

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

Status MemoryAdapter::append_to_stream(const Call& call, const AppendRequest& request,
                                       Receipts& receipts) {
  return append(call, request, receipts);
}

Status MemoryAdapter::append_to_streams(const Call& call, const AppendRequest& request,
                                        Receipts& receipts) {
  return append(call, request, receipts);
}

Status MemoryAdapter::append(const Call& call, const AppendRequest& request, Receipts& receipts) {
  Status status;
  try {
    status = store_->log(request.log()).append(call, request, pins_, host_, receipts);
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
  return info_of(*selection);
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
    return no_events(request.scope().log);
  }
  const Log& log = *store_->find_log(request.scope().log);
  const auto [level, epoch] = log.identity();
  return LogInfo{.level = level,
                 .uuid = log.uuid(),
                 .epoch = epoch,
                 .event_count = static_cast<std::int64_t>(selection->size()),
                 .last_global_position = selection->back().global_position};
}

Result<std::unique_ptr<StoreTransaction>> MemoryAdapter::begin(const Call& call,
                                                               const BeginRequest& request) {
  return MemoryTransaction::begin(call, request, *store_, pins_, host_);
}

Status MemoryAdapter::wait(const Call& call, const WaitRequest& request) {
  const ScopeView scope = request.scope();
  const auto is_there = [&] {
    const Log* const log = store_->find_log(scope.log);
    if (log == nullptr) return false;
    const Selection events(log->table(), scope);
    return !events.empty() && events.back().global_position > request.after();
  };
  if (is_there()) return {};
  return store_->arrivals().wait(call,
                                 "an event of log \"" + std::string(scope.log) +
                                     "\" after global position " + std::to_string(request.after()),
                                 is_there);
}

Status MemoryAdapter::set_level(const Call& call, std::string_view name, Level level) {
  if (store_->find_log(name) == nullptr) return no_events(name);
  return store_->log(name).set_level(call, level, pins_);
}

template <class Request>
Result<Selection> MemoryAdapter::select(const Call& call, const Request& request) {
  const ScopeView scope = request.scope();
  if (request.freshness() == Freshness::kAtLeast) {
    if (Status status = await(call, scope.log, request.at_least()); !status.ok()) return status;
  }
  const Log* const log = store_->find_log(scope.log);
  return log == nullptr ? Selection() : Selection(log->table(), scope);
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
