// SPDX-License-Identifier: Apache-2.0
#include "honest_adapter.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <set>
#include <stdexcept>
#include <thread>

namespace factport::host_test {

namespace {

/// Waits for something that never comes, until the call ends it.
Status wait_in_vain(const Call& call) {
  std::mutex mutex;
  std::condition_variable woken;
  bool cancelled = false;
  const CancelSubscription subscription(call, [&] {
    const std::lock_guard lock(mutex);
    cancelled = true;
    woken.notify_all();
  });
  std::unique_lock lock(mutex);
  woken.wait_for(lock, std::chrono::nanoseconds(call.remaining_ns()), [&] { return cancelled; });
  return call.interrupted("a lock that nobody gives back");
}

}  // namespace

Turnstile::Pass::Pass(Turnstile& turnstile, bool long_) : turnstile_(turnstile) {
  if (turnstile_.inside_++ > 0) turnstile_.overlapped_ = true;
  if (long_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Result<std::unique_ptr<EventStorageAdapter>> HonestAdapter::open(const Call& call,
                                                                 const OpenRequest& request) {
  auto adapter = std::make_unique<HonestAdapter>(request);
  if (adapter->fault_ == "open waits") return wait_in_vain(call);
  if (adapter->fault_ == "open throws") throw std::runtime_error("thrown by open");
  if (adapter->fault_ == "open tells a secret") {
    return Status(StatusCode::kUnauthenticated, "no one logs in with " + adapter->secret_);
  }
  return adapter;
}

HonestAdapter::HonestAdapter(const OpenRequest& request)
    : host_(request.host()),
      fault_(request.config().text("fault").value_or("")),
      secret_(request.config().text("secret").value_or("")),
      slow_(request.config().boolean("slow").value_or(false)),
      trusted_(request.config().boolean("trusted").value_or(false)),
      filters_(request.config().boolean("filters").value_or(false)),
      conflicts_(request.config().integer("conflicts").value_or(0)) {}

StoreFacts HonestAdapter::facts() const {
  StoreFacts facts;
  facts.capabilities = FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING;
  if (trusted_) facts.capabilities |= FACTPORT_CAPABILITY_TRUSTED;
  if (filters_) {
    facts.filters =
        FACTPORT_FILTER_NAMES | FACTPORT_FILTER_OCCURRED_AT | FACTPORT_FILTER_RECORDED_AT;
  }
  return facts;
}

Status HonestAdapter::append_to_stream(const Call& call, const AppendRequest& request,
                                       Receipts& receipts) {
  const Turnstile::Pass pass(turnstile_, slow_);
  if (turnstile_.overlapped()) return {StatusCode::kInternal, "entered twice at once"};
  if (fault_ == "append waits") return wait_in_vain(call);
  if (fault_ == "append throws") throw std::runtime_error("thrown by append");
  if (conflicts_-- > 0) return {StatusCode::kConflict, "another writer was faster"};
  if (fault_ == "append tells a secret") {
    Failure failure;
    failure.code = StatusCode::kUnavailable;
    failure.message = "cannot reach db:" + secret_ + "@host";
    failure.details.emplace_back("uri", "db:" + secret_ + "@host");
    return Status(std::move(failure));
  }
  return store(request, receipts);
}

Status HonestAdapter::store(const AppendRequest& request, Receipts& receipts) {
  const std::lock_guard lock(mutex_);
  const StreamView stream = request.target(0);
  std::int64_t position = -1;
  for (const StoredEvent& event : events_) {
    if (event.log() == request.log() && event.in(stream)) position = event.position();
  }
  if (Status verdict = judge(request, [&](auto) { return position; }); !verdict.ok())
    return verdict;
  for (std::size_t i = 0; i < request.event_count(); ++i) {
    const std::int64_t global_position = std::ssize(events_) + 1;
    events_.emplace_back(request.events()[i], request.log(), stream, ++position, global_position,
                         host_.now_us());
    receipts.set(i, {position, global_position, events_.back().recorded_at()});
  }
  return {};
}

Result<std::unique_ptr<Cursor>> HonestAdapter::scan_stream(const Call& call,
                                                           const ScanRequest& request) {
  if (fault_ == "scan waits") return wait_in_vain(call);
  if (fault_ == "scan throws") throw std::runtime_error("thrown by scan");
  return scan(request);
}
Result<std::unique_ptr<Cursor>> HonestAdapter::scan_category(const Call&,
                                                             const ScanRequest& request) {
  return scan(request);
}
Result<std::unique_ptr<Cursor>> HonestAdapter::scan_log(const Call&, const ScanRequest& request) {
  return scan(request);
}
Result<std::unique_ptr<Cursor>> HonestAdapter::scan(const ScanRequest& request) {
  const Turnstile::Pass pass(turnstile_, slow_);
  if (turnstile_.overlapped()) return Status(StatusCode::kInternal, "entered twice at once");
  const std::lock_guard lock(mutex_);
  return cursor_over(events_, request);
}

Result<StreamInfo> HonestAdapter::get_stream_info(const Call&, const InfoRequest& request) {
  const Turnstile::Pass pass(turnstile_, slow_);
  if (turnstile_.overlapped()) return Status(StatusCode::kInternal, "entered twice at once");
  if (fault_ == "info throws") throw 42;
  const std::lock_guard lock(mutex_);
  StreamInfo info;
  for (const StoredEvent& event : events_) {
    if (request.scope().contains(event)) info.add(event);
  }
  return info;
}

Result<Batch> HonestAdapter::latest(const Call&, const InfoRequest& request) {
  const std::lock_guard lock(mutex_);
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

Result<Listing> HonestAdapter::list(const Call&, const ListRequest& request) {
  const std::lock_guard lock(mutex_);
  std::set<std::string> names;
  for (const StoredEvent& event : events_) {
    const bool streams = request.kind() == ListKind::kStreams;
    if (streams && event.category() != request.category()) continue;
    names.emplace(request.kind() == ListKind::kLogs ? event.log()
                  : streams                         ? event.stream()
                                                    : event.category());
  }
  Listing listing;
  for (const std::string& name : names) {
    if (name > request.after() && name.starts_with(request.prefix()) &&
        listing.size() < request.limit()) {
      listing.push_back({name, std::nullopt});
    }
  }
  return listing;
}

}  // namespace factport::host_test
