// SPDX-License-Identifier: Apache-2.0
//
// Several threads on one store: writers that meet.
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"
#include "together.hpp"

#include <factport/host/error.hpp>
#include <factport/host/retry.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

constexpr int kWriters = 4;

using Failures = std::vector<std::string>;

void require(bool holds, const std::string& what) {
  if (!holds) throw std::logic_error(what);
}

/// How often a writer of a test appends.
int appends(const StoreUnderTest& store) { return store.kind().size / 12; }

/// Every stream gapless from 0, global positions increasing.
void check_order(const RecordedEvents& log) {
  std::map<std::pair<std::string, std::string>, std::int64_t> next;
  std::int64_t last = 0;
  for (const RecordedEvent& event : log) {
    if (event.position != next[{event.category, event.stream}]++ || event.global_position <= last) {
      FAIL(event << " is out of order");
    }
    last = event.global_position;
  }
}

}  // namespace

TEST_CASE("concurrency: writers of one stream leave no gap and lose nothing") {
  const StoreUnderTest store;
  const int rounds = appends(store);
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      for (int i = 0; i < rounds; ++i) {
        const AppendResult result =
            store->stream("c", "s").publish(numbered_events(3, 100'000 * writer + 3 * i));
        require(result.receipts.back().position == result.receipts.front().position + 2,
                "a gap in the receipts");
      }
    });
  }
  together.start();
  CHECK(together.join() == Failures{});
  const RecordedEvents log = read_log(*store);
  CHECK(log.size() == static_cast<std::size_t>(3 * kWriters * rounds));
  check_order(log);
  std::set<std::string> payloads;
  for (const RecordedEvent& event : log) payloads.insert(event.payload);
  CHECK(payloads.size() == log.size());
  CHECK(store->stream("c", "s").info().last_position == 3 * kWriters * rounds - 1);
}

TEST_CASE("concurrency: writers of streams of their own do not get in one another's way") {
  const StoreUnderTest store;
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      const EventStream stream = store->stream(writer % 2 == 0 ? "a" : "b", std::to_string(writer));
      for (int i = 0; i < appends(store); ++i)
        stream.publish({numbered_event(i)}, position_is(i - 1));
    });
  }
  together.start();
  CHECK(together.join() == Failures{});
  const RecordedEvents log = read_log(*store);
  CHECK(log.size() == static_cast<std::size_t>(kWriters * appends(store)));
  check_order(log);
}

TEST_CASE("concurrency: of many that found a stream empty, exactly one is first") {
  const StoreUnderTest store;
  for (int round = 0; round < 20; ++round) {
    const EventStream stream = store->stream("races", std::to_string(round));
    std::atomic<int> stored{0};
    std::atomic<int> refused{0};
    Together together;
    for (int writer = 0; writer < kWriters; ++writer) {
      together.add([&, writer] {
        const AppendResult result =
            stream.try_publish(numbered_events(1, writer), stream_is_empty());
        require(result.ok() || result.status.code() == StatusCode::kConditionFailed,
                result.status.to_string());
        ++(result.ok() ? stored : refused);
      });
    }
    together.start();
    CHECK(together.join() == Failures{});
    CHECK(stored == 1);
    CHECK(refused == kWriters - 1);
    CHECK(stream.info().event_count == 1);
  }
}

TEST_CASE("concurrency: increments that compare and set lose none") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("counters", "one");
  const int each = appends(store);
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&] {
      for (int i = 0; i < each; ++i) {
        retry_on_unmet_condition(100'000, [&] {
          const auto last = stream.latest();
          const int number = last ? std::stoi(std::string(last->payload())) : 0;
          return stream.publish({numbered_event(number + 1)},
                                position_is(last ? last->position() : -1));
        });
      }
    });
  }
  together.start();
  CHECK(together.join() == Failures{});
  const RecordedEvents events = read(stream.scan());
  REQUIRE(events.size() == static_cast<std::size_t>(kWriters * each));
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].payload == std::to_string(i + 1));
}

