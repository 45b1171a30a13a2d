// SPDX-License-Identifier: Apache-2.0
//
// The level belongs to the log: every other one is refused, with both named.
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

bool declares(const StoreUnderTest& store, Level level) {
  return (store->facts().levels & FACTPORT_LEVEL_BIT(static_cast<std::uint32_t>(level))) != 0;
}

std::vector<Level> other_levels(const StoreUnderTest& store) {
  std::vector<Level> levels;
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if (level != store.kind().level && declares(store, level)) levels.push_back(level);
  }
  return levels;
}

StoreConfig at_level(const StoreUnderTest& store, Level level) {
  StoreConfig config = store.config();
  config.level = static_cast<std::uint32_t>(level);
  return config;
}

void check_names_both(const Status& status, Level one, Level other) {
  INFO(status.to_string());
  CHECK(status.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(status.message()), Catch::Contains(std::string(name_of(one))));
  CHECK_THAT(std::string(status.message()), Catch::Contains(std::string(name_of(other))));
}

}  // namespace

TEST_CASE("level: a store takes every level that it declares, and no other") {
  const StoreUnderTest store;
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if (declares(store, level)) continue;
    StoreConfig config = at_level(store, level);
    config.log = "another";
    const Result<EventStore> opened = store.open(config);
    CAPTURE(name_of(level));
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.status().code() == StatusCode::kUnsupported);
    CHECK_THAT(std::string(opened.status().message()),
               Catch::Contains(std::string(name_of(level))));
  }
}

TEST_CASE("level: another one than the log's is refused when the store is opened") {
  const StoreUnderTest store;
  if (!store.kind().shared) return;
  store->stream("c", "s").publish(numbered_events(1));
  for (const Level level : other_levels(store)) {
    const Result<EventStore> opened = store.open(at_level(store, level));
    REQUIRE_FALSE(opened.ok());
    check_names_both(opened.status(), level, store.kind().level);
  }
}

TEST_CASE("level: none in the configuration takes what the log has") {
  const StoreUnderTest store;
  if (!store.kind().shared) return;
  store->stream("c", "s").publish(numbered_events(1));
  const Result<EventStore> opened = store.open(at_level(store, Level::kUnspecified));
  REQUIRE(opened.ok());
  opened->stream("c", "s").publish(numbered_events(1));
  CHECK(read_log(*store).size() == 2);
  const Result<LogInfo> info = opened->log().try_info();
  if (info.ok()) CHECK(name_of(info->level) == name_of(store.kind().level));
}

TEST_CASE("level: none in the configuration makes a new log one of level stream") {
  const StoreUnderTest store;
  if (!store.kind().shared) return;
  StoreConfig config = at_level(store, Level::kUnspecified);
  config.log = "new";
  const Result<EventStore> opened = store.open(config);
  REQUIRE(opened.ok());
  opened->stream("c", "s").publish(numbered_events(1));
  const Result<LogInfo> info = opened->log().try_info();
  if (info.ok()) CHECK(name_of(info->level) == "stream");
}

TEST_CASE("level: another log that a handle makes gets the level that the handle was opened with") {
  const StoreUnderTest store;
  const EventStore other = store->in_log("other");
  other.stream("c", "s").publish(numbered_events(1));
  const Result<LogInfo> info = other.log().try_info();
  if (info.ok()) CHECK(name_of(info->level) == name_of(store.kind().level));
}

TEST_CASE("level: another log that is made without a configured level gets level stream") {
  const StoreUnderTest store;
  if (!store.kind().shared) return;
  store->stream("c", "s").publish(numbered_events(1));
  const Result<EventStore> opened = store.open(at_level(store, Level::kUnspecified));
  REQUIRE(opened.ok());
  const EventStore other = opened->in_log("other");
  other.stream("c", "s").publish(numbered_events(1));
  const Result<LogInfo> info = other.log().try_info();
  if (info.ok()) CHECK(name_of(info->level) == "stream");
}

TEST_CASE("level: of two stores that would make a log with two levels, one is refused") {
  const StoreUnderTest store;
  if (!store.kind().shared) return;
  for (const Level level : other_levels(store)) {
    CAPTURE(name_of(level));
    StoreConfig mine = store.config();
    StoreConfig theirs = at_level(store, level);
    mine.log = theirs.log = "contested by " + std::string(name_of(level));
    const Result<EventStore> first = store.open(mine);
    REQUIRE(first.ok());
    const Result<EventStore> second = store.open(theirs);
    first->stream("c", "s").publish(numbered_events(1));
    // Whether the log was made by the opening or by the first append is the adapter's choice.
    const Status refused = second.ok()
                               ? second->stream("c", "s").try_publish(numbered_events(1)).status
                               : second.status();
    check_names_both(refused, level, store.kind().level);
    CHECK(read_log(*first).size() == 1);
  }
}

TEST_CASE("level: at `none`, a condition on a stream that is not written is UNSUPPORTED") {
  const StoreUnderTest store;
  if (store.kind().level != Level::kNone) return;
  store->stream("c", "t").publish(numbered_events(1));
  const AppendResult result =
      store->stream("c", "s").try_publish(numbered_events(1), stream_exists("c", "t"));
  CHECK(result.status.code() == StatusCode::kUnsupported);
  CHECK(store->stream("c", "s").try_publish(numbered_events(1), stream_is_empty()).ok());
  CHECK(read_log(*store).size() == 2);
}
