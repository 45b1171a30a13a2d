// SPDX-License-Identifier: Apache-2.0
//
// How a question goes through: latest, infos, listings, and the opening of a scan.
#include "checked_cursor.hpp"
#include "checked_store.hpp"
#include "checked_transaction.hpp"
#include "reply_check.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>

#include <algorithm>
#include <utility>

namespace factport::host {

namespace {

factport_info_request info_request(const factport_scope& scope, const ReadOptions& options) {
  factport_info_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  request.freshness = static_cast<std::uint32_t>(options.freshness);
  request.at_least = options.at_least;
  return request;
}

/// Runs a read that may belong to a transaction; its failure ends the transaction.
template <class Answer, class Read>
Result<Answer> read_in(const CheckedStore& store, const CallOptions& call, factport_bytes log,
                       Read&& read) {
  const auto in = CheckedTransaction::of(call, store, view_of(log));
  if (!in.ok()) return in.status();
  Result<Answer> answer = read(in->get());
  if (*in != nullptr && !answer.ok()) (*in)->failed(answer.status());
  return answer;
}

}  // namespace

factport_scope stream_scope(std::string_view log, std::string_view category,
                            std::string_view stream) {
  return {FACTPORT_SCOPE_STREAM, 0, bytes_of(log), bytes_of(category), bytes_of(stream)};
}
factport_scope category_scope(std::string_view log, std::string_view category) {
  return {FACTPORT_SCOPE_CATEGORY, 0, bytes_of(log), bytes_of(category), {nullptr, 0}};
}
factport_scope log_scope(std::string_view log) {
  return {FACTPORT_SCOPE_LOG, 0, bytes_of(log), {nullptr, 0}, {nullptr, 0}};
}

Result<Scan> CheckedStore::scan(const factport_scope& scope, const ScanOptions& options) {
  auto cursor = CheckedCursor::open(shared_from_this(), scope, options);
  if (!cursor.ok()) return cursor.status();
  return Scan(std::move(*cursor));
}

Result<std::optional<StoredEvent>> CheckedStore::latest(const factport_scope& scope,
                                                        const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  return read_in<std::optional<StoredEvent>>(
      *this, options.call, scope.log,
      [&](CheckedTransaction* in) { return ask_latest(scope, options, in); });
}

Result<std::optional<StoredEvent>> CheckedStore::ask_latest(const factport_scope& scope,
                                                            const ReadOptions& options,
                                                            CheckedTransaction* in) {
  if (Status status = check_scope(scope); !status.ok()) return status;
  if (in == nullptr && !adapter_.has_latest) return emulate_latest(scope, options);
  const factport_info_request request = info_request(scope, options);
  const CallContext call(options.call, timeout_, *clock_);
  factport_batch batch{};
  batch.struct_size = sizeof batch;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      in == nullptr ? adapter_.table.latest(store_, call.raw(), &request, &batch, sink.raw())
                    : in->table().latest(in->raw(), call.raw(), &request, &batch, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "latest");
  factport_scan_request as_scan{};
  as_scan.scope = request.scope;
  as_scan.given = FACTPORT_SCAN_HAS_LIMIT;
  as_scan.limit = 1;
  const Status status = BatchCheck(as_scan, facts_).check(batch, true);
  std::optional<StoredEvent> event;
  if (status.ok() && batch.event_count > 0)
    event.emplace(*batch.events, view_of(request.scope.log));
  if (batch.release != nullptr) batch.release(&batch);
  if (!status.ok()) return misbehaved(status);
  return event;
}

// One event from the end where the store scans backwards; else, in a stream, from its last
// position; else the whole scope is read.
Result<std::optional<StoredEvent>> CheckedStore::emulate_latest(const factport_scope& scope,
                                                                const ReadOptions& options) {
  ScanOptions scan_options;
  scan_options.freshness = options.freshness;
  scan_options.at_least = options.at_least;
  scan_options.call = options.call;
  if ((facts_.capabilities & FACTPORT_CAPABILITY_BACKWARD_SCAN) != 0) {
    scan_options.direction = Direction::kBackwards;
    scan_options.limit = 1;
  } else if (scope.kind == FACTPORT_SCOPE_STREAM) {
    const auto info = stream_info(scope, options);
    if (!info.ok()) return info.status();
    scan_options.from = std::max<std::int64_t>(info->last_position, 0);
  }
  auto cursor = CheckedCursor::open(shared_from_this(), scope, scan_options);
  if (!cursor.ok()) return cursor.status();
  std::optional<StoredEvent> last;
  while (true) {
    const auto more = (*cursor)->next();
    if (!more.ok()) return more.status();
    if (!*more) return last;
    const EventBatch batch = (*cursor)->batch();
    if (batch.size() > 0) last.emplace(batch.at(batch.size() - 1), (*cursor)->log());
  }
}

Result<StreamInfo> CheckedStore::stream_info(const factport_scope& scope,
                                             const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  return read_in<StreamInfo>(*this, options.call, scope.log, [&](CheckedTransaction* in) {
    return ask_stream_info(scope, options, in);
  });
}

Result<StreamInfo> CheckedStore::ask_stream_info(const factport_scope& scope,
                                                 const ReadOptions& options,
                                                 CheckedTransaction* in) {
  if (Status status = check_scope(scope); !status.ok()) return status;
  const CallContext call(options.call, timeout_, *clock_);
  const factport_info_request request = info_request(scope, options);
  factport_stream_info info{};
  info.struct_size = sizeof info;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      in == nullptr ? adapter_.table.stream_info(store_, call.raw(), &request, &info, sink.raw())
                    : in->table().stream_info(in->raw(), call.raw(), &request, &info, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "stream_info");
  if (Status status = check_stream_info(info, facts_); !status.ok()) return misbehaved(status);
  return StreamInfo{info.event_count,           info.first_position,       info.last_position,
                    info.first_global_position, info.last_global_position, info.first_recorded_at,
                    info.last_recorded_at};
}

Result<LogInfo> CheckedStore::log_info(const factport_scope& scope, const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_scope(scope); !status.ok()) return status;
  Status outside = CheckedTransaction::none_in(options.call, "the info of a log");
  if (!outside.ok()) return outside;
  const CallContext call(options.call, timeout_, *clock_);
  const factport_info_request request = info_request(scope, options);
  factport_log_info info{};
  info.struct_size = sizeof info;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.log_info(store_, call.raw(), &request, &info, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "log_info");
  return LogInfo{static_cast<Level>(info.level), Uuid(info.uuid), info.epoch, info.event_count,
                 info.last_global_position};
}

