// SPDX-License-Identifier: Apache-2.0
//
// The boundary between the C table and an EventStorageAdapter, written once: conversions, the
// exception barrier, and everything that must fail closed. Not promised to anybody: include
// factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_BOUNDARY_HPP

#include <factport/cpp/adapter.hpp>
#include <factport/plugin.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace factport::detail {

/// What a factport_store* points to.
struct OpenStore {
  std::unique_ptr<EventStorageAdapter> adapter;
  Host host;
  StoreFacts facts;

  bool offers(std::uint64_t capability) const { return (facts.capabilities & capability) != 0; }
};

inline OpenStore& store_of(factport_store* store) { return *reinterpret_cast<OpenStore*>(store); }

/// What a factport_cursor* points to.
struct OpenCursor {
  std::unique_ptr<Cursor> cursor;
  Host host;
  // After the end: what every later answer says was scanned.
  std::int64_t scanned_through = 0;
  bool ended = false;
};

inline OpenCursor& cursor_of(factport_cursor* cursor) {
  return *reinterpret_cast<OpenCursor*>(cursor);
}

inline factport_status report(factport_error* sink, const Status& status) {
  const Failure& failure = status.failure();
  std::vector<factport_failed_leaf> leaves;
  leaves.reserve(failure.failed_leaves.size());
  for (const FailedLeaf& leaf : failure.failed_leaves) {
    leaves.push_back({leaf.node, 0, leaf.actual_position});
  }
  std::vector<factport_detail> details;
  details.reserve(failure.details.size());
  for (const auto& [key, value] : failure.details) {
    details.push_back({bytes_of(key), bytes_of(value)});
  }
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = static_cast<factport_status>(failure.code);
  info.vendor_code = failure.vendor_code;
  std::memcpy(info.sqlstate, failure.sqlstate.data(),
              std::min<std::size_t>(failure.sqlstate.size(), 5));
  info.message = bytes_of(failure.message);
  info.failed_leaves = leaves.data();
  info.failed_leaf_count = static_cast<std::uint32_t>(leaves.size());
  info.failed_leaf_stride = sizeof(factport_failed_leaf);
  info.details = details.data();
  info.detail_count = static_cast<std::uint32_t>(details.size());
  info.detail_stride = sizeof(factport_detail);
  sink->set(sink, &info);
  return info.status;
}

/// For when there is no memory to build a Status with.
inline factport_status report_plain(factport_error* sink, factport_status status,
                                    std::string_view message) noexcept {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = status;
  info.message = bytes_of(message);
  sink->set(sink, &info);
  return status;
}

/// The exception barrier: runs `body`, which returns a factport_status, and lets nothing out.
/// `lost`: what an exception means where the operation can have taken effect.
template <class Body>
factport_status guarded(factport_error* error, Body&& body,
                        factport_status lost = FACTPORT_INTERNAL) noexcept {
  const bool may_be_stored = lost == FACTPORT_OUTCOME_UNKNOWN;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return report_plain(error, may_be_stored ? lost : FACTPORT_RESOURCE_EXHAUSTED, "out of memory");
  } catch (const std::exception& exception) {
    return report_plain(error, lost, exception.what());
  } catch (...) {
    return report_plain(error, lost, "an exception that is not a std::exception");
  }
}

inline factport_status finish(factport_error* error, const Status& status) {
  return status.ok() ? FACTPORT_OK : report(error, status);
}

inline Status unsupported(std::string message) {
  return {StatusCode::kUnsupported, std::move(message)};
}

/// Every request carries must_understand bits and flags; what is not known is refused.
inline Status understood(std::uint64_t must_understand, std::uint64_t flags,
                         std::uint64_t known_flags = 0) {
  if (must_understand == 0 && (flags & ~known_flags) == 0) return {};
  return unsupported("the request carries a bit that this plugin does not know");
}

/// The same of a call, whose `given` bits may go unnoticed but whose must_understand bits may not.
inline Status understood(const factport_call& call) { return understood(call.must_understand, 0); }

inline Status understood(const factport_call& call, const factport_info_request& request) {
  if (Status status = understood(call); !status.ok()) return status;
  if (request.freshness > FACTPORT_FRESHNESS_AVAILABLE)
    return unsupported("the freshness is not known");
  return understood(request.must_understand, request.flags);
}

