// SPDX-License-Identifier: Apache-2.0
//
// ExtendedAdapter: the honest adapter with every extension. Its transactions are optimistic: they
// hold up nobody, and their commit is CONFLICT where somebody else has appended meanwhile.
#ifndef FACTPORT_HOST_TESTS_EXTENDED_ADAPTER_HPP
#define FACTPORT_HOST_TESTS_EXTENDED_ADAPTER_HPP

#include "honest_adapter.hpp"

#include <factport/cpp/plugin.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace factport::host_test {

class ExtendedAdapter final : public HonestAdapter {
 public:
  static constexpr std::int64_t kNewestSchema = 2;
  static constexpr AdapterDescription kDescription{
      .name = "extended",
      .version = "1.2.3",
      .config_schema = R"({
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "fault": {"type": "string"},
          "secret": {"type": "string", "x-secret": true},
          "slow": {"type": "boolean"},
          "schema": {"type": "integer"}
        }
      })",
      .capabilities = FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
                      FACTPORT_CAPABILITY_TRANSACTIONS | FACTPORT_CAPABILITY_WAIT,
      .levels = FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM) | FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG),
      .administration = true};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  explicit ExtendedAdapter(const OpenRequest& request);

  StoreFacts facts() const override;
  Result<std::unique_ptr<StoreTransaction>> begin(const Call& call,
                                                  const BeginRequest& request) override;
  Status wait(const Call& call, const WaitRequest& request) override;
  Result<SchemaStatus> schema_status(const Call& call) override;
  Result<SchemaStatus> schema_upgrade(const Call& call) override;
  Status set_level(const Call& call, std::string_view log, Level level) override;
  Result<LogInfo> log_info(const Call& call, const InfoRequest& request) override;
  Result<Findings> diagnose(const Call& call) override;

 private:
  friend class OptimisticTransaction;

  std::int64_t schema_;
  Level level_ = Level::kStream;
  std::int64_t epoch_ = 1;
};

}  // namespace factport::host_test

#endif  // FACTPORT_HOST_TESTS_EXTENDED_ADAPTER_HPP
