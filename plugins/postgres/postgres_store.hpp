// SPDX-License-Identifier: Apache-2.0
//
// PostgresStore: the adapter for PostgreSQL. One store is one table and what belongs to it
// (names.hpp), shared with any number of other processes. What it promises, at which level and at
// what price: README.md. Appends: appender.hpp. Reads: scan_cursor.hpp. Why no reader skips an
// event: horizon.hpp.
//
// Thread rule: that of EventStorageAdapter; everything from any threads.
#ifndef FACTPORT_POSTGRES_POSTGRES_STORE_HPP
#define FACTPORT_POSTGRES_POSTGRES_STORE_HPP

#include "appender.hpp"
#include "arrivals.hpp"
#include "connection_pool.hpp"
#include "log_directory.hpp"
#include "names.hpp"
#include "read_source.hpp"
#include "read_statements.hpp"
#include "reads.hpp"
#include "settings_schema.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/version.h>

#include <memory>

namespace factport::postgres {

class PostgresStore final : public EventStorageAdapter {
 public:
  static constexpr std::uint64_t kCapabilities =
      FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS |
      FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
      FACTPORT_CAPABILITY_IDEMPOTENT_APPEND | FACTPORT_CAPABILITY_MULTI_PROCESS |
      FACTPORT_CAPABILITY_TRANSACTIONS | FACTPORT_CAPABILITY_WAIT | FACTPORT_CAPABILITY_TRUSTED;
  static constexpr std::uint32_t kLevels =
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_CATEGORY) |
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_NONE);

  static constexpr AdapterDescription kDescription{
      .name = "postgres",
      .version = FACTPORT_VERSION_STRING,
      .description = "Events in a PostgreSQL database: durable, shared by any number of processes.",
      .config_schema = kConfigSchema,
      .capabilities = kCapabilities | FACTPORT_CAPABILITY_DURABLE,
      .levels = kLevels,
      .license = "Apache-2.0",
      .administration = true};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  PostgresStore(const Settings& settings, const OpenRequest& request);

  Status append_to_stream(const Call& call, const AppendRequest& request,
                          Receipts& receipts) override;
  Status append_to_streams(const Call& call, const AppendRequest& request,
                           Receipts& receipts) override;
  Result<std::unique_ptr<Cursor>> scan_stream(const Call& call,
                                              const ScanRequest& request) override;
  Result<std::unique_ptr<Cursor>> scan_category(const Call& call,
                                                const ScanRequest& request) override;
  Result<std::unique_ptr<Cursor>> scan_log(const Call& call, const ScanRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  StoreFacts facts() const override;
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<Listing> list(const Call& call, const ListRequest& request) override;
  Result<LogInfo> log_info(const Call& call, const InfoRequest& request) override;
  Result<std::unique_ptr<StoreTransaction>> begin(const Call& call,
                                                  const BeginRequest& request) override;
  Status wait(const Call& call, const WaitRequest& request) override;
  Result<SchemaStatus> schema_status(const Call& call) override;
  Result<SchemaStatus> schema_upgrade(const Call& call) override;
  Status set_level(const Call& call, std::string_view log, Level level) override;
  Result<Findings> diagnose(const Call& call) override;

 private:
  /// Makes sure that the store is there and can be used as the configuration says.
  Status prepare(const Call& call, const OpenRequest& request);

  const Names names_;
  ConnectionPool pool_;
  LogDirectory logs_;
  const ReadStatements read_statements_;
  PooledReads pooled_reads_;
  Reads reads_;
  Appender appender_;
  Arrivals arrivals_;
  // Constant after open.
  bool durable_ = false;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_POSTGRES_STORE_HPP
