// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include "diagnosis.hpp"
#include "freshness.hpp"
#include "listing.hpp"
#include "rows.hpp"
#include "scan_cursor.hpp"
#include "schema.hpp"
#include "sqlite_transaction.hpp"
#include "stream_info.hpp"

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

/// Refuses a configured log of another level, and pins it if there is one.
Status pin_log(Connection& connection, std::string_view name, LogPins& pins) {
  const auto log = find_log(connection, name);
  if (!log.ok() || !*log) return log.status();
  const LogRow& row = **log;
  if (Status status = pins.admit(name, row.level, row.epoch); !status.ok()) return status;
  pins.pin(name, row.level, row.epoch);
  return {};
}

}  // namespace

Result<std::unique_ptr<EventStorageAdapter>> SqliteStore::open(const Call& call,
                                                               const OpenRequest& request) {
  const Result<Settings> settings = Settings::from(request.config());
  if (!settings.ok()) return settings.status();
  auto store = std::make_unique<SqliteStore>(*settings, request);
  if (!request.for_administration()) {
    if (Status status = store->start(call, request.log()); !status.ok()) return status;
  }
  return store;
}

SqliteStore::SqliteStore(const Settings& settings, const OpenRequest& request)
    : settings_(settings),
      host_(request.host()),
      pins_(request.log(), request.level()),
      transactions_(host_),
      administration_(settings_, host_, pins_, transactions_),
      writers_(settings_, host_, pins_),
      readers_(settings_),
      memory_(std::make_shared<BatchMemoryPool>()) {}

Status SqliteStore::start(const Call& call, std::string_view log) {
  LockWait wait(call, settings_.busy_timeout);
  auto connection = Connection::open(settings_, access_of(settings_), wait);
  if (!connection.ok()) return connection.status();
  const Connection::Waiting waiting(**connection, wait);
  if (Status status = prepare(**connection, settings_, wait); !status.ok()) return status;
  if (Status status = pin_log(**connection, log, pins_); !status.ok()) return status;
  const Result<bool> durable = is_durable(**connection);
  if (!durable.ok()) return durable.status();
  durable_ = *durable;
  if (settings_.read_only) return {};
  if (!durable_ && settings_.synchronous != Synchronous::kNormal) {
    host_.warn(settings_.file +
               " is on a file system without write-ahead logging: the store works, but is not "
               "declared durable");
  }
  auto writer = std::make_unique<LogWriter>(std::move(*connection), host_, pins_);
  appends_ = std::make_unique<GroupCommit>(std::move(writer), settings_, transactions_);
  return {};
}

Status SqliteStore::read_only() const {
  return {StatusCode::kPermissionDenied,
          settings_.file + " was opened with \"read_only\": true; open it without to append"};
}

Status SqliteStore::append_to_stream(const Call& call, const AppendRequest& request,
                                     Receipts& receipts) {
  return appends_ != nullptr ? appends_->append(call, request, receipts) : read_only();
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
  return read_stream_info(reader.connection(), **log, scope);
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

Result<std::unique_ptr<StoreTransaction>> SqliteStore::begin(const Call& call,
                                                             const BeginRequest& request) {
  if (appends_ == nullptr) return read_only();
  return SqliteTransaction::begin(
      call, request, {writers_, transactions_, memory_, settings_.busy_timeout, host_});
}

Result<SchemaStatus> SqliteStore::schema_status(const Call& call) {
  return administration_.schema_status(call);
}

Result<SchemaStatus> SqliteStore::schema_upgrade(const Call& call) {
  return administration_.schema_upgrade(call);
}

Status SqliteStore::set_level(const Call& call, std::string_view log, Level level) {
  return administration_.set_level(call, log, level);
}

Result<Findings> SqliteStore::diagnose(const Call& call) { return diagnose_file(settings_, call); }

}  // namespace factport::sqlite
