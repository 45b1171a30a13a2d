// SPDX-License-Identifier: Apache-2.0
//
// EventStorageAdapter: what the author of an adapter overrides. One object is one open store.
//
// Thread rule: every function may be called at the same time from any threads, unless the adapter's
// description says `serialized`; a Cursor by one thread at a time.
//
// The five operations without a default are required. Everything else is optional: declare it in
// facts(), and override what belongs to it. What is not declared never reaches the adapter: the
// boundary (detail/) answers UNSUPPORTED for it. The host has validated every request
// (factport/append.h, event.h, condition.h), so an adapter checks nothing twice.
//
// Failures are returned as a Status; the codes that each operation may use are listed in
// factport/adapter.h. An exception becomes INTERNAL, and OUTCOME_UNKNOWN when it leaves an append.
#ifndef FACTPORT_CPP_ADAPTER_HPP
#define FACTPORT_CPP_ADAPTER_HPP

#include <factport/adapter.h>
#include <factport/cpp/administration.hpp>
#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/condition.hpp>
#include <factport/cpp/config.hpp>
#include <factport/cpp/event.hpp>
#include <factport/cpp/events_cursor.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>
#include <factport/cpp/transaction.hpp>
#include <factport/cpp/wait.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

namespace factport {

/// What an adapter is, known without opening a store. Each adapter class has one as
/// `static constexpr AdapterDescription kDescription`.
struct AdapterDescription {
  /// `[a-z0-9][a-z0-9_-]{0,63}`: what a configuration calls it.
  std::string_view name;
  /// SemVer.
  std::string_view version;
  std::string_view description = {};
  /// JSON Schema of its configuration; by default, no keys at all.
  std::string_view config_schema = R"({"type":"object","additionalProperties":false})";
  /// The most that any store of it can offer: FACTPORT_CAPABILITY_*, FACTPORT_LEVEL_BIT.
  std::uint64_t capabilities = 0;
  std::uint32_t levels = FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM);
  /// Calls on one store must not overlap.
  bool serialized = false;
  /// SPDX.
  std::string_view license = {};
  /// open() heeds OpenRequest::for_administration(). Otherwise the boundary refuses such a request.
  bool administration = false;
};

/// What an open store offers; the same until it is closed. The defaults are those of a store that
/// offers nothing beyond the required operations.
struct StoreFacts {
  std::uint32_t fidelity = FACTPORT_FIDELITY_BYTES;
  std::uint64_t capabilities = 0;
  std::uint32_t levels = FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM);
  /// FACTPORT_FILTER_*: those that its scans apply themselves.
  std::uint32_t filters = 0;
  std::int64_t max_event_bytes = FACTPORT_DEFAULT_MAX_EVENT_BYTES;
  std::int64_t max_append_bytes = FACTPORT_DEFAULT_MAX_APPEND_BYTES;
  std::uint32_t max_append_events = FACTPORT_DEFAULT_MAX_APPEND_EVENTS;
  std::uint32_t max_append_targets = FACTPORT_DEFAULT_MAX_APPEND_TARGETS;
  std::uint32_t max_held_batches = FACTPORT_DEFAULT_MAX_HELD_BATCHES;
  std::uint32_t pins = FACTPORT_PINS_MEMORY;
};

/// Borrowed for the call, except the host, which is valid until the store is closed.
class OpenRequest {
 public:
  OpenRequest(const factport_open_request& raw, Host host) : raw_(&raw), host_(host) {}

  Config config() const { return {view_of(raw_->config), host_}; }
  /// The log whose level is compared at open.
  std::string_view log() const noexcept { return view_of(raw_->log); }
  Level level() const noexcept { return static_cast<Level>(raw_->level); }
  Host host() const noexcept { return host_; }
  /// Open although the schema is absent, older or newer, or another level was configured; create
  /// and change nothing. Of such a store the boundary asks only facts() and the administration.
  bool for_administration() const noexcept {
    return (raw_->flags & FACTPORT_OPEN_FOR_ADMINISTRATION) != 0;
  }

 private:
  const factport_open_request* raw_;
  Host host_;
};

class EventStorageAdapter {
 public:
  virtual ~EventStorageAdapter() = default;

  /// Stores all events of the request in its one stream, or none. Fills every receipt on success.
  virtual Status append_to_stream(const Call& call, const AppendRequest& request,
                                  Receipts& receipts) = 0;

  /// Opens a scan of one stream, a category, or a log. An absent one is an empty scan.
  virtual Result<std::unique_ptr<Cursor>> scan_stream(const Call& call,
                                                      const ScanRequest& request) = 0;
  virtual Result<std::unique_ptr<Cursor>> scan_category(const Call& call,
                                                        const ScanRequest& request) = 0;
  virtual Result<std::unique_ptr<Cursor>> scan_log(const Call& call,
                                                   const ScanRequest& request) = 0;

  /// An absent stream is a StreamInfo as it is by default.
  virtual Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) = 0;

  /// Asked once, when the store is open.
  virtual StoreFacts facts() const { return {}; }

  /// Several targets, or guards on streams that are not written. Capabilities multi_stream_append
  /// and guards.
  virtual Status append_to_streams(const Call&, const AppendRequest&, Receipts&) {
    return not_offered();
  }

  /// The last event of a scope, as a batch of one or none. The host emulates it when it is not
  /// overridden.
  virtual Result<Batch> latest(const Call&, const InfoRequest&) { return not_offered(); }

  /// Capability listing.
  virtual Result<Listing> list(const Call&, const ListRequest&) { return not_offered(); }

  /// NOT_FOUND for a log without events.
  virtual Result<LogInfo> log_info(const Call&, const InfoRequest&) { return not_offered(); }

  /// Capability transactions.
  virtual Result<std::unique_ptr<StoreTransaction>> begin(const Call&, const BeginRequest&) {
    return not_offered();
  }

  /// Capability wait: OK as soon as an event of the scope after `after` is readable. The host polls
  /// where it is not declared.
  virtual Status wait(const Call&, const WaitRequest&) { return not_offered(); }

  /// Administration; each of the four is offered where it is overridden. The boundary lets
  /// set_level through only for a level among facts().levels.
  virtual Result<SchemaStatus> schema_status(const Call&) { return not_offered(); }
  virtual Result<SchemaStatus> schema_upgrade(const Call&) { return not_offered(); }
  virtual Status set_level(const Call&, std::string_view /*log*/, Level) { return not_offered(); }
  virtual Result<Findings> diagnose(const Call&) { return not_offered(); }

  /// A C table by extension id, constant and taking a factport_store*; null = not offered. Not
  /// asked for the tables of the operations above: the boundary has them.
  virtual const void* extension(std::string_view) { return nullptr; }

 private:
  static Status not_offered() {
    return {StatusCode::kUnsupported, "this adapter does not offer the operation"};
  }
};

}  // namespace factport

#endif  // FACTPORT_CPP_ADAPTER_HPP
