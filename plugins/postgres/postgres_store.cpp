// SPDX-License-Identifier: Apache-2.0
#include "postgres_store.hpp"

#include "diagnosis.hpp"
#include "level_change.hpp"
#include "schema.hpp"
#include "transaction.hpp"

#include <string>
#include <utility>

namespace factport::postgres {

Result<std::unique_ptr<EventStorageAdapter>> PostgresStore::open(const Call& call,
                                                                 const OpenRequest& request) {
  const Result<Settings> settings = Settings::from(request.config());
  if (!settings.ok()) return settings.status();
  auto store = std::make_unique<PostgresStore>(*settings, request);
  if (request.for_administration()) return store;
  if (Status status = store->prepare(call, request); !status.ok()) return status;
  return store;
}

PostgresStore::PostgresStore(const Settings& settings, const OpenRequest& request)
    : names_(settings),
      pool_(settings, request.host()),
      logs_(pool_, names_, request.log(), request.level()),
      read_statements_(names_),
      pooled_reads_(pool_),
      reads_(pooled_reads_, read_statements_,
             [this](std::string_view log) { return logs_.highest_given(log); }),
      appender_(pool_, names_, logs_),
      arrivals_(pool_, names_, reads_) {}

Status PostgresStore::prepare(const Call& call, const OpenRequest& request) {
  Result<Borrowed> connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  const auto facts = prepare_schema(**connection, names_, pool_.settings(), request.host(), call);
  if (!facts.ok()) return facts.status();
  durable_ = facts->durable;
  connection->reset();
  return logs_.find(request.log(), call).status();
}

Status PostgresStore::append_to_stream(const Call& call, const AppendRequest& request,
                                       Receipts& receipts) {
  Status status = appender_.append(call, request, receipts);
  if (status.ok()) arrivals_.announce(request.log());
  return status;
}

Status PostgresStore::append_to_streams(const Call& call, const AppendRequest& request,
                                        Receipts& receipts) {
  return append_to_stream(call, request, receipts);
}

Result<std::unique_ptr<Cursor>> PostgresStore::scan_stream(const Call& call,
                                                           const ScanRequest& request) {
  return reads_.scan(call, request);
}

Result<std::unique_ptr<Cursor>> PostgresStore::scan_category(const Call& call,
                                                             const ScanRequest& request) {
  return reads_.scan(call, request);
}

Result<std::unique_ptr<Cursor>> PostgresStore::scan_log(const Call& call,
                                                        const ScanRequest& request) {
  return reads_.scan(call, request);
}

Result<StreamInfo> PostgresStore::get_stream_info(const Call& call, const InfoRequest& request) {
  return reads_.stream_info(call, request);
}

StoreFacts PostgresStore::facts() const {
  StoreFacts facts;
  facts.fidelity = pool_.settings().payload_type == PayloadType::kJson ? FACTPORT_FIDELITY_BYTES
                                                                       : FACTPORT_FIDELITY_SEMANTIC;
  facts.capabilities = kCapabilities | (durable_ ? FACTPORT_CAPABILITY_DURABLE : 0);
  facts.levels = kLevels;
  facts.filters = FACTPORT_FILTER_NAMES | FACTPORT_FILTER_OCCURRED_AT | FACTPORT_FILTER_RECORDED_AT;
  facts.max_held_batches = 64;
  return facts;
}

Result<Batch> PostgresStore::latest(const Call& call, const InfoRequest& request) {
  return reads_.latest(call, request);
}

Result<Listing> PostgresStore::list(const Call& call, const ListRequest& request) {
  return reads_.list(call, request);
}

Result<LogInfo> PostgresStore::log_info(const Call& call, const InfoRequest& request) {
  return reads_.log_info(call, request);
}

Result<std::unique_ptr<StoreTransaction>> PostgresStore::begin(const Call& call,
                                                               const BeginRequest& request) {
  return PostgresTransaction::begin(
      {pool_, names_, logs_, appender_.statements(), read_statements_, arrivals_}, call, request);
}

Status PostgresStore::wait(const Call& call, const WaitRequest& request) {
  return arrivals_.wait(call, request);
}

Result<SchemaStatus> PostgresStore::schema_status(const Call& call) {
  Result<Borrowed> connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  return postgres::schema_status(**connection, names_, call);
}

Result<SchemaStatus> PostgresStore::schema_upgrade(const Call& call) {
  Result<Borrowed> connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  return upgrade_schema(**connection, names_, pool_.settings(), call);
}

Status PostgresStore::set_level(const Call& call, std::string_view log, Level level) {
  const Result<LogPin> pin = change_level(pool_, names_, log, level, call);
  if (!pin.ok()) return pin.status();
  logs_.renew(log, *pin);
  return {};
}

Result<Findings> PostgresStore::diagnose(const Call& call) {
  return postgres::diagnose(pool_, names_, call);
}

}  // namespace factport::postgres
