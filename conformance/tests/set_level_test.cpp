// SPDX-License-Identifier: Apache-2.0
//
// Changing the level of a log: this handle goes on, every other one learns of it at its next
// append.
#include "in_transaction.hpp"
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"
#include "together.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

bool declares(const StoreUnderTest& store, Level level) {
  return (store->facts().levels & FACTPORT_LEVEL_BIT(static_cast<std::uint32_t>(level))) != 0;
}

/// Whether the adapter changes levels at all: then a log that does not exist is NOT_FOUND.
bool offered(const StoreUnderTest& store) {
  const Status status = store->in_log("absent").log().try_set_level(store.kind().level);
  if (status.code() == StatusCode::kNotFound) return true;
  CHECK(name_of(status.code()) == "UNSUPPORTED");
  CHECK_THAT(std::string(status.message()), Catch::Contains("level"));
  return false;
}

/// A level that the log does not have yet; the store's own where there is no other.
Level another_level(const StoreUnderTest& store) {
  for (const Level level : {Level::kNone, Level::kLog, Level::kCategory, Level::kStream}) {
    if (level != store.kind().level && declares(store, level)) return level;
  }
  return store.kind().level;
}

}  // namespace

TEST_CASE("set_level: the log has the new level and a higher epoch, and this handle goes on") {
  const StoreUnderTest store;
  if (!offered(store)) return;
  store->stream("c", "s").publish(numbered_events(2));
  const LogInfo before = store->log().info();
  const Level level = another_level(store);
  REQUIRE(level != before.level);
  store->log().set_level(level);
  const LogInfo after = store->log().info();
  CHECK(name_of(after.level) == name_of(level));
  CHECK(after.epoch > before.epoch);
  CHECK(after.uuid == before.uuid);
  CHECK(after.event_count == 2);
  CHECK(store->stream("c", "s").publish(numbered_events(1)).receipts.at(0).position == 2);
  store->log().set_level(before.level);
  CHECK(store->log().info().epoch > after.epoch);
  CHECK(store->stream("c", "s").publish(numbered_events(1)).receipts.at(0).position == 3);
}

TEST_CASE("set_level: the level that the log has changes nothing") {
  const StoreUnderTest store;
  if (!offered(store)) return;
  store->stream("c", "s").publish(numbered_events(1));
  const EventStore other = store.second_handle();
  const LogInfo before = store->log().info();
  store->log().set_level(before.level);
  CHECK(store->log().info().epoch == before.epoch);
  other.stream("c", "s").publish(numbered_events(1));
  CHECK(read_log(*store).size() == 2);
}

TEST_CASE("set_level: other logs keep theirs") {
  const StoreUnderTest store;
  if (!offered(store)) return;
  store->stream("c", "s").publish(numbered_events(1));
  const EventStore other = store->in_log("other");
  other.stream("c", "s").publish(numbered_events(1));
  const LogInfo before = other.log().info();
  store->log().set_level(another_level(store));
  CHECK(name_of(other.log().info().level) == name_of(before.level));
  CHECK(other.log().info().epoch == before.epoch);
  other.stream("c", "s").publish(numbered_events(1));
}

TEST_CASE("set_level: a level that the store does not declare is UNSUPPORTED") {
  const StoreUnderTest store;
  if (!offered(store)) return;
  store->stream("c", "s").publish(numbered_events(1));
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if (declares(store, level)) continue;
    CHECK(name_of(store->log().try_set_level(level).code()) == "UNSUPPORTED");
  }
  CHECK(name_of(store->log().try_set_level(Level::kUnspecified).code()) == "INVALID_ARGUMENT");
}

TEST_CASE(
    "set_level: a store that is open elsewhere is refused at its next append, with both named") {
  const StoreUnderTest store;
  if (!store.kind().shared || !offered(store)) return;
  store->stream("c", "s").publish(numbered_events(1));
  const EventStore other = store.second_handle();
  other.stream("c", "s").publish(numbered_events(1));
  const Level level = another_level(store);
  store->log().set_level(level);
  const Status refused = other.stream("c", "s").try_publish(numbered_events(1)).status;
  INFO(refused.to_string());
  CHECK(name_of(refused.code()) == "INVALID_STATE");
  CHECK_THAT(std::string(refused.message()), Catch::Contains(std::string(name_of(level))));
  CHECK_THAT(std::string(refused.message()),
             Catch::Contains(std::string(name_of(store.kind().level))));
  CHECK(read_log(other).size() == 2);

  StoreConfig config = store.config();
  config.level = FACTPORT_LEVEL_UNSPECIFIED;
  const Result<EventStore> again = store.open(config);
  REQUIRE(again.ok());
  CHECK(again->stream("c", "s").publish(numbered_events(1)).receipts.at(0).position == 2);
}

TEST_CASE(
    "set_level: it waits for the writers that are under way, and none slips through after it") {
  const StoreUnderTest store;
  if (!store.kind().shared || !offered(store)) return;
  const EventStore other = store.second_handle();
  store->stream("c", "s").publish(numbered_events(1));
  constexpr int kWriters = 3;
  std::atomic<int> stored{0};
  std::atomic<bool> changed{false};
  Together together;
  for (int writer = 0; writer < kWriters; ++writer) {
    together.add([&, writer] {
      while (true) {
        const bool late = changed;
        const Status status = other.stream("c", "w" + std::to_string(writer % 2))
                                  .try_publish(numbered_events(1))
                                  .status;
        if (status.code() == StatusCode::kInvalidState) return;
        if (!status.ok()) throw std::logic_error(status.to_string());
        if (late) throw std::logic_error("appended after the level was changed");
        ++stored;
      }
    });
  }
  together.add([&] {
    while (stored < 5 * kWriters) std::this_thread::yield();
    store->log().set_level(another_level(store));
    changed = true;
  });
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  CHECK(store->log().info().event_count == stored + 1);
}

TEST_CASE("set_level: it waits for a transaction that has written, within its deadline") {
  const StoreUnderTest store;
  if (!offered(store) || !offers_transactions(store)) return;
  store->stream("c", "s").publish(numbered_events(1));
  const EventStore other = store.second_handle();
  Transaction transaction = other.begin();
  publish_in(transaction, other.stream("c", "s"), 1);
  const Status waited = store->log().try_set_level(another_level(store), {.timeout = 50ms});
  INFO(waited.to_string());
  CHECK(is_safe_to_retry(waited.code()));
  transaction.commit();
  CHECK(store->log().try_set_level(another_level(store)).ok());
  CHECK(read_log(*store).size() == 2);
}
