// SPDX-License-Identifier: Apache-2.0
//
// The functions of the C table over an EventStorageAdapter. Not promised to anybody: include
// factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_STORE_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_STORE_BOUNDARY_HPP

#include <factport/cpp/detail/exception_barrier.hpp>
#include <factport/cpp/detail/understood.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace factport::detail {

inline void FACTPORT_CALL close_store(factport_store* store) noexcept { delete &store_of(store); }

inline void FACTPORT_CALL describe(factport_store* store, factport_store_facts* out) noexcept {
  const StoreFacts& facts = store_of(store).facts;
  const factport_store_facts full{.struct_size = out->struct_size,
                                  .fidelity = facts.fidelity,
                                  .capabilities = facts.capabilities,
                                  .levels = facts.levels,
                                  .filters = facts.filters,
                                  .max_event_bytes = facts.max_event_bytes,
                                  .max_append_bytes = facts.max_append_bytes,
                                  .max_append_events = facts.max_append_events,
                                  .max_append_targets = facts.max_append_targets,
                                  .max_held_batches = facts.max_held_batches,
                                  .pins = facts.pins};
  std::memcpy(out, &full, std::min<std::size_t>(sizeof full, out->struct_size));
}

inline factport_status FACTPORT_CALL append(factport_store* handle, const factport_call* raw_call,
                                            const factport_append_request* raw,
                                            factport_append_result* result,
                                            factport_error* error) noexcept {
  return guarded(
      error,
      [&] {
        OpenStore& store = store_of(handle);
        const AppendRequest request(*raw);
        if (Status s = understood(store, *raw_call, request); !s.ok()) return report(error, s);
        const Call call(*raw_call, store.host);
        Receipts receipts(*result);
        return finish(error, raw->target_count == 1
                                 ? store.adapter->append_to_stream(call, request, receipts)
                                 : store.adapter->append_to_streams(call, request, receipts));
      },
      FACTPORT_OUTCOME_UNKNOWN);
}

inline Result<std::unique_ptr<Cursor>> open_scan(EventStorageAdapter& adapter, const Call& call,
                                                 const ScanRequest& request) {
  switch (request.scope().kind) {
    case ScopeKind::kStream: return adapter.scan_stream(call, request);
    case ScopeKind::kCategory: return adapter.scan_category(call, request);
    case ScopeKind::kLog: return adapter.scan_log(call, request);
  }
  return unsupported("the scope is not known");
}

inline factport_status FACTPORT_CALL scan_open(factport_store* handle,
                                               const factport_call* raw_call,
                                               const factport_scan_request* raw,
                                               factport_cursor** cursor,
                                               factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    const ScanRequest request(*raw);
    if (Status s = understood(store, *raw_call, request); !s.ok()) return report(error, s);
    auto opened = open_scan(*store.adapter, Call(*raw_call, store.host), request);
    if (!opened.ok()) return report(error, opened.status());
    auto open = std::make_unique<OpenCursor>(OpenCursor{std::move(*opened), store.host, nullptr});
    *cursor = reinterpret_cast<factport_cursor*>(open.release());
    return FACTPORT_OK;
  });
}

using BatchOwner = std::shared_ptr<const void>;

inline void FACTPORT_CALL release_batch(factport_batch* batch) noexcept {
  delete static_cast<BatchOwner*>(batch->owner);
  batch->owner = nullptr;
  batch->release = nullptr;
}

inline void lend(Batch&& batch, factport_batch& out) {
  out.event_stride = sizeof(factport_event);
  out.events = batch.events;
  out.event_count = batch.count;
  out.scanned_through = batch.scanned_through;
  if (batch.owner == nullptr) return;
  out.owner = new BatchOwner(std::move(batch.owner));
  out.release = &release_batch;
}

/// The next batch of a cursor; what fails in a transaction ends the transaction.
inline Result<Batch> next_batch(OpenCursor& open, const Call& call) {
  if (open.transaction == nullptr) return open.cursor->next(call);
  if (Status s = open.transaction->under_way(); !s.ok()) return s;
  Result<Batch> next = open.cursor->next(call);
  if (!next.ok()) open.transaction->end("has failed before: " + next.status().to_string());
  return next;
}

inline factport_status FACTPORT_CALL scan_next(factport_cursor* handle,
                                               const factport_call* raw_call, factport_batch* out,
                                               factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenCursor& open = cursor_of(handle);
    if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
    if (open.ended) {
      out->event_stride = sizeof(factport_event);
      out->scanned_through = open.scanned_through;
      return FACTPORT_END;
    }
    Result<Batch> next = next_batch(open, Call(*raw_call, open.host));
    if (!next.ok()) return report(error, next.status());
    open.ended = next->end;
    open.scanned_through = next->scanned_through;
    lend(std::move(*next), *out);
    return open.ended ? FACTPORT_END : FACTPORT_OK;
  });
}

