// SPDX-License-Identifier: Apache-2.0
#include "checked_store.hpp"
#include "checked_transaction.hpp"

#include <factport/host/store.hpp>

#include <utility>

namespace factport {

using host::CheckedStore;

namespace {

template <class T>
T value_or_throw(Result<T> result) {
  if (!result.ok()) throw Error(result.status());
  return std::move(*result);
}

AppendResult stored_or_throw(AppendResult result) {
  if (result.ok()) return result;
  if (result.status.code() == StatusCode::kConditionFailed) {
    throw UnmetCondition(result.status, std::move(result.unmet));
  }
  if (result.status.code() == StatusCode::kOutcomeUnknown) throw OutcomeUnknown(result.status);
  throw Error(result.status);
}

void add(Append& append, std::string_view category, std::string_view stream,
         std::span<const NewEvent> events, const Condition& condition) {
  const std::uint32_t target = append.target(category, stream);
  append.require(target, condition);
  for (const NewEvent& event : events) {
    // An empty metadata text is not absent metadata; it is not valid JSON, and a lone space says
    // so.
    const std::string_view metadata =
        event.metadata ? (event.metadata->empty() ? " " : std::string_view(*event.metadata))
                       : std::string_view();
    append.add(target, {.name = event.name,
                        .payload = event.payload,
                        .metadata = metadata,
                        .occurred_at = event.occurred_at,
                        .id = event.id,
                        .trusted = event.trusted});
  }
}

AppendResult refused(std::string_view category, std::string_view stream) {
  return {.status = {StatusCode::kInvalidArgument, "stream " + std::string(category) + "/" +
                                                       std::string(stream) + " is a target twice"},
          .already_stored = false,
          .receipts = {},
          .unmet = {}};
}

AppendResult send(CheckedStore& store, std::string_view log, Append& append,
                  const CallOptions& call) {
  AppendResult result;
  store.append(log, append, result, call);
  return result;
}

/// Whether there is an event, or the time for waiting has passed.
bool awaited(const Status& status) {
  if (status.ok()) return true;
  if (status.code() == StatusCode::kTimeout) return false;
  throw Error(status);
}

}  // namespace

EventStream::EventStream(std::shared_ptr<CheckedStore> store, std::string log, std::string category,
                         std::string stream)
    : store_(std::move(store)),
      log_(std::move(log)),
      category_(std::move(category)),
      stream_(std::move(stream)) {}

AppendResult EventStream::publish(std::initializer_list<NewEvent> events,
                                  const Condition& condition, const CallOptions& call) const {
  return publish(std::span(events.begin(), events.size()), condition, call);
}
AppendResult EventStream::publish(std::span<const NewEvent> events, const Condition& condition,
                                  const CallOptions& call) const {
  return stored_or_throw(try_publish(events, condition, call));
}
AppendResult EventStream::try_publish(std::span<const NewEvent> events, const Condition& condition,
                                      const CallOptions& call) const {
  Append append;
  add(append, category_, stream_, events, condition);
  return send(*store_, log_, append, call);
}

Scan EventStream::scan(const ScanOptions& options) const {
  return value_or_throw(try_scan(options));
}
Result<Scan> EventStream::try_scan(const ScanOptions& options) const {
  return store_->scan(host::stream_scope(log_, category_, stream_), options);
}
std::optional<StoredEvent> EventStream::latest(const ReadOptions& options) const {
  return value_or_throw(store_->latest(host::stream_scope(log_, category_, stream_), options));
}
StreamInfo EventStream::info(const ReadOptions& options) const {
  return value_or_throw(store_->stream_info(host::stream_scope(log_, category_, stream_), options));
}

bool EventStream::wait(std::int64_t after, const CallOptions& call) const {
  return awaited(try_wait(after, call));
}
Status EventStream::try_wait(std::int64_t after, const CallOptions& call) const {
  return store_->wait(host::stream_scope(log_, category_, stream_), after, call);
}

EventCategory::EventCategory(std::shared_ptr<CheckedStore> store, std::string log,
                             std::string category)
    : store_(std::move(store)), log_(std::move(log)), category_(std::move(category)) {}

EventStream EventCategory::stream(std::string stream) const {
  return {store_, log_, category_, std::move(stream)};
}
AppendResult EventCategory::publish(std::initializer_list<StreamEvents> streams,
                                    const CallOptions& call) const {
  return publish(std::span(streams.begin(), streams.size()), call);
}
AppendResult EventCategory::publish(std::span<const StreamEvents> streams,
                                    const CallOptions& call) const {
  return stored_or_throw(try_publish(streams, call));
}
AppendResult EventCategory::try_publish(std::span<const StreamEvents> streams,
                                        const CallOptions& call) const {
  Append append;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (append.target(category_, streams[i].stream) != i)
      return refused(category_, streams[i].stream);
  }
  for (const StreamEvents& stream : streams) {
    add(append, category_, stream.stream, stream.events, stream.condition);
  }
  return send(*store_, log_, append, call);
}

