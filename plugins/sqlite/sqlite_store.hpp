// SPDX-License-Identifier: Apache-2.0
//
// SqliteStore: the embedded durable adapter. One SQLite file, in write-ahead logging; one writing
// connection behind a queue (group_commit.hpp), and a few that read (reader_pool.hpp). Other
// processes may have the same file open. What it promises, and how the file looks: README.md.
//
// Thread rule: that of EventStorageAdapter; everything from any threads.
#ifndef FACTPORT_SQLITE_SQLITE_STORE_HPP
#define FACTPORT_SQLITE_SQLITE_STORE_HPP

#include "batch_memory.hpp"
#include "group_commit.hpp"
#include "reader_pool.hpp"
#include "scan_cursor.hpp"
#include "settings.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/version.h>

#include <memory>

namespace factport::sqlite {

class SqliteStore final : public EventStorageAdapter {
 public:
  static constexpr std::uint64_t kCapabilities =
      FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS |
      FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
      FACTPORT_CAPABILITY_IDEMPOTENT_APPEND | FACTPORT_CAPABILITY_MULTI_PROCESS |
      FACTPORT_CAPABILITY_TRUSTED;
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
      .license = "Apache-2.0"};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  /// `writer` is null for a store that only reads.
  SqliteStore(const Settings& settings, std::unique_ptr<LogWriter> writer, bool durable);

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

 private:
  Result<std::unique_ptr<ScanCursor>> open_scan(const Call& call, const ScanRequest& request);

  const Settings settings_;
  const bool durable_;
  // Before readers_: the connection that is closed last moves the log into the file, and only the
  // writer's is told to.
  std::unique_ptr<GroupCommit> appends_;
  ReaderPool readers_;
  std::shared_ptr<BatchMemoryPool> memory_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SQLITE_STORE_HPP
