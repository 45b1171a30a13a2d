// SPDX-License-Identifier: Apache-2.0
//
// EmptyAdapter: an adapter class that holds nothing but has every extension, and a store of it
// behind its C table.
#ifndef FACTPORT_SDK_TESTS_EMPTY_ADAPTER_HPP
#define FACTPORT_SDK_TESTS_EMPTY_ADAPTER_HPP

#include "raw_plugin.hpp"

#include <factport/cpp/plugin.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace factport::sdk_test {

/// A transaction that keeps nothing, and fails as its log's name says.
class EmptyTransaction final : public StoreTransaction {
 public:
  explicit EmptyTransaction(std::string_view log) : log_(log) {}

  Status append(const Call&, const AppendRequest&, Receipts&) override {
    if (log_ == "throws") throw std::runtime_error("thrown by append");
    if (log_ == "refuses") return {StatusCode::kConditionFailed, "no"};
    return {};
  }
  Result<std::unique_ptr<Cursor>> scan(const Call&, const ScanRequest&) override {
    class Failing final : public Cursor {
      Result<Batch> next(const Call&) override {
        return Status(StatusCode::kUnavailable, "the line is cut");
      }
    };
    return std::make_unique<Failing>();
  }
  Result<Batch> latest(const Call&, const InfoRequest&) override { return Batch{}; }
  Result<StreamInfo> get_stream_info(const Call&, const InfoRequest&) override {
    return StreamInfo{};
  }
  Status commit(const Call&) override {
    if (log_ == "commit throws") throw 42;
    return {};
  }

 private:
  std::string log_;
};

/// Everything is empty, but every extension is there; it declares what `declared` says.
class EmptyAdapter : public EventStorageAdapter {
 public:
  static constexpr AdapterDescription kDescription{
      .name = "empty", .version = "1.0.0", .capabilities = UINT64_MAX, .administration = true};
  static inline std::uint64_t declared = 0;
  static inline bool opened_for_administration = false;

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call&,
                                                           const OpenRequest& request) {
    opened_for_administration = request.for_administration();
    return std::make_unique<EmptyAdapter>();
  }
  StoreFacts facts() const override {
    StoreFacts facts;
    facts.capabilities = declared;
    return facts;
  }
  Status append_to_stream(const Call&, const AppendRequest&, Receipts&) override { return {}; }
  Result<std::unique_ptr<Cursor>> scan_stream(const Call&, const ScanRequest&) override {
    return Status(StatusCode::kInternal, "not asked for");
  }
  Result<std::unique_ptr<Cursor>> scan_category(const Call& call, const ScanRequest& r) override {
    return scan_stream(call, r);
  }
  Result<std::unique_ptr<Cursor>> scan_log(const Call& call, const ScanRequest& r) override {
    return scan_stream(call, r);
  }
  Result<StreamInfo> get_stream_info(const Call&, const InfoRequest&) override {
    return StreamInfo{};
  }
  Result<std::unique_ptr<StoreTransaction>> begin(const Call&,
                                                  const BeginRequest& request) override {
    return std::make_unique<EmptyTransaction>(request.log());
  }
  Status wait(const Call&, const WaitRequest&) override { return {}; }
  Status set_level(const Call&, std::string_view, Level) override { return {}; }
  const void* extension(std::string_view id) override {
    return id == "com.example.own/1" ? this : nullptr;
  }
};

inline constexpr const factport_adapter& kTable = detail::AdapterTable<EmptyAdapter>::kTable;
inline const factport_call kCall = RawPlugin::call();

/// A store of EmptyAdapter.
class Store {
 public:
  explicit Store(std::uint64_t declared, std::uint32_t flags = 0) : host_(plain_host()) {
    EmptyAdapter::declared = declared;
    factport_open_request request{};
    request.struct_size = sizeof request;
    request.flags = flags;
    request.config = bytes_of("{}");
    request.log = bytes_of("default");
    Sink sink;
    REQUIRE(kTable.open(&host_, &kCall, &request, &raw_, &sink.raw) == FACTPORT_OK);
  }
  ~Store() { kTable.close(raw_); }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  factport_store* raw() const { return raw_; }
  template <class Table>
  const Table* extension(std::string_view id) const {
    return static_cast<const Table*>(kTable.get_extension(raw_, bytes_of(id)));
  }

 private:
  factport_host host_;
  factport_store* raw_ = nullptr;
};

inline factport_begin_request begin_request(std::string_view log) {
  factport_begin_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(log);
  request.timeout_ns = 1;
  return request;
}

}  // namespace factport::sdk_test

#endif  // FACTPORT_SDK_TESTS_EMPTY_ADAPTER_HPP
