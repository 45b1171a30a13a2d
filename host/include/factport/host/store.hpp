// SPDX-License-Identifier: Apache-2.0
//
// EventStore: what an application uses, over one adapter that was chosen by configuration.
//
//     auto store = factport::open_store("store.json");
//     auto stream = store.stream("users", "user-123");
//     stream.publish({NewEvent{.name = "registered", .payload = R"({"name":"Ann"})"}},
//     stream_is_empty()); for (const auto& event : stream.scan()) std::cout << event.name() <<
//     "\n";
//
// EventStore, EventStream, EventCategory and EventLog are handles: cheap to copy, and any of them,
// as well as any Scan, keeps the store open. The store closes with the last of them.
//
// Thread rule: all functions of all handles may be called at the same time from any thread. After
// fork() a store may only be abandoned: calls in the child answer INVALID_STATE.
//
// Failures: functions throw Error (UnmetCondition, OutcomeUnknown); those named `try_...` return a
// Status, a Result, or an AppendResult, and throw only std::bad_alloc. Requests are validated here,
// once, so that every adapter refuses the same input with the same words. Replies are verified: a
// plugin whose answer to a read breaks the contract is reported as PLUGIN_MISBEHAVED, with its
// name. One whose answer to an append does is reported, with its name too, as OUTCOME_UNKNOWN:
// something may be stored, and every other failure of an append promises that nothing is. Not
// verified in 0.1: log infos, and whether a filter that a store declares was applied.
#ifndef FACTPORT_HOST_STORE_HPP
#define FACTPORT_HOST_STORE_HPP

#include <factport/cpp/adapter.hpp>
#include <factport/cpp/info.hpp>
#include <factport/host/administration.hpp>
#include <factport/host/append.hpp>
#include <factport/host/call_options.hpp>
#include <factport/host/condition.hpp>
#include <factport/host/config.hpp>
#include <factport/host/error.hpp>
#include <factport/host/open_options.hpp>
#include <factport/host/scan.hpp>
#include <factport/host/transaction.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace factport {

using host::StoreConfig;

struct ListOptions {
  /// Only names that begin with this.
  std::string prefix = {};
  /// Only names greater than this, in byte order: the last name of the page before.
  std::string after = {};
  /// The most names to return, >= 1.
  std::uint32_t limit = 1000;
  CallOptions call = {};
};

/// The adapter behind a store.
struct AdapterIdentity {
  std::string name;
  std::string version;
  /// The plugin file that it was loaded from.
  std::string file;
};

/// One stream of a category.
class EventStream {
 public:
  const std::string& log() const noexcept { return log_; }
  const std::string& category() const noexcept { return category_; }
  const std::string& name() const noexcept { return stream_; }

  /// Appends all events, or none. The condition's leaves are about this stream unless they name
  /// another. Throws UnmetCondition when it does not hold, OutcomeUnknown, Error.
  AppendResult publish(std::initializer_list<NewEvent> events, const Condition& condition = {},
                       const CallOptions& call = {}) const;
  AppendResult publish(std::span<const NewEvent> events, const Condition& condition = {},
                       const CallOptions& call = {}) const;
  AppendResult try_publish(std::span<const NewEvent> events, const Condition& condition = {},
                           const CallOptions& call = {}) const;

  Scan scan(const ScanOptions& options = {}) const;
  Result<Scan> try_scan(const ScanOptions& options = {}) const;
  /// The last event; nothing in an empty stream.
  std::optional<StoredEvent> latest(const ReadOptions& options = {}) const;
  /// An absent stream has count 0 and position -1.
  StreamInfo info(const ReadOptions& options = {}) const;

  /// Sleeps until an event of this stream after the global position `after` is readable: true, at
  /// once when there is one; a scan after `after` finds it. False when the timeout passed first.
  /// Throws Error; CANCELLED when stop was requested. A store without the capability wait is looked
  /// at again and again (OpenOptions::poll_interval).
  bool wait(std::int64_t after, const CallOptions& call = {}) const;
  /// OK instead of true, TIMEOUT instead of false.
  Status try_wait(std::int64_t after, const CallOptions& call = {}) const;

 private:
  friend class EventStore;
  friend class EventCategory;
  EventStream(std::shared_ptr<host::CheckedStore> store, std::string log, std::string category,
              std::string stream);

  std::shared_ptr<host::CheckedStore> store_;
  std::string log_;
  std::string category_;
  std::string stream_;
};

/// All streams of a category.
class EventCategory {
 public:
  const std::string& log() const noexcept { return log_; }
  const std::string& name() const noexcept { return category_; }

  EventStream stream(std::string stream) const;

