// SPDX-License-Identifier: Apache-2.0
//
// TestStore: an open SqliteStore with its host, and the operations in the form that tests want.
#ifndef FACTPORT_SQLITE_TESTS_TEST_STORE_HPP
#define FACTPORT_SQLITE_TESTS_TEST_STORE_HPP

#include "sqlite_store.hpp"
#include "test_append.hpp"
#include "test_call.hpp"
#include "test_host.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::sqlite_test {

struct Appended {
  Status status;
  std::vector<factport_receipt> receipts;
  bool already_stored = false;
};

struct Scanned {
  std::vector<StoredEvent> events;
  std::int64_t scanned_through = 0;
  std::size_t batches = 0;
};

factport_scope log_scope(std::string_view log = "default");
factport_scope category_scope(std::string_view category);
factport_scope stream_scope(std::string_view category, std::string_view stream);
/// A scan without bounds.
factport_scan_request scan_of(const factport_scope& scope);

class TestStore {
 public:
  static Result<std::unique_ptr<TestStore>> open(const std::filesystem::path& file,
                                                 ConfigValues config = {},
                                                 Level level = Level::kUnspecified,
                                                 std::string_view log = "default");
  /// With FACTPORT_OPEN_FOR_ADMINISTRATION.
  static Result<std::unique_ptr<TestStore>> open_for_administration(
      const std::filesystem::path& file, ConfigValues config);
  /// The same where it must succeed; throws otherwise.
  static std::unique_ptr<TestStore> at(const std::filesystem::path& file, ConfigValues config = {});

  Appended append(const TestAppend& append, const TestCall& call);
  Appended append(const TestAppend& request) { return append(request, call()); }
  /// One event to one stream.
  Appended append_one(std::string_view category, std::string_view stream, std::uint64_t id);

  /// Throw what goes wrong.
  Scanned scan(const factport_scan_request& request);
  Scanned scan_log() { return scan(scan_of(log_scope())); }
  std::vector<StoredEvent> latest(const factport_scope& scope);
  StreamInfo info(std::string_view category, std::string_view stream);
  std::vector<std::string> list(ListKind kind, std::string_view category = {},
                                std::string_view prefix = {}, std::string_view after = {},
                                std::uint32_t limit = 1000);
  Result<LogInfo> log_info(std::string_view log = "default");

  TestCall call(std::optional<std::chrono::milliseconds> timeout = std::nullopt,
                const TestToken* token = nullptr) const {
    return TestCall(host_.host(), timeout, token);
  }
  EventStorageAdapter& adapter() { return *adapter_; }
  StoreFacts facts() const { return adapter_->facts(); }
  TestHost& host() { return host_; }

 private:
  static Result<std::unique_ptr<TestStore>> open_with(const std::filesystem::path& file,
                                                      ConfigValues config,
                                                      factport_open_request raw);
  explicit TestStore(ConfigValues config) : host_(std::move(config)) {}

  TestHost host_;
  std::unique_ptr<EventStorageAdapter> adapter_;
};

}  // namespace factport::sqlite_test

#endif  // FACTPORT_SQLITE_TESTS_TEST_STORE_HPP
