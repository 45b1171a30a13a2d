// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include "freshness.hpp"
#include "listing.hpp"
#include "log_pins.hpp"
#include "query.hpp"
#include "rows.hpp"
#include "scan_cursor.hpp"
#include "schema.hpp"
#include "sequence.hpp"

#include <string>
#include <utility>

namespace factport::sqlite {

namespace {

Connection::Access access_of(const Settings& settings) {
  if (settings.read_only) return Connection::Access::kRead;
  return settings.create ? Connection::Access::kCreate : Connection::Access::kWrite;
}

/// Makes sure that the file holds a store, and one that can be used as the settings say.
Status prepare(Connection& connection, const Settings& settings, LockWait& wait) {
  return settings.read_only ? check_schema(connection)
                            : prepare_schema(connection, wait, settings.create);
}

/// The pins of a store, with the configured log's if there is one.
Result<LogPins> pin_log(Connection& connection, const OpenRequest& request) {
  LogPins pins(request.log(), request.level());
  const auto log = find_log(connection, request.log());
  if (!log.ok()) return log.status();
  if (!*log) return pins;
  if (Status status = pins.admit(request.log(), **log); !status.ok()) return status;
  pins.pin(request.log(), **log);
  return pins;
}

/// The scan whose only event is the last one of the scope.
factport_scan_request last_event_of(const InfoRequest& request) {
  factport_scan_request scan{};
  scan.struct_size = sizeof scan;
  scan.flags = FACTPORT_SCAN_BACKWARDS;
  scan.given = FACTPORT_SCAN_HAS_LIMIT;
  scan.scope = request.raw().scope;
  scan.limit = 1;
  scan.batch_events = 1;
  scan.freshness = request.raw().freshness;
  scan.at_least = request.at_least();
  return scan;
}

StreamInfo stream_info_of(const Query& row) {
  StreamInfo info;
  info.event_count = row.integer(0);
  info.last_position = row.integer(1);
  info.last_global_position = row.integer(2);
  info.last_recorded_at = row.integer(3);
  info.first_position = row.integer(4);
  info.first_global_position = global_position_of(row.integer(5));
  info.first_recorded_at = row.integer(6);
  return info;
}

}  // namespace

Result<std::unique_ptr<EventStorageAdapter>> SqliteStore::open(const Call& call,
                                                               const OpenRequest& request) {
  const Result<Settings> settings = Settings::from(request.config());
  if (!settings.ok()) return settings.status();
  LockWait wait(call, settings->busy_timeout);
  auto connection = Connection::open(*settings, access_of(*settings), wait);
  if (!connection.ok()) return connection.status();
  const Connection::Waiting waiting(**connection, wait);
  if (Status status = prepare(**connection, *settings, wait); !status.ok()) return status;
  Result<LogPins> pins = pin_log(**connection, request);
  if (!pins.ok()) return pins.status();
  const Result<bool> durable = is_durable(**connection);
  if (!durable.ok()) return durable.status();
  if (!*durable && !settings->read_only && settings->synchronous != Synchronous::kNormal) {
    request.host().warn(settings->file +
                        " is on a file system without write-ahead logging: the store works, but is "
                        "not declared durable");
  }
  std::unique_ptr<LogWriter> writer;
  if (!settings->read_only) {
    writer = std::make_unique<LogWriter>(std::move(*connection), request.host(), std::move(*pins));
  }
  return std::make_unique<SqliteStore>(*settings, std::move(writer), *durable);
}

SqliteStore::SqliteStore(const Settings& settings, std::unique_ptr<LogWriter> writer, bool durable)
    : settings_(settings),
      durable_(durable),
      appends_(writer ? std::make_unique<GroupCommit>(std::move(writer), settings) : nullptr),
      readers_(settings),
      memory_(std::make_shared<BatchMemoryPool>()) {}

Status SqliteStore::append_to_stream(const Call& call, const AppendRequest& request,
                                     Receipts& receipts) {
  if (appends_ != nullptr) return appends_->append(call, request, receipts);
  return {StatusCode::kPermissionDenied,
          settings_.file + " was opened with \"read_only\": true; open it without to append"};
}

Status SqliteStore::append_to_streams(const Call& call, const AppendRequest& request,
                                      Receipts& receipts) {
  return append_to_stream(call, request, receipts);
}

Result<std::unique_ptr<Cursor>> SqliteStore::scan_stream(const Call& call,
                                                         const ScanRequest& request) {
  auto cursor = open_scan(call, request);
  if (!cursor.ok()) return cursor.status();
  return std::move(*cursor);
}

Result<std::unique_ptr<Cursor>> SqliteStore::scan_category(const Call& call,
                                                           const ScanRequest& request) {
  return scan_stream(call, request);
}

Result<std::unique_ptr<Cursor>> SqliteStore::scan_log(const Call& call,
                                                      const ScanRequest& request) {
  return scan_stream(call, request);
}

Result<std::unique_ptr<ScanCursor>> SqliteStore::open_scan(const Call& call,
                                                           const ScanRequest& request) {
  const auto log =
      fresh_log(readers_, call, request.scope().log, request.freshness(), request.at_least());
  if (!log.ok()) return log.status();
  ScanRange range;
  if (*log) {
    Reader reader(readers_, call);
    if (Status status = reader.status(); !status.ok()) return status;
    const Result<ScanRange> resolved = ScanRange::resolve(reader.connection(), **log, request);
    if (!resolved.ok()) return resolved.status();
    range = *resolved;
  }
  return std::make_unique<ScanCursor>(request, range, readers_, memory_);
}

Result<StreamInfo> SqliteStore::get_stream_info(const Call& call, const InfoRequest& request) {
  const ScopeView scope = request.scope();
  const auto log = fresh_log(readers_, call, scope.log, request.freshness(), request.at_least());
  if (!log.ok()) return log.status();
  if (!*log) return StreamInfo();
  Reader reader(readers_, call);
  if (Status status = reader.status(); !status.ok()) return status;
  // One statement, so that what it says belongs together.
  Query query(reader.connection(),
              "SELECT s.event_count, s.last_position, s.last_global_position, s.last_recorded_at, "
              "f.position, f.seq, f.recorded_at FROM categories c "
              "CROSS JOIN streams s ON s.category_no = c.category_no "
              "CROSS JOIN events f ON f.stream_no = s.stream_no "
              "WHERE c.log_no = ? AND c.name = ? AND s.name = ? ORDER BY f.position LIMIT 1");
  query.bind((*log)->log_no).bind(scope.category).bind(scope.stream);
  if (query.next()) return stream_info_of(query);
  return query.ok() ? Result<StreamInfo>(StreamInfo()) : query.failure();
}

StoreFacts SqliteStore::facts() const {
  StoreFacts facts;
  facts.capabilities = kCapabilities | (durable_ ? FACTPORT_CAPABILITY_DURABLE : 0);
  facts.levels = kLevels;
  facts.filters = FACTPORT_FILTER_NAMES | FACTPORT_FILTER_OCCURRED_AT | FACTPORT_FILTER_RECORDED_AT;
  facts.max_held_batches = 64;
  return facts;
}

Result<Batch> SqliteStore::latest(const Call& call, const InfoRequest& request) {
  const factport_scan_request scan = last_event_of(request);
  auto cursor = open_scan(call, ScanRequest(scan));
  if (!cursor.ok()) return cursor.status();
  return (*cursor)->next(call);
}

Result<Listing> SqliteStore::list(const Call& call, const ListRequest& request) {
  Reader reader(readers_, call);
  if (Status status = reader.status(); !status.ok()) return status;
  return list_names(reader.connection(), request);
}

Result<LogInfo> SqliteStore::log_info(const Call& call, const InfoRequest& request) {
  const auto log =
      fresh_log(readers_, call, request.scope().log, request.freshness(), request.at_least());
  if (!log.ok()) return log.status();
  if (!*log) {
    return Status(StatusCode::kNotFound, "log \"" + std::string(request.scope().log) +
                                             "\" has no events in " + settings_.file);
  }
  const LogRow& row = **log;
  return LogInfo{row.level, row.uuid, row.epoch, row.counters.event_count,
                 row.counters.last_global_position};
}

}  // namespace factport::sqlite
