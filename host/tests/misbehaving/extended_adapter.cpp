// SPDX-License-Identifier: Apache-2.0
#include "extended_adapter.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace factport::host_test {

class OptimisticTransaction final : public StoreTransaction {
 public:
  OptimisticTransaction(ExtendedAdapter& adapter, const BeginRequest& request)
      : adapter_(adapter),
        timeout_(request.timeout()),
        end_ns_(adapter.host_.monotonic_ns() + timeout_.count()),
        seen_(adapter.events_.size()),
        events_(adapter.events_) {}

  Status append(const Call&, const AppendRequest& request, Receipts& receipts) override {
    const Turnstile::Pass pass(adapter_.turnstile_, adapter_.slow_);
    if (Status status = under_way(); !status.ok()) return status;
    if (adapter_.fault_ == "append in a transaction throws") throw std::runtime_error("thrown");
    const StreamView stream = request.target(0);
    std::int64_t position = -1;
    for (const StoredEvent& event : events_) {
      if (event.in(stream)) position = event.position();
    }
    if (Status verdict = judge(request, [&](auto) { return position; }); !verdict.ok()) {
      return verdict;
    }
    for (std::size_t i = 0; i < request.event_count(); ++i) {
      const std::int64_t global_position = std::ssize(events_) + 1;
      events_.emplace_back(request.events()[i], request.log(), stream, ++position, global_position,
                           adapter_.host_.now_us());
      receipts.set(i, {position, global_position, events_.back().recorded_at()});
    }
    return {};
  }

  Result<std::unique_ptr<Cursor>> scan(const Call&, const ScanRequest& request) override {
    const Turnstile::Pass pass(adapter_.turnstile_, adapter_.slow_);
    if (Status status = under_way(); !status.ok()) return status;
    return cursor_over(events_, request);
  }

  Result<Batch> latest(const Call&, const InfoRequest& request) override {
    if (Status status = under_way(); !status.ok()) return status;
    Batch batch;
    batch.end = true;
    for (const StoredEvent& event : events_) {
      if (!request.scope().contains(event)) continue;
      auto kept = std::make_shared<StoredEvent>(event);
      batch.events = &kept->record();
      batch.count = 1;
      batch.scanned_through = event.global_position();
      batch.owner = std::move(kept);
    }
    return batch;
  }

  Result<StreamInfo> get_stream_info(const Call&, const InfoRequest& request) override {
    if (Status status = under_way(); !status.ok()) return status;
    StreamInfo info;
    for (const StoredEvent& event : events_) {
      if (request.scope().contains(event)) info.add(event);
    }
    return info;
  }

  Status commit(const Call&) override {
    const Turnstile::Pass pass(adapter_.turnstile_, adapter_.slow_);
    if (Status status = under_way(); !status.ok()) return status;
    if (adapter_.fault_ == "commit throws") throw std::runtime_error("thrown by commit");
    const std::lock_guard lock(adapter_.mutex_);
    if (adapter_.events_.size() != seen_) {
      return {StatusCode::kConflict, "somebody else has appended meanwhile"};
    }
    adapter_.events_ = std::move(events_);
    return {};
  }

 private:
  Status under_way() const {
    if (adapter_.turnstile_.overlapped()) return {StatusCode::kInternal, "entered twice at once"};
    if (adapter_.host_.monotonic_ns() > end_ns_) return past_timeout(timeout_);
    return {};
  }

  ExtendedAdapter& adapter_;
  std::chrono::nanoseconds timeout_;
  std::int64_t end_ns_;
  std::size_t seen_;
  std::vector<StoredEvent> events_;
};

Result<std::unique_ptr<EventStorageAdapter>> ExtendedAdapter::open(const Call&,
                                                                   const OpenRequest& request) {
  auto adapter = std::make_unique<ExtendedAdapter>(request);
  if (!request.for_administration() && adapter->schema_ != kNewestSchema) {
    return Status(StatusCode::kInvalidState,
                  "the schema has version " + std::to_string(adapter->schema_));
  }
  return adapter;
}

ExtendedAdapter::ExtendedAdapter(const OpenRequest& request)
    : HonestAdapter(request), schema_(request.config().integer("schema").value_or(kNewestSchema)) {}

StoreFacts ExtendedAdapter::facts() const {
  StoreFacts facts;
  facts.capabilities = kDescription.capabilities;
  facts.levels = kDescription.levels;
  return facts;
}

Result<std::unique_ptr<StoreTransaction>> ExtendedAdapter::begin(const Call&,
                                                                 const BeginRequest& request) {
  const Turnstile::Pass pass(turnstile_, slow_);
  const std::lock_guard lock(mutex_);
  return std::make_unique<OptimisticTransaction>(*this, request);
}

Status ExtendedAdapter::wait(const Call& call, const WaitRequest& request) {
  if (fault_ == "wait fails") return {StatusCode::kUnavailable, "cannot wait"};
  while (true) {
    if (Status status = call.interrupted("an event"); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    for (const StoredEvent& event : events_) {
      if (event.global_position() > request.after() && request.scope().contains(event)) return {};
    }
  }
}

Result<SchemaStatus> ExtendedAdapter::schema_status(const Call&) {
  const Turnstile::Pass pass(turnstile_, slow_);
  return SchemaStatus{schema_, kNewestSchema};
}

Result<SchemaStatus> ExtendedAdapter::schema_upgrade(const Call&) {
  if (schema_ > kNewestSchema) return Status(StatusCode::kInvalidState, "the schema is newer");
  if (fault_ != "upgrade does nothing") schema_ = kNewestSchema;
  return SchemaStatus{schema_, kNewestSchema};
}

Status ExtendedAdapter::set_level(const Call&, std::string_view log, Level level) {
  if (log != "default") return {StatusCode::kNotFound, "no such log"};
  if (level != level_) ++epoch_;
  level_ = level;
  return {};
}

Result<LogInfo> ExtendedAdapter::log_info(const Call&, const InfoRequest&) {
  LogInfo info;
  info.level = level_;
  info.epoch = epoch_;
  return info;
}

Result<Findings> ExtendedAdapter::diagnose(const Call&) {
  if (fault_ == "diagnose fails") return Status(StatusCode::kUnavailable, "nobody is there");
  Findings findings{{"schema", "version " + std::to_string(schema_), Severity::kOk},
                    {"backups", "none since " + secret_ + "; make one", Severity::kWarning},
                    {"disk", "is full; make room", Severity::kProblem}};
  if (fault_ == "no problem") findings.pop_back();
  return findings;
}

}  // namespace factport::host_test