TEST_CASE("concurrency: everybody reads their own writes, in every scope") {
  const StoreUnderTest store;
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      const EventStream stream = store->stream(writer % 2 == 0 ? "a" : "b", std::to_string(writer));
      for (int i = 0; i < appends(store); ++i) {
        const Receipt mine = stream.publish({numbered_event(i)}).receipts.at(0);
        const ScanOptions from_mine{.after = mine.global_position - 1, .limit = 1};
        require(stream.info().last_position == mine.position, "info is behind");
        require(stream.latest()->id() == mine.id, "latest of the stream is behind");
        require(read(stream.scan(from_mine)).at(0).id == mine.id, "the stream is behind");
        require(read(store->category(stream.category()).scan(from_mine)).at(0).id == mine.id,
                "the category is behind");
        require(read(store->log().scan(from_mine)).at(0).id == mine.id, "the log is behind");
        require(store->log().latest()->global_position() >= mine.global_position,
                "latest of the log is behind");
      }
    });
  }
  together.start();
  CHECK(together.join() == Failures{});
}

TEST_CASE("concurrency: an append appears whole, or not at all") {
  const StoreUnderTest store;
  constexpr int kBatch = 5;
  std::atomic<int> writing{kWriters};
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      for (int i = 0; i < appends(store); ++i) {
        const std::vector<NewEvent> batch(kBatch, numbered_event(100'000 * writer + i));
        store->stream(writer % 2 == 0 ? "a" : "b", std::to_string(writer % 3)).publish(batch);
      }
      --writing;
    });
  }
  together.add([&] {
    bool last = false;
    while (!last) {
      last = writing == 0;
      std::map<std::string, int> seen;
      for (const EventView& event : store->log().scan({.batch_events = 3}))
        ++seen[std::string(event.payload())];
      for (const auto& [batch, count] : seen)
        require(count == kBatch, "saw a part of batch " + batch);
    }
  });
  together.start();
  CHECK(together.join() == Failures{});
  check_order(read_log(*store));
}

TEST_CASE("concurrency: appends to the same streams in crossing order neither deadlock nor tear") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND)) return;
  std::atomic<int> stored{0};
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      for (int i = 0; i < appends(store); ++i) {
        std::vector<TargetEvents> targets;
        for (const char* name : {"a", "b", "c"}) {
          targets.push_back(
              {.category = name, .stream = "s", .events = numbered_events(1, 100 * writer + i)});
        }
        if (writer % 2 == 1) std::swap(targets[0], targets[2]);
        AppendResult result;
        do {
          result = store->log().try_publish(targets);
        } while (result.status.code() == StatusCode::kConflict);
        require(result.ok(), result.status.to_string());
        ++stored;
      }
    });
  }
  together.start();
  CHECK(together.join() == Failures{});
  CHECK(stored == kWriters * appends(store));
  const RecordedEvents log = read_log(*store);
  CHECK(log.size() == static_cast<std::size_t>(3 * stored));
  check_order(log);
  for (const char* name : {"a", "b", "c"})
    CHECK(store->stream(name, "s").info().event_count == stored);
}

TEST_CASE("concurrency: guards hold while the guarded stream is written") {
  const StoreUnderTest store;
  if (!store.guards()) return;
  // Two accounts, of which at most one may ever be opened.
  for (int round = 0; round < 20; ++round) {
    const std::string left = "l" + std::to_string(round);
    const std::string right = "r" + std::to_string(round);
    std::atomic<int> stored{0};
    Together together;
    for (int writer = 0; writer < kWriters; ++writer) {
      together.add([&, writer] {
        const bool first = writer % 2 == 0;
        const AppendResult result =
            store->stream("c", first ? left : right)
                .try_publish(numbered_events(1),
                             stream_is_empty() && stream_is_empty("c", first ? right : left));
        require(result.ok() || result.status.code() == StatusCode::kConditionFailed,
                result.status.to_string());
        if (result.ok()) ++stored;
      });
    }
    together.start();
    CHECK(together.join() == Failures{});
    CHECK(stored == 1);
  }
}