Scan EventCategory::scan(const ScanOptions& options) const {
  return value_or_throw(try_scan(options));
}
Result<Scan> EventCategory::try_scan(const ScanOptions& options) const {
  return store_->scan(host::category_scope(log_, category_), options);
}
std::optional<StoredEvent> EventCategory::latest(const ReadOptions& options) const {
  return value_or_throw(store_->latest(host::category_scope(log_, category_), options));
}
bool EventCategory::wait(std::int64_t after, const CallOptions& call) const {
  return awaited(try_wait(after, call));
}
Status EventCategory::try_wait(std::int64_t after, const CallOptions& call) const {
  return store_->wait(host::category_scope(log_, category_), after, call);
}
Listing EventCategory::streams(const ListOptions& options) const {
  return value_or_throw(store_->list(ListKind::kStreams, log_, category_, options));
}

EventLog::EventLog(std::shared_ptr<CheckedStore> store, std::string log)
    : store_(std::move(store)), log_(std::move(log)) {}

AppendResult EventLog::publish(std::initializer_list<TargetEvents> targets,
                               const CallOptions& call) const {
  return publish(std::span(targets.begin(), targets.size()), call);
}
AppendResult EventLog::publish(std::span<const TargetEvents> targets,
                               const CallOptions& call) const {
  return stored_or_throw(try_publish(targets, call));
}
AppendResult EventLog::try_publish(std::span<const TargetEvents> targets,
                                   const CallOptions& call) const {
  Append append;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const TargetEvents& target = targets[i];
    if (append.target(target.category, target.stream) != i)
      return refused(target.category, target.stream);
  }
  for (const TargetEvents& target : targets) {
    add(append, target.category, target.stream, target.events, target.condition);
  }
  return send(*store_, log_, append, call);
}
Status EventLog::try_append(Append& append, AppendResult& result, const CallOptions& call) const {
  store_->append(log_, append, result, call);
  return result.status;
}

Scan EventLog::scan(const ScanOptions& options) const { return value_or_throw(try_scan(options)); }
Result<Scan> EventLog::try_scan(const ScanOptions& options) const {
  return store_->scan(host::log_scope(log_), options);
}
std::optional<StoredEvent> EventLog::latest(const ReadOptions& options) const {
  return value_or_throw(store_->latest(host::log_scope(log_), options));
}
LogInfo EventLog::info(const ReadOptions& options) const {
  return value_or_throw(try_info(options));
}
Result<LogInfo> EventLog::try_info(const ReadOptions& options) const {
  return store_->log_info(host::log_scope(log_), options);
}
bool EventLog::wait(std::int64_t after, const CallOptions& call) const {
  return awaited(try_wait(after, call));
}
Status EventLog::try_wait(std::int64_t after, const CallOptions& call) const {
  return store_->wait(host::log_scope(log_), after, call);
}
void EventLog::set_level(Level level, const CallOptions& call) const {
  if (const Status status = try_set_level(level, call); !status.ok()) throw Error(status);
}
Status EventLog::try_set_level(Level level, const CallOptions& call) const {
  return store_->set_level(log_, level, call);
}
Listing EventLog::categories(const ListOptions& options) const {
  return value_or_throw(store_->list(ListKind::kCategories, log_, {}, options));
}

EventStore::EventStore(std::shared_ptr<CheckedStore> store, std::string log)
    : store_(std::move(store)), log_(std::move(log)) {}

EventStream EventStore::stream(std::string category, std::string stream) const {
  return {store_, log_, std::move(category), std::move(stream)};
}
EventCategory EventStore::category(std::string category) const {
  return {store_, log_, std::move(category)};
}
EventLog EventStore::log() const { return {store_, log_}; }
EventStore EventStore::in_log(std::string log) const { return {store_, std::move(log)}; }
Transaction EventStore::begin(const TransactionOptions& options) const {
  return value_or_throw(try_begin(options));
}
Result<Transaction> EventStore::try_begin(const TransactionOptions& options) const {
  auto transaction = host::CheckedTransaction::begin(store_, log_, options);
  if (!transaction.ok()) return transaction.status();
  return Transaction(std::move(*transaction));
}
StoreAdministration EventStore::administration() const { return StoreAdministration(store_); }
Listing EventStore::logs(const ListOptions& options) const {
  return value_or_throw(store_->list(ListKind::kLogs, {}, {}, options));
}
const AdapterIdentity& EventStore::adapter() const noexcept { return store_->identity(); }
const StoreFacts& EventStore::facts() const noexcept { return store_->facts(); }

EventStore open_store(std::string_view config, const OpenOptions& options) {
  return value_or_throw(try_open_store(config, options));
}
EventStore open_store(const StoreConfig& config, const OpenOptions& options) {
  return value_or_throw(try_open_store(config, options));
}
Result<EventStore> try_open_store(std::string_view config, const OpenOptions& options) {
  const auto parsed = host::store_config(config);
  if (!parsed.ok()) return parsed.status();
  return try_open_store(*parsed, options);
}
Result<EventStore> try_open_store(const StoreConfig& config, const OpenOptions& options) {
  auto store = CheckedStore::open(config, options);
  if (!store.ok()) return store.status();
  return EventStore(std::move(*store), config.log);
}

}  // namespace factport
