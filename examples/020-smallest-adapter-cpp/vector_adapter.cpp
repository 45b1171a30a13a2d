// SPDX-License-Identifier: Apache-2.0
//
// The smallest adapter: a vector and a mutex. Every event of the store lies in one vector, in log
// order, and every operation looks through it.
#include <factport/cpp/plugin.hpp>

#include <algorithm>
#include <mutex>
#include <vector>

using namespace factport;
using Scan = Result<std::unique_ptr<Cursor>>;

class VectorAdapter final : public EventStorageAdapter {
 public:
  static constexpr AdapterDescription kDescription{.name = "vector", .version = "1.0.0"};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call&,
                                                           const OpenRequest& request) {
    return std::make_unique<VectorAdapter>(request.host());
  }
  explicit VectorAdapter(Host host) : host_(host) {}

  Status append_to_stream(const Call&, const AppendRequest& request, Receipts& receipts) override {
    const std::lock_guard lock(mutex_);
    const StreamView stream = request.target(0);
    std::int64_t position = -1;
    for (const StoredEvent& event : events_) {
      if (event.log() != request.log()) continue;
      if (request.contains(event.id()))
        return {StatusCode::kDuplicateId, "an id is stored already"};
      if (event.in(stream)) position = event.position();
    }
    if (request.repeats_an_id())
      return {StatusCode::kDuplicateId, "an id stands twice in the request"};
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

  Scan scan_stream(const Call&, const ScanRequest& request) override { return scan(request); }
  Scan scan_category(const Call&, const ScanRequest& request) override { return scan(request); }
  Scan scan_log(const Call&, const ScanRequest& request) override { return scan(request); }

  Result<StreamInfo> get_stream_info(const Call&, const InfoRequest& request) override {
    const std::lock_guard lock(mutex_);
    StreamInfo info;
    for (const StoredEvent& event : events_) {
      if (request.scope().contains(event)) info.add(event);
    }
    return info;
  }

 private:
  Scan scan(const ScanRequest& request) {
    const std::lock_guard lock(mutex_);
    return cursor_over(events_, request);
  }

  Host host_;
  std::mutex mutex_;
  std::vector<StoredEvent> events_;
};

FACTPORT_PLUGIN(VectorAdapter);
