// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

bool several(const StoreUnderTest& store) {
  return store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND);
}

/// Four streams of two categories with 0 to 3 events; each gets one more under position_is.
std::vector<TargetEvents> four_targets(const EventStore& store) {
  std::vector<TargetEvents> targets;
  for (int i = 0; i < 4; ++i) {
    TargetEvents target{.category = i < 2 ? "left" : "right",
                        .stream = "s" + std::to_string(i % 2),
                        .events = numbered_events(1, 100 + i),
                        .condition = position_is(i - 1)};
    if (i > 0) store.stream(target.category, target.stream).publish(numbered_events(i));
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace

TEST_CASE("several streams: a store that does not offer it says so and stores nothing") {
  const StoreUnderTest store;
  if (several(store)) return;
  check_refused(*store, StatusCode::kUnsupported, "multi_stream_append", [&] {
    return store->category("c").try_publish(
        std::vector<StreamEvents>{{.stream = "a", .events = numbered_events(1)},
                                  {.stream = "b", .events = numbered_events(1)}});
  });
}

TEST_CASE("several streams: one append writes streams of several categories") {
  const StoreUnderTest store;
  if (!several(store)) return;
  const AppendResult result = store->log().publish(four_targets(*store));
  REQUIRE(result.receipts.size() == 4);
  for (int i = 0; i < 4; ++i) {
    CHECK(result.receipts[static_cast<std::size_t>(i)].position == i);
  }
  const RecordedEvents events = read_log(*store);
  REQUIRE(events.size() == 10);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(events[6 + i].payload == std::to_string(100 + i));
    CHECK(events[6 + i].global_position == result.receipts[i].global_position);
    CHECK(events[6 + i].id == result.receipts[i].id);
  }
}

TEST_CASE("several streams: each operand alone can refuse all of them") {
  const StoreUnderTest store;
  if (!several(store)) return;
  const std::vector<TargetEvents> targets = four_targets(*store);
  for (std::size_t wrong = 0; wrong < targets.size(); ++wrong) {
    CAPTURE(wrong);
    std::vector<TargetEvents> spoiled = targets;
    spoiled[wrong].condition = position_is(77);
    const AppendResult result = check_refused(*store, StatusCode::kConditionFailed, "position 77",
                                              [&] { return store->log().try_publish(spoiled); });
    REQUIRE(result.unmet.size() == 1);
    CHECK(result.unmet[0].category == targets[wrong].category);
    CHECK(result.unmet[0].stream == targets[wrong].stream);
    CHECK(result.unmet[0].actual_position == static_cast<std::int64_t>(wrong) - 1);
  }
  CHECK(store->log().try_publish(targets).ok());
}

TEST_CASE("several streams: a stream without events only guards") {
  const StoreUnderTest store;
  if (!several(store)) return;
  store->stream("c", "guard").publish(numbered_events(2));
  const auto guarded = [&](std::int64_t position) {
    return store->category("c").try_publish(std::vector<StreamEvents>{
        {.stream = "a", .events = numbered_events(1)},
        {.stream = "b", .events = numbered_events(1)},
        {.stream = "guard", .events = {}, .condition = position_is(position)}});
  };
  if (!store.guards()) {
    check_refused(*store, StatusCode::kUnsupported, "condition", [&] { return guarded(1); });
    return;
  }
  check_refused(*store, StatusCode::kConditionFailed,
                "c/guard: expected position 0, actual position 1", [&] { return guarded(0); });
  CHECK(guarded(1).ok());
  CHECK(store->stream("c", "guard").info().event_count == 2);
}

TEST_CASE("several streams: one listed twice, or for no reason, is refused") {
  const StoreUnderTest store;
  check_refused(*store, StatusCode::kInvalidArgument, "c/a is a target twice", [&] {
    return store->category("c").try_publish(
        std::vector<StreamEvents>{{.stream = "a", .events = numbered_events(1)},
                                  {.stream = "a", .events = numbered_events(1)}});
  });
  check_refused(*store, StatusCode::kInvalidArgument, "c/b is neither written nor named", [&] {
    return store->category("c").try_publish(std::vector<StreamEvents>{
        {.stream = "a", .events = numbered_events(1)}, {.stream = "b", .events = {}}});
  });
}

TEST_CASE("several streams: interleaved events keep the order of the request") {
  const StoreUnderTest store;
  if (!several(store)) return;
  store->stream("c", "1").publish(numbered_events(3));
  Append append;
  std::vector<std::string> payloads;
  for (int i = 0; i < 60; ++i) payloads.push_back(std::to_string(i));
  const std::vector<std::string> names = {"0", "1", "2", "3"};
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const std::uint32_t target = append.target("c", names[i * i % names.size()]);
    append.add(target, {.name = "n", .payload = payloads[i]});
  }
  AppendResult result;
  REQUIRE(store->log().try_append(append, result).ok());
  const RecordedEvents events =
      read(store->log().scan({.after = result.receipts[0].global_position - 1}));
  REQUIRE(events.size() == payloads.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].payload == payloads[i]);
    CHECK(events[i].stream == names[i * i % names.size()]);
    CHECK(events[i].position == result.receipts[i].position);
    CHECK(events[i].global_position == result.receipts[i].global_position);
  }
  CHECK(store->stream("c", "1").info().first_position == 0);
}

TEST_CASE("several streams: a bad event in the last one stores nothing in the first") {
  const StoreUnderTest store;
  if (!several(store)) return;
  check_refused(*store, StatusCode::kInvalidArgument, "event 1", [&] {
    return store->category("c").try_publish(
        std::vector<StreamEvents>{{.stream = "a", .events = numbered_events(1)},
                                  {.stream = "b", .events = {{.name = "n", .payload = "{"}}}});
  });
}

TEST_CASE("several streams: as many as the store takes, and not one more") {
  const StoreUnderTest store;
  if (!several(store)) return;
  const std::uint32_t most = store->facts().max_append_targets;
  std::vector<StreamEvents> streams;
  for (std::uint32_t i = 0; i <= most; ++i) {
    streams.push_back({.stream = std::to_string(i), .events = numbered_events(1)});
  }
  check_refused(*store, StatusCode::kLimit, "limit of " + std::to_string(most),
                [&] { return store->category("c").try_publish(streams); });
  streams.pop_back();
  CHECK(store->category("c").publish(streams).receipts.size() == most);
  CHECK(read_log(*store).size() == most);
}
