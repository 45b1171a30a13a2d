// SPDX-License-Identifier: Apache-2.0
//
// CheckedStore: an open store of a loaded plugin, behind validation. Every request is checked
// before it reaches the adapter, every reply before it reaches the application; deadlines,
// cancelling, retries of CONFLICT, the lock of a `serialized` adapter and fork() are dealt with
// here.
//
// Invariants:
//  1. A store is open from construction to destruction; every cursor holds a shared_ptr to it, so
//  that
//     close is the last call that the adapter gets for it.
//  2. It holds its Library, so that no pointer outlives the mapped code.
//  3. After fork() the child calls nothing of the adapter's, close included.
//
// Thread rule: any thread.
#ifndef FACTPORT_HOST_CHECKED_STORE_HPP
#define FACTPORT_HOST_CHECKED_STORE_HPP

#include "call_context.hpp"
#include "error_sink.hpp"
#include "fork_guard.hpp"
#include "store_extensions.hpp"
#include "store_services.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/cpp/administration.hpp>
#include <factport/cpp/info.hpp>
#include <factport/host/append.hpp>
#include <factport/host/config.hpp>
#include <factport/host/library.hpp>
#include <factport/host/open_options.hpp>
#include <factport/host/scan.hpp>
#include <factport/host/store.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// Where to read: the texts are borrowed for the call.
factport_scope stream_scope(std::string_view log, std::string_view category,
                            std::string_view stream);
factport_scope category_scope(std::string_view log, std::string_view category);
factport_scope log_scope(std::string_view log);

/// A level must be one of those that are offered: UNSUPPORTED, naming them, where it is not.
Status check_level(std::uint32_t level, std::uint32_t offered, std::string_view adapter);

class CheckedTransaction;

/// What a store is opened for.
enum class Purpose { kUse, kAdministration };

class CheckedStore : public std::enable_shared_from_this<CheckedStore> {
 public:
  static Result<std::shared_ptr<CheckedStore>> open(const StoreConfig& config,
                                                    const OpenOptions& options,
                                                    Purpose purpose = Purpose::kUse);
  ~CheckedStore();
  CheckedStore(const CheckedStore&) = delete;
  CheckedStore& operator=(const CheckedStore&) = delete;

  const AdapterIdentity& identity() const noexcept { return identity_; }
  const StoreFacts& facts() const noexcept { return facts_; }

  /// Completes the append (ids, times), checks it, sends it, and fills `result`.
  void append(std::string_view log, Append& append, AppendResult& result, const CallOptions& call);

  Result<Scan> scan(const factport_scope& scope, const ScanOptions& options);
  Result<std::optional<StoredEvent>> latest(const factport_scope& scope,
                                            const ReadOptions& options);
  Result<StreamInfo> stream_info(const factport_scope& scope, const ReadOptions& options);
  Result<LogInfo> log_info(const factport_scope& scope, const ReadOptions& options);
  Result<Listing> list(ListKind kind, std::string_view log, std::string_view category,
                       const ListOptions& options);

  /// OK as soon as an event of the scope after `after` is readable.
  Status wait(const factport_scope& scope, std::int64_t after, const CallOptions& options);

  Result<SchemaStatus> schema_status(const CallOptions& options);
  Result<SchemaStatus> schema_upgrade(const CallOptions& options);
  Status set_level(std::string_view log, Level level, const CallOptions& options);
  Result<Findings> diagnose(const CallOptions& options);

 private:
  friend class CheckedCursor;
  friend class CheckedTransaction;
  using SchemaFunction = decltype(factport_administration_ext::schema_status);

  CheckedStore(std::shared_ptr<const Library> library, const LoadedAdapter& adapter,
               const OpenOptions& options);
  Status open_adapter(const StoreConfig& config, const OpenOptions& options, Purpose purpose);
  Status describe(Purpose purpose);

  /// OK, or INVALID_STATE in a forked child.
  Status alive() const;
  /// Holds the lock of a `serialized` adapter; nothing for others.
  std::unique_lock<std::mutex> serialize();
  /// A failure of the adapter's, without the secrets of the configuration.
  Status failure(ErrorSink& sink, factport_status raw, std::string_view function) const;
  /// A reply that breaks the contract, with the adapter's name.
  Status misbehaved(const Status& finding) const;
  /// UNSUPPORTED, with the adapter's name.
  Status not_offered(std::string_view what) const;

  void complete(Append& append);
  factport_append_request request_of(std::string_view log, const Append& append) const;
  // `in`: the transaction that the call belongs to; null = none.
  Status check_and_send(std::string_view log, Append& append, AppendResult& result,
                        const CallOptions& options, CheckedTransaction* in);
  Status send(const factport_append_request& request, AppendResult& result, const CallContext& call,
              CheckedTransaction* in);
  Status send_once(const factport_append_request& request, AppendResult& result,
                   const CallContext& call, CheckedTransaction* in);
  Status append_failed(const factport_append_request& request, const Status& status,
                       AppendResult& result, CheckedTransaction* in) const;
  Status append_misbehaved(const Status& finding, CheckedTransaction* in) const;
  Result<std::optional<StoredEvent>> ask_latest(const factport_scope& scope,
                                                const ReadOptions& options, CheckedTransaction* in);
  Result<std::optional<StoredEvent>> emulate_latest(const factport_scope& scope,
                                                    const ReadOptions& options);
  Result<StreamInfo> ask_stream_info(const factport_scope& scope, const ReadOptions& options,
                                     CheckedTransaction* in);
  Status poll(const factport_scope& scope, std::int64_t after, const CallOptions& options,
              const CallContext& call);
  Result<SchemaStatus> ask_schema(SchemaFunction function, std::string_view name,
                                  const CallOptions& options);

  // Constant after open.
  std::shared_ptr<const Library> library_;
  const LoadedAdapter& adapter_;
  AdapterIdentity identity_;
  std::shared_ptr<Clock> clock_;
  std::shared_ptr<IdSource> ids_;
  std::chrono::nanoseconds timeout_;
  RetryPolicy retry_;
  std::chrono::milliseconds poll_interval_;
  ForkGuard fork_guard_;
  std::vector<std::string> secrets_;
  std::unique_ptr<StoreServices> services_;
  factport_store* store_ = nullptr;
  StoreFacts facts_;
  StoreExtensions extensions_;

  // Taken around every call of a `serialized` adapter.
  std::mutex serialized_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_CHECKED_STORE_HPP
