// SPDX-License-Identifier: Apache-2.0
//
// Filters select the same events whether the adapter applies them or the host does.
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

/// Thirty events in two streams; names take turns, occurred_at runs backwards.
RecordedEvents fill(const EventStore& store) {
  const std::vector<std::string> names = {"opened", "closed",  "Opened",
                                          "open",   "opened%", "o_ened"};
  for (int i = 0; i < 30; ++i) {
    store.stream("c", i % 2 == 0 ? "x" : "y")
        .publish({{.name = names[static_cast<std::size_t>(i) % names.size()],
                   .payload = std::to_string(i),
                   .occurred_at = 1000 - i}});
  }
  return read_log(store);
}

void check_filter(const StoreUnderTest& store, const RecordedEvents& log, ScanOptions options) {
  const std::vector<ScanScope> scopes = {{"c", "x"}, {"c", "y"}, {"c", ""}, {"", ""}};
  for (const ScanScope& scope : scopes) {
    for (const std::optional<std::int64_t> limit :
         {std::optional<std::int64_t>(), {0}, {1}, {3}, {100}}) {
      options.limit = limit;
      options.direction = Direction::kForwards;
      CAPTURE(scope.category, scope.stream, limit);
      CHECK(read(scope.scan(*store, options)) == expected_scan(log, scope, options));
      if (!store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) continue;
      options.direction = Direction::kBackwards;
      CHECK(read(scope.scan(*store, options)) == expected_scan(log, scope, options));
    }
  }
}

}  // namespace

TEST_CASE("filter: names match exactly, several are joined by `or`, none match nothing") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  using Names = std::vector<std::string>;
  for (const Names& names :
       {Names{"opened"}, Names{"Opened", "closed"}, Names{"open"}, Names{"opened%"},
        Names{"o_ened"}, Names{"nobody"}, Names{"opened", "opened"}, Names{}, Names{""}}) {
    CAPTURE(names);
    check_filter(store, log, {.names = names});
  }
}

TEST_CASE("filter: more names than anybody needs") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  std::vector<std::string> names = {"closed"};
  for (int i = 0; i < 500; ++i) names.push_back("name " + std::to_string(i));
  check_filter(store, log, {.names = names});
}

TEST_CASE("filter: occurred_at is a range with its beginning and without its end") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  check_filter(store, log, {.occurred_at = {.from = 990}});
  check_filter(store, log, {.occurred_at = {.before = 990}});
  check_filter(store, log, {.occurred_at = {.from = 980, .before = 990}});
  check_filter(store, log, {.occurred_at = {.from = 985, .before = 986}});
  check_filter(store, log, {.occurred_at = {.from = 985, .before = 985}});
  check_filter(store, log, {.occurred_at = {.from = 990, .before = 980}});
  check_filter(store, log, {.occurred_at = {.from = INT64_MIN, .before = INT64_MAX}});
}

TEST_CASE("filter: recorded_at is a range of what the adapter stamped") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  const std::int64_t middle = log[15].recorded_at;
  check_filter(store, log, {.recorded_at = {.from = middle}});
  check_filter(store, log, {.recorded_at = {.before = middle}});
  check_filter(store, log, {.recorded_at = {.from = middle, .before = middle + 1}});
  check_filter(store, log, {.recorded_at = {.from = log.back().recorded_at + 1'000'000}});
}

TEST_CASE("filter: with bounds, and with one another, they are joined by `and`") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  check_filter(store, log,
               {.after = log[4].global_position,
                .before = log[25].global_position,
                .names = {{"opened", "closed", "open"}},
                .occurred_at = {.from = 980},
                .recorded_at = {.from = log[2].recorded_at}});
}

TEST_CASE("filter: scanned_through passes over what was filtered out") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  Scan none = store->log().scan({.names = {{"nobody"}}});
  CHECK(none.to_vector().empty());
  CHECK(none.scanned_through() == log.back().global_position);

  const auto is_closed = [](const RecordedEvent& event) { return event.name == "closed"; };
  const auto second =
      std::find_if(std::find_if(log.begin(), log.end(), is_closed) + 1, log.end(), is_closed);
  Scan two = store->log().scan({.limit = 2, .names = {{"closed"}}});
  CHECK(two.to_vector().size() == 2);
  CHECK(two.scanned_through() >= second->global_position);
}

TEST_CASE("filter: filtered pages of 1 to 7 tile every scope") {
  const StoreUnderTest store;
  const RecordedEvents log = fill(*store);
  for (const ScanScope& scope : std::vector<ScanScope>{{"c", "x"}, {"c", ""}, {"", ""}}) {
    for (std::int64_t page = 1; page <= 7; ++page) {
      const std::vector<std::string> names = {"closed", "open"};
      RecordedEvents tiled;
      std::int64_t after = 0;
      std::size_t delivered = 1;
      while (delivered > 0) {
        Scan scan =
            scope.scan(*store, {.after = after, .limit = page, .names = names, .batch_events = 2});
        const std::vector<StoredEvent> events = scan.to_vector();
        for (const StoredEvent& event : events) tiled.emplace_back(event);
        after = scan.scanned_through();
        delivered = events.size();
      }
      CAPTURE(scope.category, scope.stream, page);
      CHECK(tiled == expected_scan(log, scope, {.names = names}));
    }
  }
}