inline Status understood(const OpenStore& store, const factport_call& call,
                         const AppendRequest& request) {
  const factport_append_request& raw = request.raw();
  if (Status status = understood(call); !status.ok()) return status;
  if (Status status = understood(raw.must_understand, raw.flags); !status.ok()) return status;
  if (raw.target_count > 1 &&
      !store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS)) {
    return unsupported("this store appends to one stream at a time");
  }
  for (const NewEventView event : request.events()) {
    if (event.raw().flags != 0)
      return unsupported("an event has a flag that this plugin does not know");
    if (event.raw().payload_format != FACTPORT_FORMAT_JSON ||
        event.raw().metadata_format != FACTPORT_FORMAT_JSON) {
      return unsupported("this store keeps payloads in JSON only");
    }
  }
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    const bool inner = node.kind >= FACTPORT_CONDITION_ALL && node.kind <= FACTPORT_CONDITION_NOT;
    if ((!inner && !is_leaf(node.kind)) || node.flags != 0) {
      return unsupported("the condition has a kind or flag that this plugin does not know");
    }
  }
  return {};
}

inline Status understood(const OpenStore& store, const factport_call& call,
                         const ScanRequest& request) {
  constexpr std::uint64_t kBounds = FACTPORT_SCAN_HAS_FROM | FACTPORT_SCAN_HAS_TO |
                                    FACTPORT_SCAN_HAS_AFTER | FACTPORT_SCAN_HAS_BEFORE |
                                    FACTPORT_SCAN_HAS_LIMIT;
  const factport_scan_request& raw = request.raw();
  if (Status status = understood(call); !status.ok()) return status;
  if (Status status = understood(raw.must_understand, raw.flags, FACTPORT_SCAN_BACKWARDS);
      !status.ok()) {
    return status;
  }
  if (request.backwards() && !store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) {
    return unsupported("this store does not scan backwards");
  }
  std::uint64_t known = kBounds;
  if (store.facts.filters & FACTPORT_FILTER_NAMES) known |= FACTPORT_SCAN_HAS_NAMES;
  if (store.facts.filters & FACTPORT_FILTER_OCCURRED_AT) {
    known |= FACTPORT_SCAN_HAS_OCCURRED_FROM | FACTPORT_SCAN_HAS_OCCURRED_BEFORE;
  }
  if (store.facts.filters & FACTPORT_FILTER_RECORDED_AT) {
    known |= FACTPORT_SCAN_HAS_RECORDED_FROM | FACTPORT_SCAN_HAS_RECORDED_BEFORE;
  }
  if ((raw.given & ~known) != 0)
    return unsupported("the scan has a bound or filter that this store does not apply");
  if (raw.freshness > FACTPORT_FRESHNESS_AVAILABLE)
    return unsupported("the freshness is not known");
  return {};
}

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
    auto open = std::make_unique<OpenCursor>(OpenCursor{std::move(*opened), store.host});
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
    Result<Batch> next = open.cursor->next(Call(*raw_call, open.host));
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

inline factport_status FACTPORT_CALL stream_info(factport_store* handle,
                                                 const factport_call* raw_call,
                                                 const factport_info_request* raw,
                                                 factport_stream_info* out,
                                                 factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(*raw_call, *raw); !s.ok()) return report(error, s);
    const Result<StreamInfo> info =
        store.adapter->get_stream_info(Call(*raw_call, store.host), InfoRequest(*raw));
    if (!info.ok()) return report(error, info.status());
    const factport_stream_info full{.struct_size = out->struct_size,
                                    .flags = 0,
                                    .event_count = info->event_count,
                                    .first_position = info->first_position,
                                    .last_position = info->last_position,
                                    .first_global_position = info->first_global_position,
                                    .last_global_position = info->last_global_position,
                                    .first_recorded_at = info->first_recorded_at,
                                    .last_recorded_at = info->last_recorded_at};
    std::memcpy(out, &full, std::min<std::size_t>(sizeof full, out->struct_size));
    return FACTPORT_OK;
  });
}