  /// Appends to several streams, atomically. The conditions of the streams are joined by `all`; a
  /// stream without events is only guarded. A store without multi_stream_append: UNSUPPORTED.
  AppendResult publish(std::initializer_list<StreamEvents> streams,
                       const CallOptions& call = {}) const;
  AppendResult publish(std::span<const StreamEvents> streams, const CallOptions& call = {}) const;
  AppendResult try_publish(std::span<const StreamEvents> streams,
                           const CallOptions& call = {}) const;

  Scan scan(const ScanOptions& options = {}) const;
  Result<Scan> try_scan(const ScanOptions& options = {}) const;
  std::optional<StoredEvent> latest(const ReadOptions& options = {}) const;
  /// As of a stream.
  bool wait(std::int64_t after, const CallOptions& call = {}) const;
  Status try_wait(std::int64_t after, const CallOptions& call = {}) const;
  /// Its streams in byte order, a page. A store without listing: UNSUPPORTED.
  Listing streams(const ListOptions& options = {}) const;

 private:
  friend class EventStore;
  EventCategory(std::shared_ptr<host::CheckedStore> store, std::string log, std::string category);

  std::shared_ptr<host::CheckedStore> store_;
  std::string log_;
  std::string category_;
};

/// A whole log.
class EventLog {
 public:
  const std::string& name() const noexcept { return log_; }

  /// Appends to streams of any categories, atomically.
  AppendResult publish(std::initializer_list<TargetEvents> targets,
                       const CallOptions& call = {}) const;
  AppendResult publish(std::span<const TargetEvents> targets, const CallOptions& call = {}) const;
  AppendResult try_publish(std::span<const TargetEvents> targets,
                           const CallOptions& call = {}) const;
  /// The form without copies, for imports: `result` is overwritten and its memory reused.
  /// Returns result.status.
  Status try_append(Append& append, AppendResult& result, const CallOptions& call = {}) const;

  Scan scan(const ScanOptions& options = {}) const;
  Result<Scan> try_scan(const ScanOptions& options = {}) const;
  std::optional<StoredEvent> latest(const ReadOptions& options = {}) const;
  /// NOT_FOUND for a log without events; UNSUPPORTED where the adapter does not say.
  LogInfo info(const ReadOptions& options = {}) const;
  Result<LogInfo> try_info(const ReadOptions& options = {}) const;
  /// As of a stream.
  bool wait(std::int64_t after, const CallOptions& call = {}) const;
  Status try_wait(std::int64_t after, const CallOptions& call = {}) const;
  /// Changes the level of the log; see StoreAdministration::set_level.
  void set_level(Level level, const CallOptions& call = {}) const;
  Status try_set_level(Level level, const CallOptions& call = {}) const;
  /// Its categories in byte order, a page. A store without listing: UNSUPPORTED.
  Listing categories(const ListOptions& options = {}) const;

 private:
  friend class EventStore;
  EventLog(std::shared_ptr<host::CheckedStore> store, std::string log);

  std::shared_ptr<host::CheckedStore> store_;
  std::string log_;
};

class EventStore {
 public:
  EventStream stream(std::string category, std::string stream) const;
  EventCategory category(std::string category) const;
  EventLog log() const;
  /// The same store, bound to another log.
  EventStore in_log(std::string log) const;
  /// Begins a transaction on the log that this handle is bound to; see transaction.hpp. A store
  /// without the capability transactions: UNSUPPORTED.
  Transaction begin(const TransactionOptions& options = {}) const;
  Result<Transaction> try_begin(const TransactionOptions& options = {}) const;
  /// What an operator does to it, while it is in use.
  StoreAdministration administration() const;
  /// The names of its logs in byte order, a page. A store without listing: UNSUPPORTED.
  Listing logs(const ListOptions& options = {}) const;

  const std::string& log_name() const noexcept { return log_; }
  const AdapterIdentity& adapter() const noexcept;
  /// What the open store offers; the same until it closes.
  const StoreFacts& facts() const noexcept;

 private:
  friend Result<EventStore> try_open_store(const StoreConfig& config, const OpenOptions& options);
  EventStore(std::shared_ptr<host::CheckedStore> store, std::string log);

  std::shared_ptr<host::CheckedStore> store_;
  std::string log_;
};

/// Opens the store that a configuration names: finds the plugin, vets and loads it, checks the
/// configuration against the adapter's schema, opens. `config` is a file name or a short form such
/// as "sqlite:events.db", "memory:". Errors: PLUGIN_LOAD, PLUGIN_INCOMPATIBLE, PLUGIN_MISBEHAVED,
/// INVALID_ARGUMENT (configuration), NOT_FOUND, and what the adapter's open answers.
EventStore open_store(std::string_view config, const OpenOptions& options = {});
EventStore open_store(const StoreConfig& config, const OpenOptions& options = {});
Result<EventStore> try_open_store(std::string_view config, const OpenOptions& options = {});
Result<EventStore> try_open_store(const StoreConfig& config, const OpenOptions& options = {});

}  // namespace factport

#endif  // FACTPORT_HOST_STORE_HPP
