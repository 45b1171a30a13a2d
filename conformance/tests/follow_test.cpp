// SPDX-License-Identifier: Apache-2.0
//
// No reader ever skips an event: readers that go on from where they came to, while others write.
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "store_under_test.hpp"
#include "together.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <deque>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

constexpr int kWriters = 4;

/// Counts one writer less, however it ends.
class CountedDown {
 public:
  explicit CountedDown(std::atomic<int>& count) : count_(count) {}
  ~CountedDown() { --count_; }
  CountedDown(const CountedDown&) = delete;
  CountedDown& operator=(const CountedDown&) = delete;

 private:
  std::atomic<int>& count_;
};

/// Appends of one to four events, to streams that all share; every third is refused.
void write(const EventStore& store, int writer, int appends) {
  std::mt19937 random(static_cast<unsigned>(writer));
  for (int i = 0; i < appends; ++i) {
    const EventStream stream =
        store.stream(random() % 2 == 0 ? "a" : "b", random() % 2 == 0 ? "x" : "y");
    if (i % 3 == 0) {
      const AppendResult refused = stream.try_publish(numbered_events(2), position_is(1'000'000));
      if (refused.status.code() != StatusCode::kConditionFailed)
        throw std::logic_error(refused.status.to_string());
    }
    stream.publish(numbered_events(1 + static_cast<int>(random() % 4), 100'000 * writer + i));
  }
}

/// A reader that polls one scope in pages, and what it saw.
class Follower {
 public:
  Follower(const EventStore& store, ScanScope scope, std::int64_t limit)
      : store_(store), scope_(std::move(scope)), limit_(limit) {}

  void follow(const std::atomic<int>& writing) {
    while (writing > 0) poll(Freshness::kAvailable);
    while (poll(Freshness::kComplete)) {
    }
  }
  const ScanScope& scope() const { return scope_; }
  const RecordedEvents& seen() const { return seen_; }
  std::int64_t limit() const { return limit_; }

 private:
  bool poll(Freshness freshness) {
    Scan scan = scope_.scan(
        store_, {.after = after_, .limit = limit_, .freshness = freshness, .batch_events = 3});
    const std::size_t before = seen_.size();
    for (const EventView& event : scan) seen_.emplace_back(event);
    if (scan.scanned_through() < after_) throw std::logic_error("scanned_through went back");
    after_ = scan.scanned_through();
    return seen_.size() > before;
  }

  const EventStore& store_;
  ScanScope scope_;
  std::int64_t limit_;
  std::int64_t after_ = 0;
  RecordedEvents seen_;
};

}  // namespace

TEST_CASE("concurrency: readers that follow a stream, a category or the log skip nothing") {
  const StoreUnderTest store;
  const int appends = store.kind().size / 12;
  std::atomic<int> writing{kWriters};
  std::deque<Follower> followers;
  Together together;
  for (const ScanScope& scope : std::vector<ScanScope>{{"a", "x"}, {"b", ""}, {"", ""}}) {
    for (const std::int64_t limit : {1, 2, 7, 100}) {
      Follower& follower = followers.emplace_back(*store, scope, limit);
      together.add([&] { follower.follow(writing); });
    }
  }
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      const CountedDown done(writing);
      write(*store, writer, appends);
    });
  }
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  const RecordedEvents log = read_log(*store);
  CHECK(log.size() > static_cast<std::size_t>(kWriters * appends));
  for (const Follower& follower : followers) {
    CAPTURE(follower.scope().category, follower.scope().stream, follower.limit());
    CHECK(follower.seen() == expected_scan(log, follower.scope(), {}));
  }
}

TEST_CASE("concurrency: a backwards scan and `latest` skip nothing below what they show") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) return;
  const int appends = store.kind().size / 12;
  std::atomic<int> writing{kWriters};
  Together together;
  for (const ScanScope& scope : std::vector<ScanScope>{{"a", "x"}, {"b", ""}, {"", ""}}) {
    together.add([&, scope] {
      while (writing > 0) {
        const RecordedEvents last = read(scope.scan(*store, {.direction = Direction::kBackwards,
                                                             .freshness = Freshness::kAvailable,
                                                             .batch_events = 5}));
        if (last.empty()) continue;
        const RecordedEvents below =
            read(scope.scan(*store, {.before = last.front().global_position + 1,
                                     .direction = Direction::kBackwards}));
        if (below != last) throw std::logic_error("an event appeared below one that was shown");
      }
    });
  }
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      const CountedDown done(writing);
      write(*store, writer, appends);
    });
  }
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
}