inline void FACTPORT_CALL scan_close(factport_cursor* cursor) noexcept {
  delete &cursor_of(cursor);
}

inline void fill(const StreamInfo& info, factport_stream_info& out) {
  const factport_stream_info full{.struct_size = out.struct_size,
                                  .flags = 0,
                                  .event_count = info.event_count,
                                  .first_position = info.first_position,
                                  .last_position = info.last_position,
                                  .first_global_position = info.first_global_position,
                                  .last_global_position = info.last_global_position,
                                  .first_recorded_at = info.first_recorded_at,
                                  .last_recorded_at = info.last_recorded_at};
  std::memcpy(&out, &full, std::min<std::size_t>(sizeof full, out.struct_size));
}

inline factport_status FACTPORT_CALL stream_info(factport_store* handle,
                                                 const factport_call* raw_call,
                                                 const factport_info_request* raw,
                                                 factport_stream_info* out,
                                                 factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call, *raw); !s.ok()) return report(error, s);
    const Result<StreamInfo> info =
        store.adapter->get_stream_info(Call(*raw_call, store.host), InfoRequest(*raw));
    if (!info.ok()) return report(error, info.status());
    fill(*info, *out);
    return FACTPORT_OK;
  });
}

inline factport_status FACTPORT_CALL latest(factport_store* handle, const factport_call* raw_call,
                                            const factport_info_request* raw, factport_batch* out,
                                            factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call, *raw); !s.ok()) return report(error, s);
    Result<Batch> batch = store.adapter->latest(Call(*raw_call, store.host), InfoRequest(*raw));
    if (!batch.ok()) return report(error, batch.status());
    lend(std::move(*batch), *out);
    return FACTPORT_OK;
  });
}

/// A listing on its way to the host: the names and the records that point to them.
struct LentListing {
  Listing entries;
  std::vector<factport_list_entry> records;
};

inline void FACTPORT_CALL release_listing(factport_listing* listing) noexcept {
  delete static_cast<LentListing*>(listing->owner);
  listing->owner = nullptr;
  listing->release = nullptr;
}

inline void lend(Listing&& entries, factport_listing& out) {
  auto lent = std::make_unique<LentListing>();
  lent->entries = std::move(entries);
  lent->records.reserve(lent->entries.size());
  for (const ListEntry& entry : lent->entries) {
    factport_list_entry record{};
    record.name = bytes_of(entry.name);
    if (entry.statistics) {
      record.given = FACTPORT_LIST_ENTRY_HAS_STATISTICS;
      record.event_count = entry.statistics->event_count;
      record.last_global_position = entry.statistics->last_global_position;
      record.last_recorded_at = entry.statistics->last_recorded_at;
    }
    lent->records.push_back(record);
  }
  out.entry_stride = sizeof(factport_list_entry);
  out.entries = lent->records.data();
  out.entry_count = lent->records.size();
  out.owner = lent.release();
  out.release = &release_listing;
}

inline factport_status FACTPORT_CALL list(factport_store* handle, const factport_call* raw_call,
                                          const factport_list_request* raw, factport_listing* out,
                                          factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call); !s.ok()) return report(error, s);
    if (Status s = understood(raw->must_understand, raw->flags); !s.ok()) return report(error, s);
    if (raw->kind < FACTPORT_LIST_LOGS || raw->kind > FACTPORT_LIST_STREAMS) {
      return report(error, unsupported("the kind of listing is not known"));
    }
    Result<Listing> listing = store.adapter->list(Call(*raw_call, store.host), ListRequest(*raw));
    if (!listing.ok()) return report(error, listing.status());
    lend(std::move(*listing), *out);
    return FACTPORT_OK;
  });
}

inline factport_status FACTPORT_CALL log_info(factport_store* handle, const factport_call* raw_call,
                                              const factport_info_request* raw,
                                              factport_log_info* out,
                                              factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call, *raw); !s.ok()) return report(error, s);
    const Result<LogInfo> info =
        store.adapter->log_info(Call(*raw_call, store.host), InfoRequest(*raw));
    if (!info.ok()) return report(error, info.status());
    const factport_log_info full{.struct_size = out->struct_size,
                                 .level = static_cast<std::uint32_t>(info->level),
                                 .uuid = info->uuid.raw(),
                                 .epoch = info->epoch,
                                 .event_count = info->event_count,
                                 .last_global_position = info->last_global_position};
    std::memcpy(out, &full, std::min<std::size_t>(sizeof full, out->struct_size));
    return FACTPORT_OK;
  });
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_STORE_BOUNDARY_HPP
