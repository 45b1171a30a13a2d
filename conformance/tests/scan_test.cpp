// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "store_under_test.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

/// Two categories with two streams each, interleaved, 24 events.
RecordedEvents fill(const EventStore& store) {
  for (int i = 0; i < 12; ++i) {
    const EventStream stream = store.stream(i % 3 == 0 ? "a" : "b", i % 2 == 0 ? "x" : "y");
    stream.publish(numbered_events(1 + i % 3, 10 * i));
  }
  return read_log(store);
}

const std::vector<ScanScope> kScopes = {{"b", "x"}, {"b", "y"}, {"b", ""}, {"a", ""}, {"", ""}};

std::vector<Direction> directions(const StoreUnderTest& store) {
  if (!store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) return {Direction::kForwards};
  return {Direction::kForwards, Direction::kBackwards};
}

void check_scan(const EventStore& store, const RecordedEvents& log, const ScanScope& scope,
                const ScanOptions& options) {
  CAPTURE(scope.category, scope.stream, options.from, options.to, options.after, options.before,
          options.limit, options.direction == Direction::kBackwards);
  CHECK(read(scope.scan(store, options)) == expected_scan(log, scope, options));
}

}  // namespace

TEST_CASE("scan: an absent stream, category or log is an empty scan that came nowhere") {
  const StoreUnderTest store;
  for (const ScanScope& scope : kScopes) {
    Scan scan = scope.scan(*store, {});
    CHECK(scan.to_vector().empty());
    CHECK(scan.scanned_through() == 0);
    Scan resumed = scope.scan(*store, {.after = 5});
    CHECK(resumed.to_vector().empty());
    CHECK(resumed.scanned_through() == 5);
  }
}

TEST_CASE("scan: every scope in both directions, with limits around its length") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  for (const ScanScope& scope : kScopes) {
    const auto length = static_cast<std::int64_t>(expected_scan(log, scope, {}).size());
    REQUIRE(length >= 4);
    for (const Direction direction : directions(store)) {
      check_scan(*store, log, scope, {.direction = direction});
      for (const std::int64_t limit :
           {std::int64_t{0}, std::int64_t{1}, length - 1, length, length + 1, INT64_MAX}) {
        check_scan(*store, log, scope, {.limit = limit, .direction = direction});
      }
    }
  }
}

TEST_CASE("scan: from and to are inclusive positions of a stream") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  const ScanScope scope{"b", "x"};
  const auto length = static_cast<std::int64_t>(expected_scan(log, scope, {}).size());
  for (std::int64_t from = 0; from <= length + 1; ++from) {
    for (std::int64_t to = 0; to <= length + 1; ++to) {
      for (const Direction direction : directions(store)) {
        check_scan(*store, log, scope, {.from = from, .to = to, .direction = direction});
        check_scan(*store, log, scope,
                   {.from = from, .to = to, .limit = 2, .direction = direction});
      }
    }
  }
  check_scan(*store, log, scope, {.from = INT64_MAX});
  check_scan(*store, log, scope, {.to = INT64_MAX});
}

TEST_CASE("scan: after and before are exclusive global positions, in every scope") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  const std::int64_t last = log.back().global_position;
  for (const ScanScope& scope : kScopes) {
    for (std::int64_t bound = 0; bound <= last + 1; bound += 1 + last / 12) {
      for (const Direction direction : directions(store)) {
        check_scan(*store, log, scope, {.after = bound, .direction = direction});
        check_scan(*store, log, scope, {.before = bound, .direction = direction});
        check_scan(
            *store, log, scope,
            {.after = bound, .before = bound + last / 2, .limit = 3, .direction = direction});
      }
    }
    check_scan(*store, log, scope, {.after = INT64_MAX});
    check_scan(*store, log, scope, {.before = INT64_MAX});
  }
}

TEST_CASE("scan: all bounds at once are joined") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  const ScanScope scope{"b", "x"};
  const RecordedEvents all = expected_scan(log, scope, {});
  for (const Direction direction : directions(store)) {
    check_scan(*store, log, scope,
               {.from = 1,
                .to = 4,
                .after = all[1].global_position,
                .before = all[4].global_position,
                .direction = direction});
    check_scan(*store, log, scope,
               {.from = 3, .before = all[2].global_position, .direction = direction});
  }
}

TEST_CASE("scan: pages of 1 to 7 events tile every scope without a gap or a double") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  for (const ScanScope& scope : kScopes) {
    for (std::int64_t page = 1; page <= 7; ++page) {
      RecordedEvents tiled;
      std::int64_t after = 0;
      while (true) {
        Scan scan = scope.scan(*store, {.after = after, .limit = page});
        const std::vector<StoredEvent> events = scan.to_vector();
        for (const StoredEvent& event : events) tiled.emplace_back(event);
        REQUIRE(scan.scanned_through() >= after);
        after = scan.scanned_through();
        if (events.empty()) break;
      }
      CAPTURE(scope.category, scope.stream, page);
      CHECK(tiled == expected_scan(log, scope, {}));
    }
  }
}

TEST_CASE("scan: backwards pages by `before` tile every scope as well") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) return;
  const RecordedEvents log = fill(*store);
  for (const ScanScope& scope : kScopes) {
    for (std::int64_t page = 1; page <= 7; ++page) {
      RecordedEvents tiled;
      std::int64_t before = INT64_MAX;
      while (true) {
        const RecordedEvents events = read(scope.scan(
            *store, {.before = before, .limit = page, .direction = Direction::kBackwards}));
        if (events.empty()) break;
        tiled.insert(tiled.end(), events.begin(), events.end());
        before = events.back().global_position;
      }
      CAPTURE(scope.category, scope.stream, page);
      CHECK(tiled == expected_scan(log, scope, {.direction = Direction::kBackwards}));
    }
  }
}