Result<Listing> CheckedStore::list(ListKind kind, std::string_view log, std::string_view category,
                                   const ListOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (kind != ListKind::kLogs) {
    const bool streams = kind == ListKind::kStreams;
    const Status status = check_scope(streams ? category_scope(log, category) : log_scope(log));
    if (!status.ok()) return status;
  }
  if (Status status = CheckedTransaction::none_in(options.call, "a listing"); !status.ok()) {
    return status;
  }
  if (options.limit == 0)
    return Status(StatusCode::kInvalidArgument, "limit is 0; a page has names");
  factport_list_request request{};
  request.struct_size = sizeof request;
  request.kind = static_cast<std::uint32_t>(kind);
  request.limit = options.limit;
  request.log = bytes_of(log);
  request.category = bytes_of(category);
  request.prefix = bytes_of(options.prefix);
  request.after = bytes_of(options.after);

  const CallContext call(options.call, timeout_, *clock_);
  factport_listing listing{};
  listing.struct_size = sizeof listing;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.list(store_, call.raw(), &request, &listing, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "list");
  const Status status = check_listing(request, listing);
  Listing entries;
  for (std::uint64_t i = 0; status.ok() && i < listing.entry_count; ++i) {
    const auto& entry =
        *FACTPORT_ELEMENT(factport_list_entry, listing.entries, listing.entry_stride, i);
    ListEntry copy{std::string(view_of(entry.name)), std::nullopt};
    if ((entry.given & FACTPORT_LIST_ENTRY_HAS_STATISTICS) != 0) {
      copy.statistics = {entry.event_count, entry.last_global_position, entry.last_recorded_at};
    }
    entries.push_back(std::move(copy));
  }
  if (listing.release != nullptr) listing.release(&listing);
  if (!status.ok()) return misbehaved(status);
  return entries;
}

}  // namespace factport::host
