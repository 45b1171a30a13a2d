// SPDX-License-Identifier: Apache-2.0
//
// ReferenceStore: an adapter that keeps the contract and is easy to read, unless its configuration
// plants a bug in it (planted_bug.hpp). What is asked of bug() is what the bug breaks.
//
// Configuration: "name" (stores of a process with the same name share their logs; a store of its
// own without), "bug".
//
// Thread rule: any thread.
#ifndef FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_STORE_HPP
#define FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_STORE_HPP

#include "planted_bug.hpp"
#include "reference_log.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/cpp/log_pins.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace factport::reference {

class ReferenceStore final : public EventStorageAdapter {
 public:
  static constexpr std::uint64_t kCapabilities =
      FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS |
      FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
      FACTPORT_CAPABILITY_IDEMPOTENT_APPEND;
  static constexpr std::uint32_t kLevels = FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM) |
                                           FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_CATEGORY) |
                                           FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG);
  static constexpr AdapterDescription kDescription{
      .name = "reference",
      .version = "1.0.0",
      .description = "keeps the contract, or breaks it as its configuration says",
      .config_schema = R"({
        "type": "object", "additionalProperties": false,
        "properties": {
          "name": {"type": "string",
                   "description": "stores of a process with the same name share their logs"},
          "bug": {"type": "string", "description": "what is wrong with it; nothing if empty"}}})",
      .capabilities = kCapabilities,
      .levels = kLevels};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  ReferenceStore(const OpenRequest& request, PlantedBug bug, std::shared_ptr<ReferenceLogs> logs);

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
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  Result<Listing> list(const Call& call, const ListRequest& request) override;

 private:
  using Lock = std::unique_lock<std::mutex>;

  bool bug(PlantedBug bug) const noexcept { return bug_ == bug; }
  ReferenceLog& log_of(std::string_view name);
  /// INVALID_STATE when the log has another level than this store demands of it.
  Status admit(std::string_view name);

  // append.cpp
  Status append(const AppendRequest& request, Receipts& receipts);
  Status append_once(Lock& lock, ReferenceLog& log, const AppendRequest& request,
                     Receipts& receipts);
  Status check_ids(const ReferenceLog& log, const AppendRequest& request, Receipts& receipts,
                   bool& stored_before) const;
  void store(Lock& lock, ReferenceLog& log, const AppendRequest& request, std::size_t count,
             Receipts& receipts);
  StoredEvent stored_event(const AppendRequest& request, std::size_t index, std::int64_t position,
                           std::int64_t global_position) const;

  // judging.cpp
  Status judge_condition(const ReferenceLog& log, const AppendRequest& request) const;
  bool holds(const ReferenceLog& log, const AppendRequest& request, std::uint32_t node) const;
  bool leaf_holds(const ReferenceLog& log, const AppendRequest& request,
                  const factport_condition& leaf) const;

  // scanning.cpp
  Result<std::unique_ptr<Cursor>> scan(const ScanRequest& request);
  bool in_scope(const ScopeView& scope, const StoredEvent& event) const;
  bool in_bounds(const ScanRequest& request, const StoredEvent& event) const;
  bool passes_filters(const ScanRequest& request, const StoredEvent& event) const;
  std::vector<StoredEvent> in_order(const ReferenceLog& log, bool backwards) const;

  const Host host_;
  LogPins pins_;
  const PlantedBug bug_;
  const std::shared_ptr<ReferenceLogs> logs_;
  std::atomic<bool> failed_{false};
  std::atomic<int> appends_{0};
  // Guarded by the logs' mutex.
  std::map<ReferenceLog::Key, StreamInfo> remembered_;
};

}  // namespace factport::reference

#endif  // FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_STORE_HPP