TEST_CASE("scan: backwards on a store that does not offer it is UNSUPPORTED") {
  const StoreUnderTest store;
  if (store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) return;
  const auto scan = store->log().try_scan({.direction = Direction::kBackwards});
  REQUIRE_FALSE(scan.ok());
  CHECK(scan.status().code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(scan.status().message()), Catch::Contains("backward_scan"));
}

TEST_CASE("scan: scanned_through never lies behind what was delivered, batch by batch") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  for (const ScanScope& scope : kScopes) {
    Scan scan = scope.scan(*store, {.batch_events = 3});
    std::int64_t through = 0;
    std::size_t count = 0;
    while (*scan.try_next_batch()) {
      const EventBatch batch = scan.batch();
      count += batch.size();
      CHECK(scan.scanned_through() >= through);
      through = scan.scanned_through();
      if (batch.size() > 0) CHECK(through >= batch.at(batch.size() - 1).global_position);
    }
    CHECK(count == expected_scan(log, scope, {}).size());
    CHECK(scan.scanned_through() >= expected_scan(log, scope, {}).back().global_position);
    CHECK(scan.scanned_through() <= log.back().global_position);
  }
}

TEST_CASE("scan: its end is fixed when it opens") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  std::vector<Scan> scans;
  for (const ScanScope& scope : kScopes) scans.push_back(scope.scan(*store, {.batch_events = 2}));
  for (Scan& scan : scans) REQUIRE(*scan.try_next_batch());
  for (const ScanScope& scope : kScopes) scans.push_back(scope.scan(*store, {.batch_events = 2}));
  fill(*store);
  for (std::size_t i = 0; i < kScopes.size(); ++i) {
    RecordedEvents events;
    do {
      for (std::size_t at = 0; at < scans[i].batch().size(); ++at) {
        events.emplace_back(EventView(scans[i].batch().at(at), "default"));
      }
    } while (*scans[i].try_next_batch());
    CHECK(events == expected_scan(log, kScopes[i], {}));
    CHECK(read(std::move(scans[kScopes.size() + i])) == expected_scan(log, kScopes[i], {}));
    CHECK(scans[i].scanned_through() <= log.back().global_position);
  }
}

TEST_CASE("scan: it outlives every handle of its store") {
  const StoreUnderTest other;
  std::optional<Scan> scan;
  {
    auto config = other.config();
    std::optional<EventStore> store(*other.open(config));
    fill(*store);
    scan.emplace(store->log().scan({.batch_events = 3}));
    store.reset();
  }
  CHECK(scan->to_vector().size() == 24);
}

TEST_CASE("scan: batches of any size deliver the same") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  for (const std::uint32_t size : {0u, 1u, 2u, 3u, 7u, 23u, 24u, 25u, 100'000u, UINT32_MAX}) {
    for (const Direction direction : directions(store)) {
      CAPTURE(size);
      CHECK(read(store->log().scan({.direction = direction, .batch_events = size})) ==
            expected_scan(log, {}, {.direction = direction}));
    }
  }
}

TEST_CASE("scan: categories and streams match exactly, byte for byte") {
  const StoreUnderTest store;
  const std::vector<std::string> names = {"user",  "user-2", "use_", "use%",   "User",   "us",
                                          "user ", "*",      "?",    "[u]ser", "user\\", "."};
  for (const std::string& category : names) {
    for (const std::string& stream : {names[0], names[1], names[2], names[3]}) {
      store->stream(category, stream).publish({numbered_event(1)});
    }
  }
  for (const std::string& name : names) {
    CAPTURE(name);
    const RecordedEvents events = read(store->category(name).scan());
    CHECK(events.size() == 4);
    for (const RecordedEvent& event : events) CHECK(event.category == name);
    for (const std::string& stream : {names[0], names[1], names[2], names[3]}) {
      CHECK(read(store->stream(name, stream).scan()).size() == 1);
    }
    CHECK(read(store->stream(name, "user-").scan()).empty());
  }
}

TEST_CASE("scan: bounds that no stream can have are refused with their name") {
  const StoreUnderTest store;
  const auto refused = [](const Result<Scan>& scan, const std::string& words) {
    REQUIRE_FALSE(scan.ok());
    CHECK(scan.status().code() == StatusCode::kInvalidArgument);
    CHECK_THAT(std::string(scan.status().message()), Catch::Contains(words));
  };
  const EventStream stream = store->stream("c", "s");
  refused(stream.try_scan({.from = -1}), "from is -1");
  refused(stream.try_scan({.to = -1}), "to is -1");
  refused(stream.try_scan({.after = -1}), "after is -1");
  refused(stream.try_scan({.before = INT64_MIN}), "before is -9223372036854775808");
  refused(stream.try_scan({.limit = -1}), "limit is -1");
  refused(store->category("c").try_scan({.from = 0}), "from and to are positions in a stream");
  refused(store->log().try_scan({.to = 0}), "from and to are positions in a stream");
}

TEST_CASE("scan: many small batches of many events are the same as one") {
  const StoreUnderTest store;
  const int count = store.kind().size;
  for (int first = 0; first < count; first += 1000) {
    store->stream("c", "s").publish(numbered_events(std::min(1000, count - first), first));
  }
  Scan scan = store->stream("c", "s").scan({.batch_events = 64});
  int number = 0;
  for (const EventView& event : scan) {
    if (event.payload() != std::to_string(number++))
      FAIL("event " << number - 1 << " is out of order");
  }
  CHECK(number == count);
}