inline factport_status FACTPORT_CALL latest(factport_store* handle, const factport_call* raw_call,
                                            const factport_info_request* raw, factport_batch* out,
                                            factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(*raw_call, *raw); !s.ok()) return report(error, s);
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
    if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
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
    if (Status s = understood(*raw_call, *raw); !s.ok()) return report(error, s);
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

inline const void* FACTPORT_CALL get_extension(factport_store* handle, factport_bytes id) noexcept {
  try {
    return store_of(handle).adapter->extension(view_of(id));
  } catch (...) {
    return nullptr;
  }
}

template <class Adapter>
factport_status FACTPORT_CALL open_store(const factport_host* raw_host,
                                         const factport_call* raw_call,
                                         const factport_open_request* raw, factport_store** store,
                                         factport_error* error) noexcept {
  return guarded(error, [&] {
    const Host host(raw_host);
    if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
    if (Status s = understood(raw->must_understand, raw->flags); !s.ok()) return report(error, s);
    Result<std::unique_ptr<EventStorageAdapter>> opened =
        Adapter::open(Call(*raw_call, host), OpenRequest(*raw, host));
    if (!opened.ok()) return report(error, opened.status());
    auto open = std::make_unique<OpenStore>(OpenStore{std::move(*opened), host, {}});
    open->facts = open->adapter->facts();
    *store = reinterpret_cast<factport_store*>(open.release());
    return FACTPORT_OK;
  });
}

/// The C table of one adapter class. An operation that the class does not override is NULL, so that
/// the host emulates it or says by itself that it is not offered.
template <class Adapter>
struct AdapterTable {
  using Base = EventStorageAdapter;
  static constexpr AdapterDescription kAbout = Adapter::kDescription;
  static constexpr bool kHasLatest =
      !std::is_same_v<decltype(&Adapter::latest), decltype(&Base::latest)>;
  static constexpr bool kHasList = !std::is_same_v<decltype(&Adapter::list), decltype(&Base::list)>;
  static constexpr bool kHasLogInfo =
      !std::is_same_v<decltype(&Adapter::log_info), decltype(&Base::log_info)>;
  static constexpr bool kHasExtension =
      !std::is_same_v<decltype(&Adapter::extension), decltype(&Base::extension)>;

  static constexpr factport_adapter kTable{
      .struct_size = sizeof(factport_adapter),
      .flags = kAbout.serialized ? FACTPORT_ADAPTER_SERIALIZED : 0u,
      .name = bytes_of(kAbout.name),
      .version = bytes_of(kAbout.version),
      .description = bytes_of(kAbout.description),
      .config_schema = bytes_of(kAbout.config_schema),
      .capabilities = kAbout.capabilities,
      .levels = kAbout.levels,
      .reserved = 0,
      .open = &open_store<Adapter>,
      .close = &close_store,
      .describe = &describe,
      .append = &append,
      .scan_open = &scan_open,
      .scan_next = &scan_next,
      .scan_close = &scan_close,
      .stream_info = &stream_info,
      .latest = kHasLatest ? &latest : nullptr,
      .list = kHasList ? &list : nullptr,
      .log_info = kHasLogInfo ? &log_info : nullptr,
      .get_extension = kHasExtension ? &get_extension : nullptr,
  };
};

/// The descriptor of a plugin that carries these adapters; its name is the first one's.
template <class First, class... More>
struct PluginDescriptor {
  static constexpr const factport_adapter* kAdapters[] = {&AdapterTable<First>::kTable,
                                                          &AdapterTable<More>::kTable...};
  static constexpr factport_plugin kPlugin{
      .struct_size = sizeof(factport_plugin),
      .abi_major = FACTPORT_ABI_MAJOR,
      .abi_minor = FACTPORT_ABI_MINOR,
      .min_host_minor = 0,
      .magic = {'F', 'A', 'C', 'T', 'P', 'O', 'R', 'T'},
      .name = bytes_of(First::kDescription.name),
      .version = bytes_of(First::kDescription.version),
      .license = bytes_of(First::kDescription.license),
      .adapters = kAdapters,
      .adapter_count = 1 + sizeof...(More),
      .reserved = 0,
      .shutdown = nullptr,
  };
};

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_BOUNDARY_HPP
