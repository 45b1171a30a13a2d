// SPDX-License-Identifier: Apache-2.0
//
// SqliteStore: the embedded durable adapter. One SQLite file, in write-ahead logging; one writing
// connection behind a queue (group_commit.hpp), and a few that read (reader_pool.hpp). Other
// processes may have the same file open. What it promises, and how the file looks: README.md.
//
// Thread rule: that of EventStorageAdapter; everything from any threads.
#ifndef FACTPORT_SQLITE_SQLITE_STORE_HPP
#define FACTPORT_SQLITE_SQLITE_STORE_HPP

#include "administration.hpp"
#include "batch_memory.hpp"
#include "group_commit.hpp"
#include "reader_pool.hpp"
#include "scan_cursor.hpp"
#include "settings.hpp"
#include "transaction_watch.hpp"
#include "writer_pool.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/version.h>

#include <memory>
#include <string_view>

namespace factport::sqlite {

class SqliteStore final : public EventStorageAdapter {
 public:
  static constexpr std::uint64_t kCapabilities =
      FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS |
      FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
      FACTPORT_CAPABILITY_IDEMPOTENT_APPEND | FACTPORT_CAPABILITY_MULTI_PROCESS |
      FACTPORT_CAPABILITY_TRANSACTIONS | FACTPORT_CAPABILITY_TRUSTED;
  /// One writer at a time is at least as strong as any of them.
  static constexpr std::uint32_t kLevels =
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_CATEGORY) |
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_NONE);

  static constexpr AdapterDescription kDescription{
      .name = "sqlite",
      .version = FACTPORT_VERSION_STRING,
      .description = "Events in one SQLite file: embedded, durable, shared by processes.",
      .config_schema = kConfigSchema,
      .capabilities = kCapabilities | FACTPORT_CAPABILITY_DURABLE,
      .levels = kLevels,
      .license = "Apache-2.0",
      .administration = true};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  /// Without a writer, which start() gives it: a store that only reads, or is administered.
  SqliteStore(const Settings& settings, const OpenRequest& request);

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
  Result<SchemaStatus> schema_status(const Call& call) override;
  Result<SchemaStatus> schema_upgrade(const Call& call) override;
  Status set_level(const Call& call, std::string_view log, Level level) override;
  Result<Findings> diagnose(const Call& call) override;

 private:
  /// Looks at the file, makes the store in it if need be, and is ready to append afterwards.
  Status start(const Call& call, std::string_view log);
  Status read_only() const;
  Result<std::unique_ptr<ScanCursor>> open_scan(const Call& call, const ScanRequest& request);

  const Settings settings_;
  const Host host_;
  bool durable_ = false;
  LogPins pins_;
  TransactionWatch transactions_;
  Administration administration_;
  // Before readers_: the connection that is closed last moves the log into the file, and only the
  // writer's is told to.
  std::unique_ptr<GroupCommit> appends_;
  WriterPool writers_;
  ReaderPool readers_;
  std::shared_ptr<BatchMemoryPool> memory_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SQLITE_STORE_HPP
