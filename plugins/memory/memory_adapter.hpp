// SPDX-License-Identifier: Apache-2.0
//
// MemoryAdapter: one handle on a MemoryStore, in the words of the contract. What holds for events
// in memory is said in log.hpp.
//
// Every committed event is readable by everybody at once, in the order of the global positions. So
// a read never waits for its freshness, with one exception: `at_least` a global position that
// nobody has been given yet.
//
// Thread rule: any thread.
#ifndef FACTPORT_MEMORY_MEMORY_ADAPTER_HPP
#define FACTPORT_MEMORY_MEMORY_ADAPTER_HPP

#include "memory_store.hpp"
#include "selection.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/version.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace factport::memory {

class MemoryAdapter final : public EventStorageAdapter {
 public:
  static constexpr std::uint64_t kCapabilities =
      FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS |
      FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
      FACTPORT_CAPABILITY_IDEMPOTENT_APPEND | FACTPORT_CAPABILITY_TRANSACTIONS |
      FACTPORT_CAPABILITY_WAIT | FACTPORT_CAPABILITY_TRUSTED;
  static constexpr std::uint32_t kLevels =
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_CATEGORY) |
      FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_NONE);
  static constexpr AdapterDescription kDescription{
      .name = "memory",
      .version = FACTPORT_VERSION_STRING,
      .description = "Events in the memory of this process, gone when the last store is closed.",
      .config_schema = R"({
  "type": "object",
  "x-short-form": "name",
  "additionalProperties": false,
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "description": "Stores of one name in one process are one store. Absent: a private one."
    }
  }
})",
      .capabilities = kCapabilities,
      .levels = kLevels,
      .license = "Apache-2.0",
      .administration = true};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);

  /// `level` is demanded of the log `log`; other logs are taken as they are. A log that is made
  /// through this handle gets it.
  MemoryAdapter(std::shared_ptr<MemoryStore> store, std::string_view log, Level level, Host host);

  StoreFacts facts() const override;
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
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<Listing> list(const Call& call, const ListRequest& request) override;
  Result<LogInfo> log_info(const Call& call, const InfoRequest& request) override;
  Result<std::unique_ptr<StoreTransaction>> begin(const Call& call,
                                                  const BeginRequest& request) override;
  Status wait(const Call& call, const WaitRequest& request) override;
  Status set_level(const Call& call, std::string_view log, Level level) override;

 private:
  Status append(const Call& call, const AppendRequest& request, Receipts& receipts);
  Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request);
  /// The events of a request's scope, once they are as fresh as it asks.
  template <class Request>
  Result<Selection> select(const Call& call, const Request& request);
  Status await(const Call& call, std::string_view log, std::int64_t global_position);

  const std::shared_ptr<MemoryStore> store_;
  const Host host_;
  LogPins pins_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_MEMORY_ADAPTER_HPP
